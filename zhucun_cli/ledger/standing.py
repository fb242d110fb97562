"""How every obligation of a question stands in one state of knowledge: the rows that are compared and frozen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from zhucun_cli.ledger.engine import Ledger, Row
from zhucun_cli.ledger.figures import Figures
from zhucun_cli.ledger.views import MARKS, TO_VERIFY, Filters

if TYPE_CHECKING:
    import pyarrow as pa

Key = tuple[str, str, str]
"""Duty, window label and household of an obligation."""

COLUMNS = (
    "duty", "window_label", "household", "duty_group", "title", "evidence", "head_name",
    "county", "township", "village", "township_key", "village_key", "category_on_test_day",
    "window_start", "window_end", "due_on", "closes_on", "status", "done_on",
    "proof_batch", "proof_sheet", "proof_row", *MARKS, "responsible", "unit", "helpers", "units",
)  # fmt: skip
"""What is kept of an obligation; `helpers` and `units` are everybody who answers for it, joined by 、."""

_STANDING = f"""
select {", ".join(f"coalesce(h.{name}, '') as {name}" if name in ("helpers", "units") else f"l.{name}" for name in COLUMNS)}
from ledger as l
left join (
    select duty, window_label, household,
           string_agg(distinct concat(helper_name, '（', helper_unit, '）'), '、'
                      order by concat(helper_name, '（', helper_unit, '）')) as helpers,
           string_agg(distinct helper_unit, '、' order by helper_unit) as units
    from attribution
    group by duty, window_label, household
) as h on h.duty = l.duty and h.window_label = l.window_label and h.household = l.household
order by l.duty, l.window_start, l.window_label, l.household
"""  # noqa: S608 - the columns named above

# One predicate for every state, those that are only a file included: the words are resolved before.
_IN_VIEW = """
select s.*,
       (cast($township as varchar) is null or s.township = $township)
       and (cast($village as varchar) is null or concat(s.township, ' ', s.village) = $village)
       and (cast($household as varchar) is null or s.household = $household)
       and (cast($unit as varchar) is null
            or position(concat('、', $unit, '、') in concat('、', s.units, '、')) > 0)
       and (cast($helper as varchar) is null
            or position(concat('、', $helper, '、') in concat('、', s.helpers, '、')) > 0) as in_view
from {name} as s
where len($duties) = 0 or list_contains($duties, s.duty)
"""
_FIGURES = """
select duty, duty_group, title, evidence, count(*),
       count(*) filter (where status = 'on_time'), count(*) filter (where status = 'late'),
       count(*) filter (where status = 'missed'), count(*) filter (where status = 'excused'),
       count(*) filter (where status = 'open'),
       count(*) filter (where status = 'missed' and (not_received = 1 or unread = 1 or objected = 1))
from {name}
where in_view
group by duty, duty_group, title, evidence
order by duty
"""


@dataclass(frozen=True)
class Standing:
    """One obligation in one state of knowledge. `in_view` is False when the question's filters leave it out.

    `proof` is batch, sheet and row, None when nothing proves it. `responsible` stands also for what is 待核:
    only `named` may be shown.
    """

    duty: str
    window: str
    household: str
    group: str
    title: str
    evidence: str
    head: str
    township: str
    village: str
    place: tuple[str, str]
    category: str
    window_start: date
    window_end: date
    due_on: date
    closes_on: date
    status: str
    done_on: date | None
    proof: tuple[str, str, int] | None
    marks: tuple[str, ...]
    responsible: str
    unit: str
    in_view: bool = True

    @property
    def key(self) -> Key:
        """What tells obligations apart."""
        return (self.duty, self.window, self.household)

    @property
    def to_verify(self) -> bool:
        """True when the fault may lie in a file and not with a person (待核)."""
        return self.status == "missed" and any(mark in TO_VERIFY for mark in self.marks)

    @property
    def named(self) -> str:
        """Who answers for it, '' while it is 待核."""
        return "" if self.to_verify else self.responsible


def standing_table(ledger: Ledger) -> pa.Table:
    """Every obligation of the ledger, in a fixed order."""
    return ledger.arrow(_STANDING)


def put_standing(
    ledger: Ledger, name: str, rows: pa.Table, filters: Filters, duties: tuple[str, ...] = ()
) -> None:
    """Make relation `name` of the rows, each with whether the (resolved) filters let it in."""
    ledger.add(f"{name}_given", rows)
    ledger.named_query(
        f"create or replace temp table {name} as {_IN_VIEW.format(name=f'{name}_given')}",
        {**vars(filters), "duties": list(duties)},
    )


@dataclass(frozen=True)
class DutyCount:
    """The counts of one duty in one state."""

    duty: str
    group: str
    title: str
    evidence: str
    figures: Figures


def duty_counts(ledger: Ledger, name: str) -> tuple[DutyCount, ...]:
    """Per duty, of what is in view of relation `name`."""
    return tuple(
        DutyCount(duty, group, title, evidence, Figures(*counts))
        for duty, group, title, evidence, *counts in ledger.query(_FIGURES.format(name=name))
    )


def standing(row: Row) -> Standing | None:
    """The obligation that a row of COLUMNS (with `in_view` after them) holds; None for nulls."""
    found = dict(zip((*COLUMNS, "in_view"), row, strict=True))
    if found["duty"] is None:
        return None
    batch = found["proof_batch"]
    return Standing(
        duty=found["duty"],
        window=found["window_label"],
        household=found["household"],
        group=found["duty_group"],
        title=found["title"],
        evidence=found["evidence"],
        head=found["head_name"] or "",
        township=found["township"],
        village=found["village"],
        place=(found["township_key"], found["village_key"]),
        category=found["category_on_test_day"],
        window_start=found["window_start"],
        window_end=found["window_end"],
        due_on=found["due_on"],
        closes_on=found["closes_on"],
        status=found["status"],
        done_on=found["done_on"],
        proof=(batch, found["proof_sheet"], found["proof_row"]) if batch else None,
        marks=tuple(name for name in MARKS if found[name]),
        responsible=found["responsible"],
        unit=found["unit"],
        in_view=bool(found["in_view"]),
    )


def standings_of(ledger: Ledger, keys: Iterable[Key]) -> Mapping[Key, Standing]:
    """How the obligations of these keys stand in the ledger; those it does not have are left out."""
    import pyarrow as pa

    names = ("duty", "window_label", "household")
    wanted = [dict(zip(names, key, strict=True)) for key in keys]
    ledger.add("wanted_key", pa.Table.from_pylist(wanted, pa.schema([(name, pa.string()) for name in names])))
    rows = ledger.query(
        f"select s.*, true from ({_STANDING}) as s join wanted_key using (duty, window_label, household)"  # noqa: S608
    )
    found = (standing(row) for row in rows)
    return {each.key: each for each in found if each is not None}
