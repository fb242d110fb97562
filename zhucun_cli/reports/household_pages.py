"""一户一档 and 结对联系手册 as pages: one self-contained HTML file for each household, and an index of them."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

from jinja2 import (
    Environment,
    FunctionLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from zhucun_cli.errors import DeclarationError
from zhucun_cli.ledger.views.household_files import Tally, Village
from zhucun_cli.reports import words
from zhucun_cli.reports.folders import FolderAside, plain_name, written_folder
from zhucun_cli.reports.household_files import FilePage, FilesQuestion, HouseholdFiles
from zhucun_cli.reports.html import csp_hash, money
from zhucun_cli.reports.outputs import template_path, template_text
from zhucun_cli.reports.sheets import Column, Sheet, write_workbook
from zhucun_cli.reports.template_faults import OR_REMOVE, TEMPLATE_FAULTS, told

INDEX_TEMPLATE = "household_index.html.j2"
INDEX, WORKBOOK = "目录.html", "目录.xlsx"
_TEMPLATE_NAME = re.compile(r"[\w-]+\.html\.j2")


class Pages:
    """Templates of the office (else those that come with zhucun), each compiled once.

    Raises DeclarationError, naming the template and its line, for one that cannot be used.
    """

    def __init__(self, home_templates: Path) -> None:
        def load(name: str) -> tuple[str, str, Callable[[], bool]]:
            if not _TEMPLATE_NAME.fullmatch(name):
                raise TemplateNotFound(name)
            return template_text(name, home_templates), f"<{name}>", lambda: True

        self._home_templates = home_templates
        self._environment: Environment = ImmutableSandboxedEnvironment(
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            loader=FunctionLoader(load),
        )
        self._environment.filters.update(_FILTERS)

    def render(self, name: str, **values: object) -> bytes:
        """The page that the template makes of those values."""
        try:
            return self._environment.get_template(name).render(values).lstrip().encode()
        except TEMPLATE_FAULTS as error:
            where, line = _place(error, name)
            path = template_path(where, self._home_templates)
            raise DeclarationError(f"模板“{path}”第 {line} 行{told(error, values)}{OR_REMOVE}") from error


def _place(error: Exception, name: str) -> tuple[str, int]:
    """The template and line at fault: of the innermost template that was being rendered."""
    if isinstance(error, TemplateSyntaxError):
        return error.name or name, error.lineno
    frames = traceback.extract_tb(error.__traceback__)
    found = [each for each in frames if each.filename.startswith("<") and each.filename.endswith(".j2>")]
    return (found[-1].filename.strip("<>"), found[-1].lineno or 0) if found else (name, 0)


def _month(day: date) -> str:
    return f"{day.year}年{day.month}月"


def _quarter(label: str) -> str:
    """2022Q3 → 第三季度."""
    return f"第{'一二三四'[int(label[-1]) - 1]}季度"


_FILTERS: Mapping[str, Callable[..., str]] = MappingProxyType(
    {
        "csp_hash": csp_hash,
        "day": words.day,
        "month": _month,
        "quarter": _quarter,
        "iso": words.iso,
        "money": money,
        "clock": words.known_by,
        "href": quote,
    }
)


def render_page(page: FilePage, pages: Pages) -> bytes:
    """One household's file."""
    return pages.render(page.kind.template, page=page)


@dataclass(frozen=True)
class IndexLine:
    """One household in the index, with the name of its file beside it."""

    household: str
    head: str
    category: str
    helpers: str
    tally: Tally
    file: str


@dataclass(frozen=True)
class IndexVillage:
    """One village in the index; `path` leads to its own index, `folder` is '' where all lies in one folder."""

    village: Village
    folder: str
    lines: tuple[IndexLine, ...]

    @property
    def path(self) -> str:
        """Its index, from the uppermost folder."""
        return f"{self.folder}/{INDEX}" if self.folder else INDEX

    @property
    def tally(self) -> Tally:
        """What became of the obligations of all its households."""
        return added(each.tally for each in self.lines)


def added(tallies: Iterable[Tally]) -> Tally:
    """Tallies of different households together."""
    columns = zip(*(tuple(vars(each).values()) for each in tallies), strict=True)
    return Tally(*(sum(column) for column in columns))


@dataclass(frozen=True)
class Index:
    """What an index page prints: villages, or the households of one."""

    title: str
    question: FilesQuestion
    total: int
    villages: tuple[IndexVillage, ...] = ()
    lines: tuple[IndexLine, ...] = ()


def write_files(
    files: HouseholdFiles, pages: Pages, target: Path, mode: int, advance: Callable[[int], None]
) -> Path:
    """The folder of all files with its index; the name that it really got.

    `advance` is told how many were written since. Raises NotPermitted and DeclarationError, and then leaves nothing.
    """
    single = len(files.villages) == 1 and files.question.filters.village is not None
    with written_folder(target, mode) as (folder, given):
        villages = []
        for village in files.villages:
            place = "" if single else folder.free(_village_folder(files, village))
            written = _write_village(files.read(village), pages, folder, place)
            villages.append(IndexVillage(village, place, written))
            if not single:
                folder.add(
                    f"{place}/{INDEX}",
                    pages.render(INDEX_TEMPLATE, index=_village_index(files, villages[-1])),
                )
            advance(len(written))
        top = _village_index(files, villages[0]) if single else _top_index(files, villages)
        folder.add(INDEX, pages.render(INDEX_TEMPLATE, index=top))
        folder.add(WORKBOOK, render_index(files, villages))
    return given[0]


def _write_village(
    found: Sequence[FilePage], pages: Pages, folder: FolderAside, place: str
) -> tuple[IndexLine, ...]:
    lines = []
    for page in found:
        facts = page.record.facts
        path = folder.free(f"{place}/{file_name(page)}" if place else file_name(page))
        folder.add(path, render_page(page, pages))
        helpers = "、".join(each.name for each in page.paired)
        lines.append(
            IndexLine(
                facts.household,
                facts.head,
                page.category,
                helpers,
                page.record.tally,
                path.rpartition("/")[2],
            )
        )
    return tuple(lines)


def file_name(page: FilePage) -> str:
    """By the household's code, never by a person's name."""
    return f"{plain_name(page.record.facts.household)}.html"


def _village_folder(files: HouseholdFiles, village: Village) -> str:
    """乡镇/村, below the county's where the home holds several."""
    several = len({each.county for each in files.villages}) > 1
    parts = (*((village.county,) if several else ()), village.township or "未写乡镇", village.village)
    return "/".join(map(plain_name, parts))


def _village_index(files: HouseholdFiles, found: IndexVillage) -> Index:
    question, village = files.question, found.village
    title = f"{village.township}{village.village}{question.year.title}{question.kind.title}目录"
    return Index(title, question, len(found.lines), lines=found.lines)


def _top_index(files: HouseholdFiles, villages: Sequence[IndexVillage]) -> Index:
    return Index(_title(files), files.question, files.households, villages=tuple(villages))


def _title(files: HouseholdFiles) -> str:
    """云溪县2022年一户一档目录."""
    return f"{files.county}{files.question.year.title}{files.question.kind.title}目录"


_COLUMNS = (
    Column("户编号", width=20), Column("户主"), Column("乡镇", width=12), Column("村", width=12),
    Column("类别", width=12), Column("责任人", width=16), Column("应办", "count", 7), Column("已办", "count", 7),
    Column("免办", "count", 7), Column("未完成", "count", 8), Column("待核", "count", 7),
    Column("未到期", "count", 8), Column("文件", width=40),
)  # fmt: skip


def render_index(files: HouseholdFiles, villages: Sequence[IndexVillage]) -> bytes:
    """The index of all files as a workbook."""
    question = files.question
    rows = [
        [
            each.household, each.head, found.village.township, found.village.village, each.category, each.helpers,
            *vars(each.tally).values(), f"{found.folder}/{each.file}" if found.folder else each.file,
        ]
        for found in villages
        for each in found.lines
    ]  # fmt: skip
    note = f"共 {len(rows)} 份；截至 {question.as_of}（据报送记录）；含户主姓名，注意保管"
    created = files.provenance.committed_at or datetime.combine(question.as_of, time())
    sheet = Sheet("目录", _title(files), (note,), _COLUMNS, rows)
    return write_workbook([sheet], _title(files), created, note)
