"""What becomes of each row, and what is wrong with it: decided from the row and the facts, writing nothing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.views.decorators.debug import sensitive_variables

from accounts.templatetags.portal import in_words
from config.workflow import Refused
from socialaccounts.register.addresses import host_of
from socialaccounts.register.models import SocialAccount
from socialaccounts.register.platforms import Platform
from socialaccounts.vault.importing.facts import Facts, Placed
from socialaccounts.vault.importing.terms import Field, Matches, Outcome
from socialaccounts.vault.periods import Period
from socialaccounts.vault.recovery.seeds import Seed, read_seed
from socialaccounts.vault.strength import LONGEST

_LONGEST = {Field.NAME: 120, Field.URL: 300, Field.HANDLE: 100, Field.USERNAME: 254}
_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True)
class Problem:
    """Something to say of a row, at the column concerned; an error keeps it from being imported."""

    column: Field
    text: str
    is_error: bool = True


@dataclass
class Verdict:
    """What becomes of one row. `account` is the one on the register, or the unsaved one that it would add; `period` its.

    `reused` says that another account has, or had, the same password; `old` that it is older than a period.
    """

    row: Placed
    outcome: Outcome = Outcome.NEW
    account: SocialAccount | None = None
    period: Period | None = None
    seed: Seed | None = field(default=None, repr=False)
    reused: bool = False
    old: bool = False
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, column: Field, text: str) -> None:
        self.problems.append(Problem(column, text))
        self.outcome = Outcome.ERROR

    def warn(self, column: Field, text: str) -> None:
        self.problems.append(Problem(column, text, is_error=False))


class Judge:
    """Decides about rows in their order; of two for the same account the first stands."""

    def __init__(self, facts: Facts, *, matches: Matches, today: date) -> None:
        self.facts = facts
        self.matches = matches
        self.today = today
        self._rows: dict[Any, int] = {}
        self._values: dict[bytes, list[int]] = defaultdict(list)

    @sensitive_variables()
    def judge(self, rows: Iterable[Placed]) -> list[Verdict]:
        """A verdict for each row."""
        verdicts = [self._verdict(row) for row in rows]
        for verdict in verdicts:
            self._warn_of_shared(verdict)
        return verdicts

    @sensitive_variables()
    def _verdict(self, row: Placed) -> Verdict:
        verdict = Verdict(row)
        if row.platform is None:
            self._refuse_unknown_platform(verdict)
        else:
            self._place(verdict, row.platform)
        verdict.period = self.facts.period_of(verdict.account.pk if verdict.account else None)
        if verdict.outcome != Outcome.SKIP:
            self._check_texts(verdict)
            self._check_password(verdict)
            self._check_access(verdict)
            self._check_seed(verdict)
            self._check_twins(verdict)
        return verdict

    def _place(self, verdict: Verdict, platform: Platform) -> None:
        """Find the account that the row is about, or make the new one."""
        row, entry = verdict.row, verdict.row.entry
        if row.url and not platform.is_home_of(row.url):
            hosts = " or ".join(platform.hosts)
            verdict.refuse(Field.URL, f"The address of an account on {platform.name} is at {hosts}")
        verdict.account = self._found(verdict, platform)
        if verdict.account is None:
            self._refuse_closed(verdict, platform)
            name = (entry.name or entry.handle)[:120]
            verdict.account = SocialAccount(platform=platform, name=name, handle=entry.handle, url=row.url)
            if not name:
                verdict.refuse(Field.NAME, "The row has no name")
        elif verdict.outcome != Outcome.ERROR:
            verdict.outcome = Outcome.SKIP if self.matches == Matches.SKIP else Outcome.DEPOSIT

    def _refuse_closed(self, verdict: Verdict, platform: Platform) -> None:
        row = verdict.row
        handle = (platform.pk, row.entry.handle.lower())
        closed = self.facts.closed.get(row.url) or self.facts.closed.get(handle)
        if closed:
            column = Field.URL if row.url == closed.url else Field.HANDLE
            verdict.refuse(column, f"{closed.name} ({closed.reference}) is closed, so it takes no password")

    def _refuse_unknown_platform(self, verdict: Verdict) -> None:
        entry = verdict.row.entry
        if entry.platform:
            verdict.refuse(
                Field.PLATFORM, f"“{_short(entry.platform)}” is not a platform that the portal knows"
            )
        elif entry.url:
            verdict.refuse(Field.URL, f"No platform that the portal knows is at {_short(host_of(entry.url))}")
        else:
            verdict.refuse(Field.URL, "The row has no web address, so its platform is not known")

    def _found(self, verdict: Verdict, platform: Platform) -> SocialAccount | None:
        """The account on the register: by address, by platform and handle, or by platform and name."""
        row, entry, facts = verdict.row, verdict.row.entry, self.facts
        found = facts.by_url.get(row.url) or facts.by_handle.get((platform.pk, entry.handle.lower()))
        if found:
            return found
        # A name alone is no match for a row that gives another address or handle than the account has.
        same = [
            one
            for one in facts.by_name.get((platform.pk, entry.name.lower()), [])
            if not (row.url and one.url) and not (entry.handle and one.handle)
        ]
        if len(same) > 1:
            verdict.refuse(
                Field.NAME, "Several accounts on the register have this name. Give the row its web address"
            )
        return same[0] if len(same) == 1 else None

    def _check_texts(self, verdict: Verdict) -> None:
        entry = verdict.row.entry
        if entry.too_many_cells:
            verdict.refuse(Field.NAME, "The row has more cells than there are headings")
        if entry.unkeepable:
            verdict.refuse(Field(entry.unkeepable), "A character in it cannot be saved")
        texts = {
            Field.NAME: entry.name,
            Field.URL: verdict.row.url,
            Field.HANDLE: entry.handle,
            Field.USERNAME: entry.username,
        }
        for column, text in texts.items():
            if len(text) > _LONGEST[column]:
                verdict.refuse(column, f"It must be {_LONGEST[column]} characters or fewer")
            if text.startswith("=") or (column == Field.NAME and text.startswith(_FORMULA)):
                verdict.warn(column, "It begins like a formula. It is kept as plain text")
        known = self._credential(verdict)
        if not entry.username and not (known and known.username):
            verdict.refuse(Field.USERNAME, "The row has no username")

    def _credential(self, verdict: Verdict) -> Any:
        account = verdict.account
        return self.facts.credentials.get(account.pk) if account and account.pk else None

    def _check_password(self, verdict: Verdict) -> None:
        entry = verdict.row.entry
        if not entry.password:
            verdict.refuse(Field.PASSWORD, "The row has no password")
            return
        if len(entry.password) > LONGEST:
            verdict.refuse(Field.PASSWORD, f"The password must be {LONGEST} characters or fewer")
        others = self.facts.holders_of(verdict.row)
        own = verdict.account.pk if verdict.account else None
        if own in others:
            verdict.refuse(Field.PASSWORD, "The vault has had this password of the account already")
        elif others:
            verdict.reused = True
            verdict.warn(Field.PASSWORD, "Shared with another account, so it is due at once")
        if entry.changed and self.facts.period_of(own).after(entry.changed) <= self.today:
            verdict.old = True
            verdict.warn(Field.CHANGED, f"Last changed on {in_words(entry.changed)}, so it is due at once")

    def _check_access(self, verdict: Verdict) -> None:
        account = verdict.account
        if account is None or not account.pk:
            return
        if not account.has_shared_login:
            verdict.refuse(
                Field.PASSWORD, f"{account.name} has no shared login, so the vault keeps no password of it"
            )
        if account.pk in self.facts.frozen:
            verdict.refuse(
                Field.PASSWORD,
                f"{account.name} is compromised. Only its incident team can change its password",
            )

    def _check_seed(self, verdict: Verdict) -> None:
        entry, account = verdict.row.entry, verdict.account
        if not entry.seed:
            return
        kit = self.facts.kits.get(account.pk) if account and account.pk else None
        if kit and kit.has_seed:
            verdict.warn(Field.SEED, "The vault has a second-factor seed of this account. That one is kept")
            return
        try:
            verdict.seed = read_seed(entry.seed)
        except Refused:
            verdict.warn(Field.SEED, "The portal cannot make codes from this seed, so it is not imported")

    def _check_twins(self, verdict: Verdict) -> None:
        """Refuse a second row for the same account."""
        row = verdict.row
        if verdict.outcome != Outcome.ERROR and verdict.account:
            keys = _identities(verdict)
            first = next((self._rows[key] for key in keys if key in self._rows), None)
            if first:
                verdict.refuse(Field.NAME, f"Row {first} is for the same account")
            else:
                self._rows.update(dict.fromkeys(keys, row.entry.number))
        if row.prints and verdict.outcome != Outcome.ERROR:
            self._values[row.prints[0]].append(row.entry.number)

    def _warn_of_shared(self, verdict: Verdict) -> None:
        """Mark a row whose password another row has too."""
        numbers = self._values.get(verdict.row.prints[0], []) if verdict.row.prints else []
        twin = next((number for number in numbers if number != verdict.row.entry.number), None)
        if twin and verdict.outcome in (Outcome.NEW, Outcome.DEPOSIT):
            verdict.reused = True
            verdict.warn(Field.PASSWORD, f"Shared with row {twin}, so both are due at once")


def _identities(verdict: Verdict) -> list[Any]:
    """What two rows for the same account have in common."""
    account, entry = verdict.account, verdict.row.entry
    if account is None:
        return []
    if account.pk:
        return [account.pk]
    keys: list[Any] = [("url", account.url)] if account.url else []
    keys += [("handle", account.platform_id, account.handle.lower())] if account.handle else []
    return keys or [("name", account.platform_id, account.name.lower(), entry.username.lower())]


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
