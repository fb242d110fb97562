"""The ledger's rules once more, slowly and in plain Python: one household and one day at a time.

It shares no code with the SQL; it is what the SQL is compared with on random counties. The rules are those of
design §5 ("A snapshot") and §6.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from zhucun_cli.ledger.windows import DutyWindow

FAR = date(9999, 12, 31)
DAY = timedelta(days=1)
MONITORED, GENERAL = "监测户", "一般脱贫户"


@dataclass(frozen=True)
class Listing:
    """One row of a household roster."""

    household: str
    village: str
    category: str
    monitored: bool
    listed_on: date
    identified: date | None = None
    cleared: date | None = None
    from_day: date | None = None
    last_day: date | None = None

    @property
    def group(self) -> str:
        """Of which group of the roster it is."""
        return MONITORED if self.monitored and self.cleared is None else GENERAL

    @property
    def place(self) -> tuple[str, str]:
        """Where on the roster it stands."""
        return (self.village, self.group)


@dataclass(frozen=True)
class Visit:
    """One row of a visit log that is linked by its code."""

    household: str
    village: str
    day: date
    mode: str | None


@dataclass(frozen=True)
class Income:
    """One row of an income sheet."""

    household: str
    village: str
    quarter: str
    day: date | None


@dataclass(frozen=True)
class Rejected:
    """A rejected row of a visit log: its day, or the period that its sheet declares, or nothing."""

    household: str
    village: str
    first: date | None
    last: date | None


@dataclass(frozen=True)
class Facts:
    """Everything that has arrived."""

    listings: tuple[Listing, ...]
    visits: tuple[Visit, ...]
    incomes: tuple[Income, ...]
    rejected: tuple[Rejected, ...]
    as_of: date


def statuses(facts: Facts, windows: tuple[DutyWindow, ...]) -> dict[str, str]:
    """{'duty window household': 'status marks…'}, as tests.ledger.county.County.statuses says it."""
    found = {}
    households = sorted({each.household for each in facts.listings})
    for household in households:
        life = _Life(facts, household)
        for item in windows:
            if _owes(life, item, windows):
                found[f"{item.duty.id} {item.window.label} {household}"] = _status(facts, life, item)
    return found


class _Life:
    """Where a household stood, day by day."""

    def __init__(self, facts: Facts, household: str) -> None:
        known = [each for each in facts.listings if each.listed_on <= facts.as_of]
        self._known = known
        self._as_of = facts.as_of
        self.household = household
        self._own = sorted(
            (each for each in known if each.household == household), key=lambda each: each.listed_on
        )
        self._spans = list(self._presence())
        self._pairs = list(self._monitored())

    def _presence(self) -> Iterator[tuple[date, date, Listing]]:
        for number, listing in enumerate(self._own):
            begins = listing.listed_on
            if listing.from_day is not None and (number == 0 or listing.from_day > begins):
                begins = listing.from_day
            ends = self._own[number + 1].listed_on if number + 1 < len(self._own) else FAR
            if listing.last_day is not None and listing.last_day + DAY <= self._as_of:
                ends = min(ends, listing.last_day + DAY)
            yield begins, min(ends, self._left(listing, ends)), listing

    def _left(self, listing: Listing, before: date) -> date:
        """The first roster of the place whose silence ends this listing."""
        dates = sorted({each.listed_on for each in self._known if each.place == listing.place})
        next_own = [each.listed_on for each in self._own if each.listed_on > listing.listed_on]
        for day in dates:
            within = listing.listed_on < day and (not next_own or day < next_own[0])
            if (
                within
                and listing.household in _gone(self._known, listing.place, day)
                and _believed(self._known, listing.place, day)
            ):
                return day
        return FAR

    def _monitored(self) -> Iterator[tuple[date, date]]:
        told: dict[date, Listing] = {}
        for listing in self._own:
            begins = listing.identified or listing.listed_on
            if (listing.monitored or listing.identified) and begins <= self._as_of:
                told[begins] = listing
        for begins, listing in told.items():
            ends = listing.cleared if listing.cleared and listing.cleared <= self._as_of else FAR
            yield begins, ends

    def on(self, day: date) -> tuple[str, str] | None:
        """(village, category) on that day; None when it is on no roster; category '' when it owes nothing."""
        for begins, ends, listing in self._spans:
            if begins <= day < ends:
                if any(start <= day < stop for start, stop in self._pairs):
                    return listing.village, MONITORED
                return listing.village, GENERAL if listing.category == "脱贫户" else ""
        return None


def _gone(known: list[Listing], place: tuple[str, str], day: date) -> set[str]:
    """Who stood at the place before, stands on no later roster elsewhere, and is not named on that day's."""
    gone = set()
    for household in {each.household for each in known}:
        own = [each for each in known if each.household == household]
        before = [each for each in own if each.listed_on < day]
        if not before or any(each.listed_on == day for each in own):
            continue
        latest = max(before, key=lambda each: each.listed_on)
        elsewhere = any(each.listed_on >= day and each.place != place for each in own)
        if latest.place == place and not elsewhere:
            gone.add(household)
    return gone


def _believed(known: list[Listing], place: tuple[str, str], day: date) -> bool:
    """At most 5 % (or 3) leave, and no more than stay."""
    here = {each.household for each in known if each.place == place and each.listed_on == day}
    stay = {each.household for each in known if each.place == place and each.listed_on < day} & here
    leave = len(_gone(known, place, day))
    return leave <= len(stay) and (leave <= 3 or leave * 20 <= leave + len(stay))


def _days(item: DutyWindow) -> list[date]:
    window = item.window
    return [window.start + DAY * number for number in range((window.end - window.start).days + 1)]


def _owes(life: _Life, item: DutyWindow, windows: tuple[DutyWindow, ...]) -> bool:
    if life.on(item.test_on) is None:
        return False
    rivals = [
        each for each in windows if each.duty.evidence == item.duty.evidence and each.window == item.window
    ]
    held = {each.duty.id: [day for day in _days(each) if _holds(life, each, day)] for each in rivals}
    mine = held[item.duty.id]
    best = max(rivals, key=lambda each: (len(held[each.duty.id]), held[each.duty.id][-1:] or [date.min]))
    together = sum(map(len, held.values()))
    return (
        bool(mine)
        and best.duty.id == item.duty.id
        and (len(mine) >= item.duty.min_days or together >= item.duty.min_days)
    )


def _holds(life: _Life, item: DutyWindow, day: date) -> bool:
    there = life.on(day)
    return there is not None and there[1] in item.duty.applies_to


def _status(facts: Facts, life: _Life, item: DutyWindow) -> str:
    there = life.on(item.test_on)
    assert there is not None
    if item.duty.evidence == "visit":
        days = sorted(
            each.day
            for each in facts.visits
            if each.household == life.household and each.mode == "入户" and each.day <= facts.as_of
            and item.window.start <= each.day <= item.closes_on
        )  # fmt: skip
        if days:
            return "on_time"
    else:
        done = _income_status(facts, life.household, item)
        if done:
            return done
    if facts.as_of <= item.closes_on:
        return "open"
    return "missed" + "".join(f" {mark}" for mark in _marks(facts, life.household, there[0], item))


def _income_status(facts: Facts, household: str, item: DutyWindow) -> str:
    """All random incomes are received on one day, so the earliest counts; without a day it is in time."""
    own = [
        each for each in facts.incomes
        if each.household == household and each.quarter == item.window.label
        and (each.day is None or each.day <= facts.as_of)
    ]  # fmt: skip
    if not own:
        return ""
    dated = sorted(each.day for each in own if each.day is not None)
    if not dated:
        return "on_time undated"
    if dated[0] <= item.due_on:
        return "on_time"
    return "late" if dated[0] <= item.closes_on else ""


def _marks(facts: Facts, household: str, village: str, item: DutyWindow) -> Iterator[str]:
    window = item.window
    if item.duty.evidence == "income":
        came = any(
            each.village == village
            and each.quarter == window.label
            and (each.day is None or each.day <= facts.as_of)
            for each in facts.incomes
        )
        if not came:
            yield "not_received"
        return
    came = any(
        each.village == village and window.start <= each.day <= window.end and each.day <= facts.as_of
        for each in facts.visits
    ) or any(
        each.village == village and each.first is not None and each.last is not None
        and each.first <= window.end and each.last >= window.start
        for each in facts.rejected
    )  # fmt: skip
    if not came:
        yield "not_received"
    unstated = any(
        each.household == household and each.mode is None and window.start <= each.day <= window.end
        and each.day <= facts.as_of
        for each in facts.visits
    )  # fmt: skip
    broken = any(
        each.household == household
        and (
            each.first is None
            or each.last is None
            or (each.first <= item.closes_on and each.last >= window.start)
        )
        for each in facts.rejected
    )
    if unstated or broken:
        yield "unread"
