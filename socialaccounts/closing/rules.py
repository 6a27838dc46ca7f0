"""Who may do what about the closing of an account, and what stands in the way of a step.

Each bar answers with the sentence that stands in the way, or with "". Whoever runs the account does the steps; comms
starts a closing, moves its day, calls it off, and closes the account in the end.
"""

from accounts.people.models import User
from accounts.templatetags.portal import at_time, in_words
from config import clock
from socialaccounts.closing.models import CLOSE, Closing, ClosingStep
from socialaccounts.closing.steps import Step
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.queries import who_closed
from socialaccounts.register.rules import holds
from socialaccounts.register.terms import Status
from socialaccounts.vault.access.queries import named


def may_close(user: User) -> bool:
    """Whether `user` may start a closing, move its day, call it off, and close the account: comms."""
    return user.is_here and user.has_perm(CLOSE)


def may_work(user: User, account: SocialAccount) -> bool:
    """Whether `user` may tick steps: whoever holds the account, and comms."""
    return may_close(user) or holds(user, account)


def bar_to_begin(account: SocialAccount, user: User) -> str:
    """Comms, for an account in use or parked of which no closing runs."""
    if not may_close(user):
        return "Only the communications team can start the closing of an account."
    if account.is_closed:
        return f"{account.name} is closed already."
    if account.status == Status.PLANNED:
        return f"{account.name} was never live, so nobody has to be told. Close it at once."
    running = Closing.objects.running().filter(account=account).first()
    return f"{account.name} is being closed already, by {in_words(running.ends_on)}." if running else ""


def bar_to_close(account: SocialAccount, user: User) -> str:
    """Comms, for an account that is not closed."""
    if not may_close(user):
        return "Only the communications team can close an account on the register."
    if not account.is_closed:
        return ""
    who = who_closed(account)
    return f"{account.name} was closed{f' by {who}' if who else ''} on {at_time(account.closed_at)}."


def bar_to_change(closing: Closing, user: User) -> str:
    """Comms, while the account is neither gone nor the closing over."""
    if not may_close(user):
        return "Only the communications team can move the day of a closing, or call it off."
    if over := _over(closing):
        return over
    end = closing.step(Step.END)
    if end.is_open:
        return ""
    return f"{closing.account.name} was {end.get_outcome_display().lower()} already, so the day cannot change any more."


def bar_to_settle(row: ClosingStep, user: User) -> str:
    """Those who run the account, and comms; in the order that matters, and not before the day that was announced."""
    closing = row.closing
    if bar := _bar_to_work(row, user):
        return bar
    if not row.is_open:
        return f"{row.settled_by} settled “{row.label}” on {at_time(row.settled_at)}."
    if row.before_it:
        return f"Still missing before “{row.label}”: {_listed(row.before_it)}."
    if row.may_come_from and row.may_come_from > clock.today():
        return (
            f"{in_words(closing.ends_on)} was announced as the day on which {closing.account.name} ends. "
            "Wait until then, or ask communications to move the day."
        )
    if row.step == Step.ADMINISTRATORS and (names := [one.who for one in named(closing.account)]):
        return (
            f"The portal still lists as administrators: {', '.join(names)}. "
            "Remove them on the platform, then take them off the list."
        )
    return ""


def bar_to_reopen(row: ClosingStep, user: User) -> str:
    """Those who run the account, and comms, as long as nothing that came after it is settled."""
    if bar := _bar_to_work(row, user):
        return bar
    if row.is_open:
        return f"“{row.label}” is open already."
    return f"Open these again first: {_listed(row.after_it)}." if row.after_it else ""


def _bar_to_work(row: ClosingStep, user: User) -> str:
    account = row.closing.account
    if not may_work(user, account):
        return f"Only those who run {account.name}, and communications, can work on its closing."
    if over := _over(row.closing):
        return over
    if row.step == Step.CLOSE and not may_close(user):
        return "Only the communications team can close an account on the register."
    return ""


def _over(closing: Closing) -> str:
    if closing.account.is_closed:
        return f"{closing.account.name} was closed on {in_words(closing.account.closed_at)}, so nothing changes any more."
    if closing.called_off_at:
        return f"{closing.called_off_by} called the closing off on {at_time(closing.called_off_at)}."
    return ""


def _listed(rows: list[ClosingStep]) -> str:
    return "; ".join(f"“{row.label}”" for row in rows)
