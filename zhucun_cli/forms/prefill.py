"""What a collection form brings along: households and helpers as the lake knows them today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhucun_cli.home import Home
from zhucun_cli.intake.retold import formatted
from zhucun_cli.kinds import HOUSEHOLD_KIND, Kind, fold_header
from zhucun_cli.lake.snapshot import Snapshot
from zhucun_cli.ledger.engine import Ledger
from zhucun_cli.ledger.question import Question, duty_windows, open_ledger
from zhucun_cli.ledger.views.focus import resolve
from zhucun_cli.periods import Period, quarter_of

PAIRING_KIND = "pairing"
Texts = dict[str, str]
"""Field name → text of a prepared row."""


@dataclass(frozen=True)
class Wanted:
    """Which form is asked for: a kind, the period it is about (None for a roster), and where."""

    kind: Kind
    period: Period | None
    as_of: date
    township: str | None = None
    village: str | None = None


@dataclass(frozen=True)
class Prefilled:
    """The prepared rows, and the township and village in full that they were narrowed to."""

    rows: tuple[Texts, ...]
    township: str = ""
    village: str = ""


def prefilled(home: Home, snapshot: Snapshot, wanted: Wanted) -> Prefilled:
    """The households of a form, by place and code; none without a roster.

    Raises UsageError when a place is not known, or several fit.
    """
    if not snapshot.files.get(HOUSEHOLD_KIND) or wanted.kind.subject != HOUSEHOLD_KIND:
        return Prefilled((), wanted.township or "", wanted.village or "")
    around = wanted.period or quarter_of(wanted.as_of)
    if around.unit == "month":
        around = quarter_of(around.start)  # a duty of the quarter asks for visits of its months
    windows = duty_windows(home, Question(around, wanted.as_of))
    with open_ledger(home, snapshot, windows, wanted.as_of) as ledger:
        township = resolve(ledger, "township", wanted.township) or ""
        named = resolve(ledger, "village", wanted.village) or ""
        township, village = named.split(" ", 1) if named else (township, "")
        if wanted.kind.name == HOUSEHOLD_KIND:
            rows = _roster(ledger, snapshot, wanted, (township, village))
        elif wanted.kind.name == PAIRING_KIND:
            rows = _pairings(ledger, wanted, (township, village))
        elif wanted.kind.mode == "events" and not _is_owed(ledger, wanted):
            rows = []  # what happens to a few households is not asked of all
        else:
            helper = home.kinds[PAIRING_KIND].field("helper_name").title
            rows = _owing(ledger, wanted, (township, village), fold_header(helper))
    return Prefilled(tuple(rows), township, village)


_PRESENT = """
    select household, head_name, township, village
    from presence
    where from_day <= $as_of and to_day > $as_of
      and ($township = '' or township = $township) and ($village = '' or village = $village)
"""
_CURRENT_HELPERS = """
    select household, string_agg(distinct helper_name, '、' order by helper_name) as helpers
    from pairing_span
    where from_day <= $as_of and to_day > $as_of
    group by household
"""


def _is_owed(ledger: Ledger, wanted: Wanted) -> bool:
    return wanted.kind.name in {item.duty.evidence for item in ledger.windows}


def _owing(ledger: Ledger, wanted: Wanted, where: tuple[str, str], helper: str) -> list[Texts]:
    """One row for each household that owes the kind in the period, or that is there when no duty asks for it.

    The household's helpers stand in the column that is also called `helper`, where the kind has such a one.
    """
    kind, period = wanted.kind, wanted.period
    asked = _is_owed(ledger, wanted)
    owed = (
        "select household from obligation where evidence = $kind"
        " and window_start <= $last and window_stop > $first"
    )
    found = ledger.named_query(
        f"""
        select p.household, p.head_name, p.township, p.village, h.helpers
        from ({_PRESENT}) as p
        left join ({_CURRENT_HELPERS}) as h on h.household = p.household
        where {f"p.household in ({owed})" if asked else "true"}
        order by p.township, p.village, p.household
        """,  # noqa: S608 - our own texts, bound values
        _bound(wanted, where)
        | ({"kind": kind.name, "first": period.start, "last": period.end} if asked and period else {}),
    )
    people = next(
        (each.name for each in kind.fields if each.type == "names" and helper in each.folded_headers), ""
    )
    return [
        _reference(row) | ({people: row[4] or ""} if people else {})
        | ({kind.period: period.label} if kind.period and period else {})
        for row in found
    ]  # fmt: skip


def _bound(wanted: Wanted, where: tuple[str, str]) -> dict[str, Any]:  # bound values of any type
    return {"as_of": wanted.as_of, "township": where[0], "village": where[1]}


def _reference(row: Sequence[Any]) -> Texts:
    names = ("household_code", "head_name", "township", "village")
    return {name: row[place] or "" for place, name in enumerate(names)}


def _roster(ledger: Ledger, snapshot: Snapshot, wanted: Wanted, where: tuple[str, str]) -> list[Texts]:
    """Every household on the roll, with all that its newest roster row says."""
    found = ledger.named_query(
        f"""
        select r.batch, r.sheet, r.row
        from (
            select household, batch, sheet, row,
                   row_number() over (partition by household order by listed_on desc) as nth
            from roster_row
        ) as r
        join ({_PRESENT}) as p on p.household = r.household
        where r.nth = 1
        order by p.township, p.village, p.household
        """,  # noqa: S608 - our own texts, bound values
        _bound(wanted, where),
    )
    stored = _stored(snapshot)
    return [_told(wanted.kind, stored[batch, sheet, row]) for batch, sheet, row in found]


def _stored(snapshot: Snapshot) -> dict[tuple[str, str, int], dict[str, Any]]:
    """The roster's rows in full: identity numbers are in no query of the ledger."""
    import pyarrow.parquet as pq

    return {
        (row["batch"], row["sheet"], row["row"]): row
        for path in snapshot.paths(HOUSEHOLD_KIND)
        for row in pq.read_table(path, partitioning=None).to_pylist()
    }


def _told(kind: Kind, row: dict[str, Any]) -> Texts:  # a stored row
    return {
        each.name: formatted(row[each.name], each, month_only=bool(row.get(f"{each.name}_month_only")))
        for each in kind.fields
        if row.get(each.name) is not None
    }


_PAIRING_FIELDS = ("unit_level", "helper_post", "helper_phone", "pairing_type", "paired_from", "paired_to")


def _pairings(ledger: Ledger, wanted: Wanted, where: tuple[str, str]) -> list[Texts]:
    """Every household on the roll with each helper of today; without one the helper is to be filled in."""
    extra = ", ".join(f"d.{name}" for name in _PAIRING_FIELDS)
    months = "d.paired_from_month_only, d.paired_to_month_only"
    found = ledger.named_query(
        f"""
        select p.household, p.head_name, p.township, p.village, s.helper_name, s.helper_unit, {extra}, {months}
        from ({_PRESENT}) as p
        left join pairing_span as s
          on s.household = p.household and s.from_day <= $as_of and s.to_day > $as_of
        left join (
            select o.*,
                   row_number() over (
                       partition by o.household, o.helper_name, coalesce(o.helper_unit, '')
                       order by b.received_on desc, o.batch, o.row
                   ) as nth
            from linked_pairing as o
            join batch as b on b.batch = o.batch
        ) as d
          on d.household = p.household and d.helper_name = s.helper_name
         and coalesce(d.helper_unit, '') = s.helper_unit and d.nth = 1
        order by p.township, p.village, p.household, s.helper_name
        """,  # noqa: S608 - our own texts, bound values
        _bound(wanted, where),
    )
    return [_pairing(wanted.kind, row) for row in found]


def _pairing(kind: Kind, row: Sequence[Any]) -> Texts:
    names = ("helper_name", "helper_unit", *_PAIRING_FIELDS)
    values = dict(zip((*names, "from_is_month", "to_is_month"), row[4:], strict=True))
    months = {"paired_from": values["from_is_month"], "paired_to": values["to_is_month"]}
    return _reference(row) | {
        name: formatted(values[name], kind.field(name), month_only=bool(months.get(name)))
        for name in names
        if values[name] is not None
    }
