"""Coverage: how many were owed and how many done, per duty and per group."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from zhucun_cli.ledger.engine import Ledger, Row
from zhucun_cli.ledger.figures import NOBODY, DutyFigures, Figures, LooseRows, PlainGaps, reachable_gaps
from zhucun_cli.ledger.views.tally import (
    QUICK_GROUPS,
    Places,
    quick_counts,
    quick_loose_rows,
    quick_plain_gaps,
)

Reach = Callable[[str, str], int]


GROUP_COLUMNS = {
    "duty": "''",
    "county": "f.county",
    "township": "f.township",
    "village": "concat(f.township, ' ', f.village)",
    "household": "f.household",
    "unit": f"coalesce(nullif(a.helper_unit, ''), '{NOBODY}')",
    "helper": f"coalesce(concat(a.helper_name, '（', a.helper_unit, '）'), concat('{NOBODY}（', f.township, '）'))",
}
ATTRIBUTED = """
left join (select distinct duty, window_label, household, helper_name, helper_unit from attribution) as a
  on a.duty = f.duty and a.window_label = f.window_label and a.household = f.household
"""


def coverage(ledger: Ledger, by: str = "duty", windows: Sequence[str] = ()) -> tuple[DutyFigures, ...]:
    """Figures per duty and value of `by`, in the policy's order of duties, then by name.

    For a helper or unit, an obligation shared by several counts once under each of them. `windows`
    restricts to those window labels. Duties without any obligation appear with zeros (for `duty`).
    """
    rows = quick_counts(ledger, by, windows) if is_quick(ledger, by) else _counts(ledger, by, windows)
    reach = _reach(ledger, by, windows)
    found = {(str(row[0]), str(row[1])): _figures(row, reach) for row in rows}
    return tuple(_ordered(ledger, by, found))


def is_quick(ledger: Ledger, by: str) -> bool:
    """Whether figures are best counted by bits: not when the obligations are there one by one already."""
    return ledger.quick and by in QUICK_GROUPS and not ledger.has_made("focus")


def _counts(ledger: Ledger, by: str, windows: Sequence[str]) -> list[Row]:
    column = GROUP_COLUMNS[by]
    joined = ATTRIBUTED if by in ("unit", "helper") else ""
    if by == "unit":
        joined = joined.replace("helper_name, helper_unit from", "helper_unit from")
    return ledger.query(
        f"""
        select f.duty, {column} as grp, count(*),
            count(*) filter (where f.status = 'on_time'), count(*) filter (where f.status = 'late'),
            count(*) filter (where f.status = 'missed'), count(*) filter (where f.status = 'excused'),
            count(*) filter (where f.status = 'open'),
            count(*) filter (where f.status = 'missed' and (f.not_received = 1 or f.unread = 1 or f.objected = 1)),
            count(*) filter (where f.certain = 1)
        from focus as f {joined}
        where len(?) = 0 or list_contains(?, f.window_label)
        group by f.duty, grp
        order by grp
        """,  # noqa: S608 - the group column is one of the constants above
        [list(windows), list(windows)],
    )


def _figures(row: Row, reach: Reach) -> Figures:
    duty, key, expected, on_time, late, missed, excused, still_open, to_verify, certain = row
    reachable = min(missed, certain + reach(str(duty), str(key)))
    return Figures(expected, on_time, late, missed, excused, still_open, to_verify, reachable)


def _ordered(ledger: Ledger, by: str, found: dict[tuple[str, str], Figures]) -> list[DutyFigures]:
    collected = collected_kinds(ledger)
    duties = {item.duty.id: item.duty for item in ledger.windows}
    keys = sorted({key for _, key in found} | ({""} if by == "duty" else set()))
    return [
        DutyFigures(
            duty.id, duty.group, duty.title, by, key,
            found.get((duty.id, key), Figures()), duty.evidence in collected,
        )
        for key in keys
        for duty in duties.values()
        if (duty.id, key) in found or by == "duty"
    ]  # fmt: skip


def collected_kinds(ledger: Ledger) -> frozenset[str]:
    """Kinds of which anything ever arrived, readable or not."""
    return ledger.collected | {str(kind) for (kind,) in ledger.query("select distinct kind from rejected")}


def _reach(ledger: Ledger, by: str, windows: Sequence[str]) -> Reach:
    """Of a duty and group value: how many plain gaps the rows without a certain household could close."""
    loose = [
        LooseRows(duty, window, township, village, tuple(filter(None, candidates.split(","))), rows)
        for duty, window, township, village, candidates, rows in (
            quick_loose_rows(ledger)
            if is_quick(ledger, by)
            else ledger.query("select * from loose_row order by all")
        )
        if not windows or window in windows
    ]
    plain, places = (
        quick_plain_gaps(ledger, by, windows) if is_quick(ledger, by) else _plain_gaps(ledger, loose, windows)
    )
    return _by_group(reachable_gaps(plain, loose), places, by)


def _plain_gaps(
    ledger: Ledger, loose: Sequence[LooseRows], windows: Sequence[str]
) -> tuple[list[PlainGaps], Places]:
    """The plain gaps village by village, and the shown names of the places by their keys."""
    rows = ledger.query(
        """
        with named as (
            select distinct unnest(cast(? as varchar[])) as household
        )
        select f.duty, f.window_label, f.township, f.township_key, f.village, f.village_key, count(*),
               list(n.household) filter (where n.household is not null)
        from focus as f
        left join named as n on n.household = f.household
        where f.status = 'missed' and f.certain = 0
          and (len(?) = 0 or list_contains(?, f.window_label))
        group by all
        """,
        [sorted({each for row in loose for each in row.candidates}), list(windows), list(windows)],
    )
    plain = [
        PlainGaps(duty, window, township_key, village_key, count, frozenset(named or ()))
        for duty, window, _, township_key, _, village_key, count, named in rows
    ]
    return plain, {(row[3], row[5]): (row[2], row[4]) for row in rows}


def _by_group(
    reached: Mapping[tuple[str, str, str], int], places: Mapping[tuple[str, str], tuple[str, str]], by: str
) -> Reach:
    """The reach by the group's shown name. Groups that are no places may each take the whole county's."""
    county = {duty: count for (duty, township, _), count in reached.items() if not township}
    if by not in ("township", "village"):
        return lambda duty, key: county.get(duty, 0)
    names = {township_key: township for (township_key, _), (township, _) in places.items()}
    named = {
        (duty, names[township] if not village else " ".join(places[(township, village)])): count
        for (duty, township, village), count in reached.items()
        if township and bool(village) == (by == "village")
    }
    return lambda duty, key: named.get((duty, key), 0)
