"""结对情况: who answers for how many households on a day, who has nobody, what was handed over, what is barred."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from zhucun_cli.errors import NothingToCheck, UsageError
from zhucun_cli.home import Home
from zhucun_cli.lake.snapshot import Snapshot
from zhucun_cli.ledger import views
from zhucun_cli.ledger.engine import Ledger
from zhucun_cli.ledger.question import Provenance, Question, open_timeline, provenance
from zhucun_cli.ledger.views import (
    LOAD_GROUPS,
    MEETING_DAYS,
    BarredPairing,
    Filters,
    HandOver,
    Load,
    LoadGroup,
    NoticeScope,
    Unpaired,
)
from zhucun_cli.periods import Period, month_of


@dataclass(frozen=True)
class PairingQuestion:
    """What is asked: a day, the period whose hand-overs are listed, and above how many households a load is told."""

    as_of: date
    period: Period
    known_by: datetime | None = None
    by: str = "township"
    at_most: int | None = None
    filters: Filters = field(default_factory=Filters)


@dataclass(frozen=True)
class Pairings:
    """The answer. `whole` is everybody together; `loads` are all helpers, those with most households first."""

    question: PairingQuestion
    county: str
    provenance: Provenance
    whole: LoadGroup
    groups: tuple[LoadGroup, ...]
    loads: tuple[Load, ...]
    unpaired: tuple[Unpaired, ...]
    hand_overs: tuple[HandOver, ...]
    barred: tuple[BarredPairing, ...]

    @property
    def overloaded(self) -> tuple[Load, ...]:
        """Helpers with more households than were asked for; nobody when no number was."""
        most = self.question.at_most
        return tuple(each for each in self.loads if most is not None and each.households > most)

    @property
    def to_act_on(self) -> bool:
        """True when a household has nobody, or a pairing is barred."""
        return bool(self.unpaired or self.barred)


def ask_pairings(home: Home, snapshot: Snapshot, question: PairingQuestion) -> Pairings:
    """The answer to `question`. Raises NothingToCheck without a roster or a pairing list, UsageError for words."""
    if question.by not in LOAD_GROUPS:
        raise UsageError(f"--by 只能是 {'、'.join(LOAD_GROUPS)}")
    if not snapshot.files.get("pairing"):
        raise NothingToCheck("库里没有结对花名册，说不出谁负责哪一户。请先 zhucun ingest 结对花名册")
    months = _months_read(question)
    with open_timeline(
        home, snapshot, lambda label: months[0] <= label <= months[1], question.as_of
    ) as ledger:
        return _pairings(home, snapshot, question, ledger)


def _months_read(question: PairingQuestion) -> tuple[str, str]:
    """The first and last month in which the two of a hand-over may have met the household."""
    near = timedelta(days=MEETING_DAYS)
    return month_of(question.period.start - near).label, month_of(question.period.end + near).label


def _pairings(home: Home, snapshot: Snapshot, question: PairingQuestion, ledger: Ledger) -> Pairings:
    day, period = question.as_of, question.period
    exact = views.resolved(ledger, question.filters, views.KNOWN_ON_THE_ROLL)
    narrowed = views.narrow(ledger, exact)
    views.load_roll(ledger, day, exact, narrowed)
    alone = views.unpaired(ledger, day)
    names = {each.id: each.source_name for each in snapshot.batches}
    scope = NoticeScope(day, day, question.filters, names)
    return Pairings(
        question=question,
        county=home.settings.county or home.policy.name,
        provenance=provenance(home, snapshot, Question(period, day, question.known_by)),
        whole=next(iter(views.load_groups(ledger, "")), LoadGroup("", 0, 0, 0, 0, 0, 0, 0)),
        groups=views.load_groups(ledger, question.by),
        loads=views.loads(ledger),
        unpaired=alone,
        hand_overs=views.hand_overs(ledger, period.start, min(period.end, day), exact, narrowed),
        barred=tuple(
            each
            for each in views.barred_pairings(ledger, home.policies.items(), scope, narrowed)
            if exact.unit in (None, each.unit) and exact.helper in (None, f"{each.helper}（{each.unit}）")
        ),
    )
