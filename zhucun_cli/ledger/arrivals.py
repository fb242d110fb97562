"""Who has sent what: rows per village, so that 未报 is seen before anybody is called 未访."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zhucun_cli.errors import UsageError
from zhucun_cli.home import Home
from zhucun_cli.lake.snapshot import Snapshot
from zhucun_cli.ledger.question import open_ledger
from zhucun_cli.ledger.windows import DutyWindow, home_windows
from zhucun_cli.periods import Period, quarter_of


@dataclass(frozen=True)
class Arrival:
    """Rows of one kind that came for one village and period; `rejected` ones came but cannot be used."""

    township: str
    village: str
    kind: str
    period: str
    accepted: int
    rejected: int

    @property
    def received(self) -> bool:
        """True when anything at all came."""
        return self.accepted + self.rejected > 0


def arrivals(home: Home, snapshot: Snapshot, month: Period, as_of: date) -> tuple[Arrival, ...]:
    """Every village on a roster × every kind that proves a duty: rows of the month, or of the last period whose
    day has come. Kinds of which nothing was ever received are `never_received`, not asked of every village.

    Raises NothingToCheck without a roster.
    """
    running = quarter_of(month.start)
    ended = running if running.end <= month.end else running.previous
    windows = _asked(home, (running, ended))
    if not windows:
        raise UsageError(f"{month.title}还没有施行中的职责")
    never = never_received(home, snapshot)
    found: list[Arrival] = []
    with open_ledger(home, snapshot, windows, max(as_of, running.end)) as ledger:
        for kind in dict.fromkeys(item.duty.evidence for item in windows):
            by_label = bool(home.kinds[kind].period)
            due = [
                item.window for item in windows if item.duty.evidence == kind and item.test_on <= month.end
            ]
            if kind in never or not due:
                continue
            period = max(due) if by_label else month
            rows = ledger.query(
                _BY_VILLAGE, [kind, by_label, period.label, by_label, period.start, period.end] * 2
            )
            found += [
                Arrival(township, village, kind, period.label, accepted, rejected)
                for township, village, accepted, rejected in rows
            ]
    return tuple(found)


def never_received(home: Home, snapshot: Snapshot) -> tuple[str, ...]:
    """Kinds that prove a duty and of which nothing was ever accepted (未收集)."""
    evidence = dict.fromkeys(duty.evidence for policy in home.policies.values() for duty in policy.duties)
    return tuple(kind for kind in evidence if not snapshot.files.get(kind))


def _asked(home: Home, periods: tuple[Period, ...]) -> tuple[DutyWindow, ...]:
    found = {
        (item.county, item.duty.id, item.window): item
        for period in periods
        for item in home_windows(home, period)
    }
    return tuple(found.values())


_BY_VILLAGE = """
with place as (
    select township_key, village_key, max_by(township, listed_on) as township, max_by(village, listed_on) as village
    from roster_row
    group by township_key, village_key
),
last_place as (
    select household, max_by(township_key, listed_on) as township_key, max_by(village_key, listed_on) as village_key
    from roster_row
    group by household
),
accepted as (
    select coalesce(nullif(r.village_key, ''), p.village_key) as village_key,
           case when r.village_key <> '' then r.township_key else p.township_key end as township_key, count(*) as rows
    from record as r
    left join last_place as p on p.household = r.household
    where r.kind = ?
      and ((? and r.period = ?) or (not ? and r.done_on between ? and ?))
    group by all
),
broken as (
    select village_key, coalesce(township_key, '') as township_key, count(*) as rows
    from rejected
    where kind = ?
      and ((? and period = ?)
           or (not ? and coalesce(done_on, declared_to) >= ? and coalesce(done_on, declared_from) <= ?))
    group by all
)
select
    v.township, v.village,
    coalesce((select sum(a.rows) from accepted as a where a.village_key = v.village_key
              and (a.township_key = v.township_key or a.township_key = '')), 0)::integer,
    coalesce((select sum(b.rows) from broken as b where b.village_key = v.village_key
              and (b.township_key = v.township_key or b.township_key = '')), 0)::integer
from place as v
order by v.township, v.village
"""


def reminders(found: Sequence[Arrival], titles: Mapping[str, str]) -> tuple[str, ...]:
    """One sentence per township that owes sheets, ready to be pasted into a chat. `titles`: kind → Chinese."""
    missing: dict[tuple[str, str, str], list[str]] = {}
    for each in found:
        if not each.received:
            missing.setdefault((each.township, each.kind, each.period), []).append(each.village)
    sentences: dict[str, list[str]] = {}
    for (township, kind, period), villages in missing.items():
        sentences.setdefault(township, []).append(f"{period} {titles[kind]}（{'、'.join(villages)}）")
    return tuple(
        f"{township}：尚未收到 {'；'.join(parts)}，请报送。" for township, parts in sorted(sentences.items())
    )
