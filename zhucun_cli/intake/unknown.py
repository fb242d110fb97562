"""A header that nobody knows and that looks like one that is missing: worth a question to a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from zhucun_cli.errors import FileRefused
from zhucun_cli.home import Home
from zhucun_cli.intake.result import FileResult
from zhucun_cli.kinds import Field, Kind, Kinds, fold_header
from zhucun_cli.office import SECTIONS, save_office
from zhucun_cli.sheets.cell import Cell
from zhucun_cli.sheets.read import read_workbook
from zhucun_cli.sheets.sheet import Sheet
from zhucun_cli.tables.roles import header_text
from zhucun_cli.tables.vocabulary import Words, vocabulary_of

ALIKE = 0.5
ASKED_CODES = frozenset({"COLUMN_MISSING", "LOW_EVIDENCE"})
_MIN_KNOWN = 2


@dataclass(frozen=True)
class Suspect:
    """A column heading that may be a field that the sheet lacks."""

    kind: Kind
    field: Field
    header: str

    @property
    def question(self) -> str:
        """For a person: 到户日期：是不是“走访日期”？"""
        return f"{self.header}：是不是“{self.field.title}”？"


def suspect_in(sheet: Sheet, row: int, kinds: Kinds) -> Suspect | None:
    """The one unknown heading in a header row (1-based) that would make the sheet readable; None when unclear.

    Asked only where everything else that the kind needs is there, and one kind alone comes into question.
    """
    titles = [header_text(cell) for cell in _row(sheet, row) if header_text(cell)]
    found = [suspect for words in vocabulary_of(kinds).words.values() for suspect in _suspects(titles, words)]
    best = max((_likeness(each.header, each.field) for each in found), default=0.0)
    nearest = [each for each in found if _likeness(each.header, each.field) == best]
    return nearest[0] if len(nearest) == 1 else None


def suspects(home: Home, result: FileResult) -> tuple[Suspect, ...]:
    """The headings of a file worth a question, one at most for each sheet that was not read."""
    rows = {each.sheet: each.row for each in result.problems if each.code in ASKED_CODES and each.row}
    if not rows:
        return ()
    path = Path(result.path)
    try:
        sheets = read_workbook(path.name, path.read_bytes()).sheets
    except (FileRefused, OSError):  # a member of an archive, a file with a password: nothing is asked
        return ()
    found = (suspect_in(each, rows[each.name] or 0, home.kinds) for each in sheets if each.name in rows)
    return tuple({(each.kind.name, each.header): each for each in found if each}.values())


def keep_header(home: Home, suspect: Suspect) -> Home:
    """The home with a heading kept as the office's own word; `zhucun settings --undo` takes it back."""
    entry = {"kind": suspect.kind.name, "field": suspect.field.name, "header": suspect.header}
    entries = {each.name: home.office.of(each.name) for each in SECTIONS}
    save_office(home.settings_folder, {**entries, "header": (*entries["header"], entry)})
    return Home(home.folder)


def _row(sheet: Sheet, row: int) -> Sequence[Cell]:
    return sheet.rows[row - 1] if 0 < row <= len(sheet.rows) else ()


def _suspects(titles: Sequence[str], words: Words) -> Iterator[Suspect]:
    known = {found.field.name for title in titles if (found := words.match((title,)))}
    unknown = [title for title in titles if not words.match((title,)) and not words.forbids((title,))]
    missing = [each for each in words.kind.fields if each.required and each.name not in known]
    told_elsewhere = [each for each in missing if each.from_title or each.from_sheet_name]
    wanted = [each for each in missing if each not in told_elsewhere]
    claimed = known | {each.name for each in wanted}
    if len(known) < _MIN_KNOWN or len(wanted) != 1 or not claimed & set(words.kind.claims_with):
        return
    for title in unknown:
        if _likeness(title, wanted[0]) >= ALIKE:
            yield Suspect(words.kind, wanted[0], title)


def _likeness(title: str, field: Field) -> float:
    """How alike a heading is to the nearest name of a field, from 0 to 1."""
    word = fold_header(title)
    return max(SequenceMatcher(None, word, each).ratio() for each in field.folded_headers)
