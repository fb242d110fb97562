"""A notice: a problem that no single row shows, with the records that do not agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from zhucun_cli.ledger.engine import Ledger
from zhucun_cli.ledger.views.focus import Filters
from zhucun_cli.privacy import mask_name
from zhucun_cli.problems import CATALOGUE, Severity

SHORT_ID = 12  # digits of a batch shown when its file's name is not known


@dataclass(frozen=True)
class Record:
    """Where a record stands: the file's name, the sheet ('' when the file has but one), the row."""

    file: str
    sheet: str
    row: int

    def __str__(self) -> str:
        """白沙镇结对.xlsx › Sheet1 第 5 行, 结对.csv 第 5 行."""
        return f"{' › '.join(filter(None, (self.file, self.sheet)))} 第 {self.row} 行"


@dataclass(frozen=True)
class Notice:
    """What is wrong and what to do; `records` are those that contradict each other, `household` whose they are."""

    code: str
    severity: Severity
    message: str
    fix: str
    household: str = ""
    records: tuple[Record, ...] = ()


@dataclass(frozen=True)
class NoticeScope:
    """The days a question is about, what it is narrowed to, and which file each batch was."""

    first: date = date.min
    last: date = date.max
    filters: Filters = field(default_factory=Filters)
    source_names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def records(self, *places: tuple[str | None, str | None, int | None]) -> tuple[Record, ...]:
        """The records at those (batch, sheet, row); a place without a row is none."""
        return tuple(
            Record(self.source_names.get(batch or "", (batch or "")[:SHORT_ID]), sheet or "", row)
            for batch, sheet, row in places
            if row is not None
        )


def notice(code: str, household: str = "", records: tuple[Record, ...] = (), **details: object) -> Notice:
    """A notice in the catalogue's words, filled with `details`."""
    words = CATALOGUE[code]
    message, fix = words.message.format(**details), words.fix.format(**details)
    return Notice(code, words.severity, message, fix, household, records)


def told_with_place(told: Sequence[str], records: Sequence[Record]) -> str:
    """Each thing told with the record that tells it: 李明 2022-08-03 走访（走访.xlsx › Sheet1 第 5 行）；…."""
    return "；".join(
        f"{text}（{place}）" if text else str(place) for text, place in zip(told, records, strict=False)
    )


def household_words(ledger: Ledger, households: Sequence[str]) -> Mapping[str, str]:
    """Household code → 户编号 9099010101003（张**）."""
    rows = ledger.query(
        "select household, min(head_name) from household_name where list_contains(?, household) group by household",
        [sorted(set(households))],
    )
    heads = {str(household): mask_name(str(head or "")) for household, head in rows}
    return MappingProxyType(
        {
            each: f"户编号 {each}（{heads[each]}）" if heads.get(each) else f"户编号 {each}"
            for each in households
        }
    )
