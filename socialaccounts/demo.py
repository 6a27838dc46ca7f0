"""The register of the demo data: accounts in every state, made by the same actions that people use."""

from dataclasses import dataclass

from accounts.demo import days_ago, person
from accounts.people.models import Service
from config import clock
from socialaccounts.incidents import actions as incidents
from socialaccounts.incidents.runbook import Step
from socialaccounts.incidents.working import settle_step, write_note
from socialaccounts.register.actions import close, plan
from socialaccounts.register.models import Platform, SocialAccount
from socialaccounts.register.terms import AccessModel, Objective
from socialaccounts.rotation.actions import change_password
from socialaccounts.rotation.sweep import sweep
from socialaccounts.vault.access.actions import add_administrator, change_model, confirm_access, fingerprint
from socialaccounts.vault.actions import prove_access, reveal
from socialaccounts.vault.favourites import star
from socialaccounts.vault.pack.actions import ask as ask_for_pack
from socialaccounts.vault.readiness import go_live
from socialaccounts.vault.recovery.actions import add_app, change_details, keep_seed, mark_used, replace_codes
from socialaccounts.vault.recovery.models import Owned
from socialaccounts.vault.recovery.seeds import Seed, code_at
from socialaccounts.vault.values import Value


@dataclass(frozen=True)
class DemoAccount:
    """One demo account; `changed` are the days ago on which its password was changed, the first when it was deposited."""

    platform: str
    name: str
    url: str
    service: str
    purpose: str
    audience: str
    objectives: tuple[Objective, ...]
    lead: str
    deputies: tuple[str, ...]
    changed: tuple[float, ...]
    posts: int = 3
    children: bool = False
    closed: str = ""
    hacked: str = ""


ACCOUNTS = (
    DemoAccount("x", "Chesterfield Borough Council", "https://x.com/cbc_demo", "Communications",
             "News, service updates and emergencies for the whole borough.", "Residents, businesses and the press",
             (Objective.COMMUNICATION, Objective.CONSULTATION), "comms", ("comms2",), (66, 36, 5), posts=20),
    DemoAccount("facebook", "Chesterfield Parks", "https://www.facebook.com/chesterfieldparks.demo", "Leisure and parks",
             "What is on in our parks, told by the rangers who work in them.", "Families and walkers in the borough",
             (Objective.COMMUNICATION, Objective.BEHAVIOUR_CHANGE), "officer", ("officer2",), (65, 35, 24), posts=4,
             children=True),
    DemoAccount("instagram", "Queen’s Park Sports Centre", "https://www.instagram.com/queensparksports.demo",
             "Leisure and parks", "Classes, swimming times and offers.", "Members and people who might become one",
             (Objective.SERVICE_DELIVERY, Objective.COMMUNICATION), "officer2", ("officer",), (64, 36), posts=5,
             children=True),
    DemoAccount("facebook", "Chesterfield Museum", "https://www.facebook.com/chesterfieldmuseum.demo",
             "Museum and culture", "Objects, stories and events from the collection.", "Visitors, schools and historians",
             (Objective.COMMUNICATION,), "officer3", ("manager2",), (42, 12), posts=3, children=True,
             hacked="Followers were sent a link to a prize draw that is not ours."),
    DemoAccount("facebook", "Tenants’ news", "https://www.facebook.com/chesterfieldtenants.demo", "Housing",
             "Repairs, rents and meetings for council tenants.", "Council tenants", (Objective.SERVICE_DELIVERY,),
             "officer4", ("manager3",), (61, 40), closed="Tenants are reached through the council’s own page now."),
    DemoAccount("youtube", "Chesterfield on film", "", "Communications", "Short films about what the council does.",
             "Residents", (Objective.COMMUNICATION,), "comms2", ("comms",), (), posts=1),
)  # fmt: skip

CLOSED_AGO = 20
DEMO_SEED = Seed("CHESTERFIELDDEMOSEEDNOTASECRET22")


def seed() -> None:
    """Fill an empty register."""
    if SocialAccount.objects.exists():
        return
    made = [_plan(each, 67 - number) for number, each in enumerate(ACCOUNTS)]
    deeds = [(days, place) for place, each in enumerate(ACCOUNTS) for days in each.changed]
    deeds += [(CLOSED_AGO, place) for place, each in enumerate(ACCOUNTS) if each.closed]
    for days, place in sorted(deeds, reverse=True):
        if days == CLOSED_AGO:
            with days_ago(days):
                close(account=made[place], reason=ACCOUNTS[place].closed, by=person("comms"))
        elif ACCOUNTS[place].hacked and days == ACCOUNTS[place].changed[-1]:
            _incident(made[place], ACCOUNTS[place], days)
        else:
            _change(made[place], ACCOUNTS[place], days)
    _ways_in(made)
    _use(made)
    with days_ago(20):
        # Nobody was there to approve it, so comms begins without a pack.
        ask_for_pack(by=person("comms"), reason="The monthly pack for the safe in the town hall")
    sweep()


def _use(made: list[SocialAccount]) -> None:
    """Holders fetch what a colleague changed, and comms stars the account it is in every day."""
    council, parks, *_ = made
    with days_ago(2):
        reveal(account=council, by=person("comms2"))
        reveal(account=parks, by=person("officer2"))
    star(account=council, by=person("comms"), on=True)
    star(account=parks, by=person("officer"), on=True)


def _ways_in(made: list[SocialAccount]) -> None:
    """The films are run by named administrators; two accounts have a recovery kit."""
    council, parks, films = made[0], made[1], made[5]
    comms, comms2 = person("comms"), person("comms2")
    with days_ago(10):
        reason = "YouTube channels have managers, and no password of their own"
        change_model(account=films, by=comms, model=AccessModel.NAMED_ADMINISTRATORS, reason=reason)
        for one in (comms, comms2):
            add_administrator(account=films, by=comms2, user=one)
        add_administrator(account=films, by=comms2, name="Brimington Film Makers")
        confirm_access(account=films, by=comms2, seen=fingerprint(films))
        prove_access(account=films, by=comms, worked=True)
    for account, by in ((council, comms), (parks, person("officer"))):
        with days_ago(9):
            code = code_at(DEMO_SEED, clock.now()).text
            keep_seed(account=account, by=by, seed=DEMO_SEED, code=code)
            replace_codes(account=account, by=by, codes=[f"demo {4000 + 137 * one}" for one in range(1, 9)])
            mark_used(account=account, by=by, code=account.recovery_kit.codes.get(number=1).pk)
            add_app(account=account, by=by, name="Post scheduler", owned=Owned.YES)
            change_details(
                account=account,
                by=by,
                recovery_email="social@council.example",
                email_owned=Owned.YES,
                recovery_phone="01246 000000",
                phone_owned=Owned.UNKNOWN,
                second_factor="",
            )


def _plan(each: DemoAccount, days: float) -> SocialAccount:
    with days_ago(days):
        return plan(
            platform=Platform.objects.get(slug=each.platform),
            name=each.name,
            handle="",
            url=each.url,
            service=Service.objects.get(name=each.service),
            purpose=each.purpose,
            audience=each.audience,
            objectives=list(each.objectives),
            promised_posts_per_week=each.posts,
            answered_by=person(each.lead).full_name,
            answer_hours="Monday to Friday, 9am to 5pm",
            shows_children=each.children,
            lead=person(each.lead),
            deputies=[person(name) for name in each.deputies],
            by=person("comms"),
        )


def _change(account: SocialAccount, each: DemoAccount, days: float) -> None:
    """Change the password; the first time, comms then tries it and the account goes live."""
    first = days == each.changed[0]
    lead = person(each.lead)
    comms = person("comms2" if each.lead == "comms" else "comms")
    with days_ago(days):
        change_password(account=account, by=lead, value=demo_value(each, days))
        if first:
            reveal(account=account, by=comms, reason="To try it before the account goes live")
            prove_access(account=account, by=comms, worked=True)
            go_live(account=account, by=comms)


def _incident(account: SocialAccount, each: DemoAccount, days: float) -> None:
    """Declare it compromised a day before the password is changed, and close the incident once it is."""
    lead, comms = person(each.lead), person("comms")
    with days_ago(days + 1):
        incident = incidents.declare(account=account, by=lead, seen=each.hacked)
        settle_step(
            incident=incident, step=Step.HOLD_POSTS, by=lead, note="Nothing was planned for this week"
        )
        write_note(incident=incident, by=comms, text="Rang the platform. They answer within a day.")
    with days_ago(days):
        change_password(account=account, by=lead, value=demo_value(each, days))
        for step in (Step.CHANGE_PASSWORD, Step.CHECK_ACCESS, Step.LOG, Step.HAND_BACK):
            settle_step(incident=incident, step=step, by=lead)
        why = "Three people saw the message, and each was written to"
        settle_step(incident=incident, step=Step.STATEMENT, by=comms, note=why, needed=False)
        incidents.close(incident=incident, by=comms, note="Set up a second factor on every account.")


def demo_value(each: DemoAccount, days: float) -> Value:
    """What was deposited for a demo account so many days ago."""
    words = "".join(part.capitalize() for part in each.name.lower().replace("’", "").split())
    return Value(username=f"{each.lead}@council.example", password=f"demo-{words}-{int(days)}-Crooked-Spire")
