"""`report dossier` and `report handbook`: a file for each household, with an index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from zhucun_cli.cli.context import now, open_lake, who
from zhucun_cli.cli.screen import hint, progress
from zhucun_cli.errors import UsageError

if TYPE_CHECKING:
    from zhucun_cli.home import Home
    from zhucun_cli.periods import Period
    from zhucun_cli.reports.household_files import HouseholdFiles

HOUSEHOLD_REPORTS = (
    ("dossier", "一户一档，每个监测户一份，另有目录；写 --household、--village、--township 或 --all", "html"),
    ("handbook", "结对联系手册，每个一般脱贫户一份，另有目录；同上", "html"),
)
NAMES = tuple(name for name, _, _ in HOUSEHOLD_REPORTS)
UNMASKED_MODE = 0o600


@dataclass(frozen=True)
class Whose:
    """Whose files are wanted: exactly one of the four is given."""

    household: str | None = None
    village: str | None = None
    township: str | None = None
    everybody: bool = False

    @property
    def given(self) -> int:
        """How many were given."""
        return sum(
            (self.household is not None, self.village is not None, self.township is not None, self.everybody)
        )


@dataclass(frozen=True)
class FilesWish:
    """What is asked for: whose files of which year by which clocks, where to, and why with full numbers."""

    whose: Whose
    period: Period | None
    as_of: date
    known_by: datetime | None
    output: Path | None
    full_id: bool
    reason: str | None


def refuse_household_options(whose: Whose, full_id: bool, reason: str | None) -> None:
    """Raise UsageError where a report that is not about single households is given their options."""
    if whose.given or full_id or reason is not None:
        raise UsageError(
            "--household、--village、--township、--all、--full-id、--reason 用在 report dossier、report handbook"
            "（--village、--township 也用在 report visits）"
        )


def write_household_files(home: Home, name: str, wish: FilesWish) -> Iterator[str]:
    """The files that `wish` names; what to say of them. Raises UsageError for a wish that does not fit."""
    from zhucun_cli.ledger.views import Filters
    from zhucun_cli.periods import year_of
    from zhucun_cli.reports.household_files import FILE_KINDS, FilesQuestion, household_files

    kind, whose = FILE_KINDS[name], wish.whose
    _check(kind.title, wish)
    question = FilesQuestion(
        kind,
        wish.period or year_of(wish.as_of),
        wish.as_of,
        wish.known_by,
        Filters(township=whose.township, village=whose.village, household=whose.household),
        wish.full_id,
    )
    with open_lake(home) as lake, household_files(home, lake.snapshot(wish.known_by), question) as files:
        yield f"已写：{_write(home, files, wish)}"
        yield _summary(files)


def _check(title: str, wish: FilesWish) -> None:
    if wish.whose.given != 1:
        raise UsageError("请写要哪些户：--household、--village、--township、--all 写一个")
    if wish.period is not None and wish.period.unit != "year":
        raise UsageError(f"{title}按年出，请写 --year，如 --year 2022")
    if wish.full_id != bool((wish.reason or "").strip()):
        raise UsageError("--full-id（印证件全号）和 --reason（写明原因）要一起写，会记入使用记录")


def _write(home: Home, files: HouseholdFiles, wish: FilesWish) -> Path:
    from zhucun_cli.reports.folders import plain_name
    from zhucun_cli.reports.household_pages import Pages, render_page, write_files
    from zhucun_cli.reports.outputs import write_output

    pages = Pages(home.templates_folder)
    question, first = files.question, files.villages[0]
    names = {
        "household": files.one_household or "",
        "village": f"{first.township}{first.village}",
        "township": first.township,
    }
    given = next((plain_name(name) for what, name in names.items() if getattr(wish.whose, what)), "")
    stem = "-".join(filter(None, (question.kind.name, question.year.label, given)))
    target = (wish.output or home.reports_folder) / stem
    mode = UNMASKED_MODE if wish.full_id else home.settings.output_mode
    if wish.full_id:
        _record(home, files, target, wish)
    if wish.whose.household is not None:
        (page,) = files.read(first)
        return write_output(target.with_name(f"{stem}.html"), render_page(page, pages), mode)
    with progress() as bar:
        task = bar.add_task(question.kind.title, total=files.households)
        return write_files(files, pages, target, mode, lambda count: bar.advance(task, count))


def _record(home: Home, files: HouseholdFiles, target: Path, wish: FilesWish) -> None:
    """What is not recorded is not written."""
    from zhucun_cli.access import Access, record_access

    command = f"report {files.question.kind.name} --full-id"
    record_access(
        home.folder,
        Access(now(), who(), command, str(target.absolute()), files.id_numbers, (wish.reason or "").strip()),
    )
    hint(f"有证件全号的 {files.id_numbers} 户，只有自己能读，已记入使用记录")


def _summary(files: HouseholdFiles) -> str:
    title = files.question.kind.title
    one = files.one_household
    return f"{title} {files.households} 份" + ("" if one else "，从 目录.html 看起；目录.xlsx 是同一份目录")
