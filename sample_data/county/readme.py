"""The guide to the sample: what is in each file, what is wrong with it, what becomes of every odd row."""

from __future__ import annotations

from collections.abc import Iterator

from sample_data.county.files import FILES
from sample_data.county.model import File, Row, Sheet

_HEAD = """# A fictitious county, as its sheets arrive

云溪县 does not exist, and neither does anybody in it: identity numbers begin with the unassigned region
code 909901, telephone numbers with 1990000. Three townships (白沙镇, 石桥乡, 枫林乡) with three villages each
send {count} files about January to October 2022, each township in its own way.

| | |
|---|---|
| `files/` | what the townships sent, a folder per township and one of the county office |
| `expected/` | what must come out of it, as of 31 October 2022 |
| `build.py` | writes `files/` and this page, the same bytes on every run |
| `derive_expected.py` | writes `expected/`, without zhucun |
| `county/` | the facts: who lives there, what happened, how each clerk writes |
| `oracle.py` | the rules of the ledger, listed one by one and applied to the facts |

There are household rosters of 1 January, of 1 July (白沙镇) and of 12 September 2022 (ten additions of 枫林乡);
pairings of 10 January and of 1 September, when provincial and prefectural helpers leave; visit logs by month;
incomes of three quarters; plans of the year of two townships and one village, evaluations of two townships, checks
of files and handbooks; registers of what happened to households, of exemptions, of replies to gaps, of helpers and of
the months' themes. The ledger in `expected/` is the one after the corrected August log of 石桥乡 was
confirmed (`zhucun ingest --replaces`); the first pass holds it back.

## What `expected/` says

| file | |
|---|---|
| `files.json` | per file and sheet: status, kind, rows = accepted + duplicates + rejected, and skipped lines |
| `problems.csv` | every error and warning that the first pass reports at a row or cell |
| `ledger.csv` | every obligation of the windows January to October, Q1 to Q4 and the year 2022, with status, marks and who answers for it |
| `coverage.json` | the figures of 2022Q3, 2022-09, 2022-08 and 2022, by duty and by township; households that have all of 五个一, 四个一 |
| `income.csv` | income of Q3 by township |

A sheet of delimited text has no name (`""`); empty sheets are not listed. The problems of the first August log of
石桥乡 are among those of the first pass and go with it when it is replaced. Marks of a missed obligation: `not_received` (nothing came for that
village and window), `unread` (a row that could not be used, or whose mode is unknown, would have cured it); `objected` (a reply about it is pending); with
any of them, nobody is named. `undated`: the record came without a date and counts as in time. `by_other` (a column of
its own): on the day that counted nobody came, or is named, who was paired with the household.

## Households to look at

| household | what it shows |
|---|---|
| 9099010101001, 9099010101002 | cleared on 21 and on 20 June: the visit of June is due for the first only |
| 9099010102001 | cleared “202206”, which acts from 1 July: June is due, and missed |
| 9099010102002 | moved from 双桥村 to 白沙社区 on 1 July |
| 9099010103010 | monitored since 11 June: June has 20 days, so its visit is due; the quarter is still a general one |
| 9099010103021 | new in July, no helper before 1 September: 无结对责任人 |
| 9099010103001–004, 010, 021 | 石门村, August: nothing came, so 未报 and not 未访 |
| 9099010103003 | September: a closed door and a call, neither counts; the helper is named |
| 9099010201008, 9099010201009 | two heads 王建国 in one village: a row without a code is nobody's, a miss of either is 待核 |
| 9099010202003 | never had a helper |
| 9099010203015 | income of Q3 collected on 31 October, a day after the quarter was closed: missed |
| 0301021, 0301022, 0301023 | added on 11, 11 and 12 September: due, due, not due; the second had two helpers for 13 and 7 days |
| 0301024, 0302021 | added on 17 and 18 August: 45 and 44 days of Q3, due and not due |
| 0302022, 0302023 | identified “202208” and “202209”: monitored from 1 September (on the roster from the 5th) and from 1 October |
| 0303021 | general for 44 days of Q3, monitored for 44: only together do they reach 45, and the later owes the income |
| 0303001–005 | 青山村, July: no 走访方式 column, so every miss is 待核 |
| 9099010102018, 9099010102017 | merged on 20 April: off the roll, though the roster of July repeats it; its visit of 25 April is the other's |
| 9099010203018, 0303017 | died on 20 May; moved away in “2022年8月”, which acts from 1 September |
| 0303016 | off the roll on 15 April, back on 1 July: 90 days of Q2 fewer, so nothing is owed for Q2 |
| 9099010203031 | split off 9099010203011 on 5 July: on no roster, no helper, owes as a general household |
| 0302015 | moved to 枫林村 on 10 September: from then it is counted there |
| 9099010202005 | risk cleared on 15 August: its visit of August is not due, and the quarter is a general one |
| 0301015, 9099010102008 | monitored since 20 July and, marked once more, since 5 September |
| 9099010203003, 0301002 | exempt in September: 4 and 19 of the days are left, so it is excused |
| 0303002 | “驻村走访” is no duty: it exempts from nothing |
| 9099010103003, 9099010102003, 9099010102001 | replies: pending, turned down with a reason, turned down without one (still pending) |
| 9099010203009 | plan of 12 May, after the thirty days of grace: missed |

## Files
"""

_ROWS = """
## Rows that are not simply taken

Fates: *rejected* (the others of the file go in), *accepted* with a warning or unlinked, *duplicate* (stored once),
*skipped* (totals, signatures, repeated headers). Signatures and totals at the end of a sheet are not listed.

| file | cell | written | fate | why |
|---|---|---|---|---|
"""


def _file_line(file: File) -> str:
    return f"| `{file.path}` | {file.note.strip()} |"


def _odd_cell(sheet: Sheet, index: int, row: Row) -> tuple[str, object]:
    """The address and text of the cell at which a row is odd; its row where it is odd as a whole."""
    field = row.troubles[0].field if row.troubles else row.at
    if not field:
        return f"row {sheet.first_row + index}", ""
    return sheet.address(index, field), row.cells.get(field) or "(blank)"


def _odd_lines(file: File) -> Iterator[str]:
    for sheet in file.sheets:
        for index, row in enumerate(sheet.rows):
            if not row.note or row.note in ("a total", "the clerk's signature"):
                continue
            cell, written = _odd_cell(sheet, index, row)
            place = f"{sheet.name}!{cell}" if sheet.name else cell
            code = f" ({row.troubles[0].code})" if row.troubles else ""
            yield f"| `{file.path}` | {place} | {written} | {row.fate}{code} | {row.note} |"


def readme() -> str:
    """The whole page."""
    lines = ["| file | what is in it, and what is wrong with it |", "|---|---|", *map(_file_line, FILES)]
    odd = [line for file in FILES if file.copy_of is None for line in _odd_lines(file)]
    return _HEAD.format(count=len(FILES)) + "\n" + "\n".join(lines) + "\n" + _ROWS + "\n".join(odd) + "\n"
