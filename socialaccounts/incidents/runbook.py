"""What to do when an account is compromised, step by step (policy D9). Plain words, for somebody under stress."""

from collections.abc import Mapping

from django.db.models import TextChoices


class Step(TextChoices):
    """The steps, in their order."""

    DECLARE = "declare", "Declare it"
    HOLD_POSTS = "hold-posts", "Hold all posts"
    CHANGE_PASSWORD = "change-password", "Change the password and end all sessions"  # not a password
    CHECK_ACCESS = "check-access", "Check recovery details, administrators and apps"
    STATEMENT = "statement", "Publish a holding statement"
    LOG = "log", "Log what happened"
    HAND_BACK = "hand-back", "Hand the account back"


INSTRUCTIONS: Mapping[Step, tuple[str, ...]] = {
    Step.DECLARE: (
        "The portal did this when the incident was declared: the password is frozen, and everybody concerned is told.",
        "Ring one person in comms as well, and ICT support. A mail can wait unread for hours.",
        "If you suspect that your own computer or mailbox was broken into, use another one from now on.",
    ),
    Step.HOLD_POSTS: (
        "Stop everything that is planned to go out: in the platform itself, and in every scheduling tool.",
        "Pause paid promotion, since strangers can spend the council’s money with it.",
        "Do not delete what the strangers posted yet. Take screenshots first, with the address and the time in them.",
        "Ask colleagues not to post about it, and not to answer messages from the account.",
    ),
    Step.CHANGE_PASSWORD: (
        "Go to the page of the account in this portal and choose “Change password”. Let the portal make one.",
        "Set it on the platform. If you cannot sign in there, start the platform’s “my account was hacked” form at once.",
        "In the platform’s security settings, sign out of all other devices and sessions.",
        "Sign in with the new password, and then say in the portal that it works.",
        "Is there no shared login? Then take away every administrator that you do not know, have each of the others change "
        "their own password, and confirm in the portal who has access.",
    ),
    Step.CHECK_ACCESS: (
        "Look at the recovery email address and phone number. Put back the council’s if somebody changed them.",
        "Set up the second factor anew and make new recovery codes. The old ones may be known.",
        "Remove every administrator, role and connected app that you do not recognise.",
        "Look for rules that forward messages, and for new payment methods.",
        "Then look at the other accounts that this page lists: they share a recovery address or an app with this one.",
    ),
    Step.STATEMENT: (
        "Say where people look for us: on another council account, and on the website if many people saw it.",
        "Three sentences are enough: what happened, what people should not do (open links, send money), "
        "and when you will say more.",
        "Have it agreed by the head of comms. Do not guess who did it.",
        "Once you are back in, pin it to the top of the account and delete the strangers’ posts.",
    ),
    Step.LOG: (
        "Write down on this page what was seen and done, with times. Short notes are enough.",
        "Say which personal data strangers may have read, messages from residents for example. If there is any, ring the "
        "data protection officer today: the law gives 72 hours.",
        "Report it to the platform, and to the police through Action Fraud if money or threats are in it.",
    ),
    Step.HAND_BACK: (
        "Sign in once more and look through posts, messages and settings with the lead of the account.",
        "Tell the holders that they can fetch the new password, and when planned posts go out again.",
        "Agree what would have stopped this, and write it down here.",
        "Then close the incident. Everybody who holds the account can fetch its password again.",
    ),
}
