"""Write what must come out of the sample into `expected/`: `python sample_data/derive_expected.py`.

The rules, R1 to R8, stand in `oracle.py`; nothing of zhucun is imported here or there.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sample_data.county.files import FILES
from sample_data.county.model import File, IncomeRow, Sheet
from sample_data.county.people import TOWNSHIP_OF
from sample_data.county.spelling import quarter_span
from sample_data.oracle import (
    AS_OF,
    DUTIES,
    FIRST_PASS,
    GENERAL,
    INCOME_ROWS,
    MONITORED,
    VISIT_ROWS,
    WINDOWS,
    Obligation,
    Window,
    completion,
    ledger,
    owner,
    state,
    visit_candidates,
    work_candidates,
)

EXPECTED = Path(__file__).resolve().parent / "expected"
STATUSES = ("on_time", "late", "missed", "excused", "open")
YEAR = Window("2022", date(2022, 1, 1), date(2022, 12, 31))
GROUPS = {"五个一": MONITORED, "四个一": GENERAL}
PERIODS = (WINDOWS["quarter"][2], WINDOWS["month"][8], WINDOWS["month"][7], YEAR)


def _sheet_counts(sheet: Sheet) -> dict[str, object]:
    fates = Counter(row.fate for row in sheet.rows)
    return {
        "sheet": sheet.name,
        "kind": sheet.kind,
        "rows": fates["accepted"] + fates["duplicate"] + fates["rejected"],
        "accepted": fates["accepted"],
        "duplicates": fates["duplicate"],
        "rejected": fates["rejected"],
        "skipped": fates["skipped"],
    }


def _file_entry(file: File) -> dict[str, object]:
    if not file.sheets:
        return {"path": file.path, "status": "irrelevant", "kind": None, "sheets": []}
    kind = file.sheets[0].kind
    if file.copy_of:
        return {"path": file.path, "status": "unchanged", "kind": kind, "same_as": file.copy_of, "sheets": []}
    sheets = [_sheet_counts(sheet) for sheet in file.sheets]
    rejected = any(sheet["rejected"] for sheet in sheets)
    status = "partial" if rejected else "accepted"
    if file.corrects:
        once_confirmed = {"status": status, "sheets": sheets}
        return {"path": file.path, "status": "refused", "code": "RESENT_FILE", "kind": kind,
                "replaces": file.corrects, "sheets": [], "once_confirmed": once_confirmed}  # fmt: skip
    return {"path": file.path, "status": status, "kind": kind, "sheets": sheets}


def _problems() -> Iterator[tuple[str, ...]]:
    for file in FIRST_PASS:
        for sheet in file.sheets:
            yield from ((file.path, sheet.name, "", code, severity) for code, severity in sheet.troubles)
            for index, row in enumerate(sheet.rows):
                for trouble in row.troubles:
                    cell = sheet.address(index, trouble.field)
                    yield file.path, sheet.name, cell, trouble.code, trouble.severity


def _figures(owed: Iterable[Obligation]) -> dict[str, object]:
    counts = Counter(one.status for one in owed)
    expected = counts.total()
    base = expected - counts["excused"]
    done = counts["on_time"] + counts["late"]
    figures: dict[str, object] = {"expected": expected, **{status: counts[status] for status in STATUSES}}
    return figures | {"coverage": round(done / base, 6) if base else None}


def _unlinked(period: Window) -> dict[str, int]:
    """Accepted rows that link nowhere; an income lies in the period that holds its quarter's last day."""
    visits = [
        row for _, written, row in VISIT_ROWS
        if written.fate == "accepted" and row.day and period.holds(row.day) and len(visit_candidates(row)) != 1
    ]  # fmt: skip
    incomes = [
        row for _, written, row in INCOME_ROWS
        if written.fate == "accepted" and period.holds(quarter_span(row.quarter)[1])
        and len(work_candidates(row)) != 1
    ]  # fmt: skip
    return {"visit": len(visits), "income": len(incomes)}


def _coverage(judged: Sequence[Obligation]) -> dict[str, object]:
    periods = {}
    for period in PERIODS:
        inside = [owed for owed in judged if period.holds(owed.test_day)]
        present = [duty for duty in DUTIES if any(owed.duty is duty for owed in inside)]
        periods[period.label] = {
            "duties": [{"duty": duty.id, **_figures(o for o in inside if o.duty is duty)} for duty in present],
            "townships": [
                {"duty": duty.id, "township": township, **_figures(
                    o for o in inside if o.duty is duty and TOWNSHIP_OF[o.village] == township
                )}
                for duty in present
                for township in dict.fromkeys(TOWNSHIP_OF.values())
            ],
            "unlinked": _unlinked(period),
            "completion": [
                {"group": group, "households": asked, "complete": complete}
                for group, category in GROUPS.items()
                for asked, complete in [completion(category, period)]
            ],
        }  # fmt: skip
    return {"as_of": AS_OF.isoformat(), "periods": periods}


def _ledger_rows(judged: Sequence[Obligation]) -> Iterator[tuple[str, ...]]:
    for owed in judged:
        yield (
            owed.duty.id, owed.household, owed.window.label, owed.window.start.isoformat(),
            owed.window.end.isoformat(), owed.due_on.isoformat(), owed.status,
            owed.done_on.isoformat() if owed.done_on else "", "、".join(sorted(owed.marks)),
            TOWNSHIP_OF[owed.village], owed.village, owed.responsible, "yes" if owed.by_other else "",
        )  # fmt: skip


def _income_table(quarter: Window) -> Iterator[tuple[str, ...]]:
    """Sums by township of the linked incomes of a quarter."""
    listed: defaultdict[str, list[IncomeRow]] = defaultdict(list)
    for _, written, row in INCOME_ROWS:
        household = owner(work_candidates(row), row.collected_on)
        if written.fate == "accepted" and row.quarter == quarter.label and household:
            there = state(household, quarter.end)
            assert there is not None, household
            listed[TOWNSHIP_OF[there[0]]].append(row)
    for township in dict.fromkeys(TOWNSHIP_OF.values()):
        rows = listed[township]
        parts = [sum((row.parts[n] or Decimal(0) for row in rows), Decimal(0)) for n in range(4)]
        assert all(part is not None for row in rows for part in row.parts)
        persons, expense = sum(row.persons for row in rows), sum((r.expense for r in rows), Decimal(0))
        net = sum(parts) - expense
        amounts = (*parts, expense, net, net / persons)
        rounded = [str(amount.quantize(Decimal("0.01"), ROUND_HALF_UP)) for amount in amounts]
        yield (township, quarter.label, str(len(rows)), str(persons), *rounded)


def _write_json(name: str, value: object) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    (EXPECTED / name).write_text(text, encoding="utf-8", newline="\n")


def _write_csv(name: str, header: str, rows: Iterable[Sequence[str]]) -> None:
    with (EXPECTED / name).open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header.split())
        writer.writerows(rows)


def main() -> None:
    """Write every file of `expected/`."""
    EXPECTED.mkdir(exist_ok=True)
    judged = ledger()
    _write_json("files.json", [_file_entry(file) for file in FILES])
    _write_csv("problems.csv", "path sheet cell code severity", _problems())
    _write_csv(
        "ledger.csv",
        "duty household window window_start window_end due_on status done_on marks township village responsible "
        "by_other",
        _ledger_rows(judged),
    )
    _write_json("coverage.json", _coverage(judged))
    _write_csv(
        "income.csv",
        "township quarter households persons wage business property transfer expense net net_per_head",
        _income_table(WINDOWS["quarter"][2]),
    )


if __name__ == "__main__":
    main()
