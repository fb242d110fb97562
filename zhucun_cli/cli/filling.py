"""`form` and `settings`: workbooks that people fill in and that read back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated

import typer

from zhucun_cli.cli.context import now, one_kind, one_period, open_lake, the_home, today, who
from zhucun_cli.cli.options import HomeOption, MonthOption, QuarterOption, YearOption
from zhucun_cli.cli.screen import hint, print_table, say
from zhucun_cli.errors import FileRefused, UsageError
from zhucun_cli.home import Home
from zhucun_cli.kinds import load_kinds
from zhucun_cli.kinds.kind import period_unit
from zhucun_cli.periods import OF_DAY
from zhucun_cli.problems import file_problem

if TYPE_CHECKING:
    from zhucun_cli.kinds import Kind
    from zhucun_cli.office import Office
    from zhucun_cli.periods import Period, Unit


def form(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="表种", help="名称或代号：走访记录、visit、户花名册、income 等，见 zhucun kinds")],
    township: Annotated[str | None, typer.Option("--township", metavar="乡镇", help="只要这个乡镇的户")] = None,
    village: Annotated[str | None, typer.Option("--village", metavar="村", help="只要这个村的户")] = None,
    month: MonthOption = None,
    quarter: QuarterOption = None,
    year: YearOption = None,
    output: Annotated[Path | None, typer.Option("--output", metavar="文件", help="写到哪里；默认在工作目录的 reports/")] = None,
    home: HomeOption = None,
) -> None:  # fmt: skip
    """出一份预填好户和责任人的空表，发下去填；填好后直接 ingest，不会有格式问题。

    例：zhucun form 走访记录 --month 本月 --township 白沙镇
        zhucun form income --quarter 三季度
        zhucun form plan --year 今年
        zhucun form household --village 石桥村 --output 石桥村花名册.xlsx
    """
    from zhucun_cli.forms.collection import collection_form
    from zhucun_cli.forms.prefill import Wanted
    from zhucun_cli.forms.unmasked import Occasion, write_unmasked

    the = the_home(home, context)
    asked = one_kind(the, kind)
    wanted = Wanted(asked, _period_of(asked, one_period(month, quarter, year)), today(), township, village)
    with open_lake(the) as lake:
        made = collection_form(the, lake.snapshot(), wanted)
    path = output or the.reports_folder / f"{made.title}.xlsx"
    written = write_unmasked(the, path, made.content, made.rows, Occasion(now(), who(), "form"))
    say(f"已写：{written}")
    hint(
        f"预填 {made.rows} 行。未脱敏，只有自己能读，已记入使用记录"
        if made.rows
        else "库里没有可预填的户，是空表"
    )


_UNIT_NAMES: Mapping[Unit, str] = MappingProxyType({"month": "月", "quarter": "季度", "year": "年"})


def _period_of(kind: Kind, given: Period | None) -> Period | None:
    """The period a form is about: this month, quarter or year unless said otherwise. Raises UsageError."""
    unit = period_unit(kind)
    if unit is None:
        if given is not None:
            raise UsageError(f"{kind.title}按当天的名单出，不写 --month、--quarter、--year")
        return None
    if given is None:
        return OF_DAY[unit](today())
    if given.unit != unit:
        raise UsageError(f"{kind.title}按{_UNIT_NAMES[unit]}出，请写 --{unit}")
    return given


def settings(
    context: typer.Context,
    workbook: Annotated[Path | None, typer.Argument(metavar="[设置.xlsx]", help="改好的设置.xlsx，读回来生效")] = None,
    output: Annotated[Path | None, typer.Option("--output", metavar="文件", help="把现在的设置导出成表，在表里改")] = None,
    undo: Annotated[bool, typer.Option("--undo", help="撤回上一次改动")] = False,
    home: HomeOption = None,
) -> None:  # fmt: skip
    """本单位的列名叫法、地名和单位的别名、节假日、免责，都在一份表里改。

    例：zhucun settings --output 设置.xlsx    导出
        zhucun settings 设置.xlsx             改好后读回
        zhucun settings --undo                撤回上一次改动
    """
    from zhucun_cli.office import SECTIONS

    the = the_home(home, context)
    if sum((workbook is not None, output is not None, undo)) > 1:
        raise UsageError("设置.xlsx、--output、--undo 一次只能用一个")
    if undo:
        _undo_settings(the)
    elif output is not None:
        _export_settings(the, output)
    elif workbook is not None:
        _import_settings(the, workbook)
    else:
        counts = "，".join(f"{each.title} {len(the.office.of(each.name))}" for each in SECTIONS)
        say(f"现有设置：{counts}。用 --output 设置.xlsx 导出来改")


def _undo_settings(home: Home) -> None:
    from zhucun_cli.office import undo_office

    before = home.office
    undo_office(home.settings_folder)
    _show_changes(before, Home(home.folder).office, "已撤回上一次改动")


def _export_settings(home: Home, path: Path) -> None:
    from zhucun_cli.forms.settings import settings_workbook
    from zhucun_cli.reports.outputs import write_output

    content = settings_workbook(home.office, home.kinds)
    say(f"已写：{write_output(path, content, home.settings.output_mode)}")
    if home.settings.headers:
        hint("zhucun.toml 里 [headers] 写的列名另外有效，不在这份表里")


def _import_settings(home: Home, path: Path) -> None:
    """Read 设置.xlsx back: all of it, or with any fault nothing (exit 3)."""
    from zhucun_cli.forms.settings import changes, read_settings_workbook
    from zhucun_cli.office import Office, save_office
    from zhucun_cli.sheets.read import read_workbook

    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"读不到“{path}”：{error.strerror}") from error
    try:
        sheets = read_workbook(path.name, content).sheets
    except FileRefused as refusal:
        hint(f"{path.name}：{file_problem(refusal.code, refusal.details).message}，设置没有改动")
        raise typer.Exit(3) from refusal
    read = read_settings_workbook(sheets, load_kinds(home.folder / "kinds", home.settings.headers))
    for each in read.faults:
        hint(f"{each.sheet}{f'!{each.cell}' if each.cell else ''}：{each.message}")
    if read.faults:
        hint(f"共 {len(read.faults)} 处要改，设置没有改动")
        raise typer.Exit(3)
    if not changes(home.office.entries, read.entries):
        say("没有变化")
        return
    save_office(home.settings_folder, read.entries)
    _show_changes(home.office, Office(read.entries), "已生效；zhucun settings --undo 可撤回")


def _show_changes(before: Office, after: Office, said: str) -> None:
    from zhucun_cli.forms.settings import changes

    rows = changes(before.entries, after.entries)
    print_table("", ("工作表", "", "内容"), rows)
    say(said)
