"""`report`: a period as pages, workbooks and documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated

import typer

from zhucun_cli.cli.context import (
    named_browser,
    one_period,
    open_lake,
    parse_day,
    parse_moment,
    the_home,
    today,
)
from zhucun_cli.cli.handing_out import Wish, write_bulletin, write_drafts, write_notices
from zhucun_cli.cli.household_files import (
    HOUSEHOLD_REPORTS,
    NAMES,
    FilesWish,
    Whose,
    refuse_household_options,
    write_household_files,
)
from zhucun_cli.cli.options import (
    AsOfOption,
    HomeOption,
    KnownByOption,
    MonthOption,
    QuarterOption,
    YearOption,
)
from zhucun_cli.cli.screen import print_table, say
from zhucun_cli.cli.visit_rolls import NAME as VISITS
from zhucun_cli.cli.visit_rolls import Asked, RollsWish, write_visit_rolls
from zhucun_cli.errors import UsageError

if TYPE_CHECKING:
    from zhucun_cli.home import Home
    from zhucun_cli.ledger.question import Question
    from zhucun_cli.reports.content import ReportContent

FORMATS = ("html", "xlsx", "docx", "pdf", "json")
USUAL_FORMATS = "html,xlsx"
REPORTS = (
    (
        "（不写名字）",
        "季度、月度、年度履责报告：覆盖率、热力图、未完成、问题、收入、走访台账",
        "html、xlsx、docx、pdf、json",
    ),
    ("bulletin", "走访覆盖率通报，附乡镇表、单位表、未走访清单", "docx、pdf"),
    ("notices", "督办通知，每个有未完成事项的单位一份，附回复单；另有目录", "docx、pdf"),
    ("draft", "核实回复表，每个单位一份，填好后直接收表", "xlsx"),
    (VISITS, "走访台账，任意几个月（最多 24 个月），一个乡镇一张表；写 --from、--to", "xlsx"),
    *HOUSEHOLD_REPORTS,
)


def report(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="[名字]", help="bulletin、notices、draft、visits、dossier、handbook；list：看有哪些")] = None,
    month: MonthOption = None,
    quarter: QuarterOption = None,
    year: YearOption = None,
    from_month: Annotated[str | None, typer.Option("--from", metavar="月", help="visits 从哪个月起，如 2022-01")] = None,
    to_month: Annotated[str | None, typer.Option("--to", metavar="月", help="visits 到哪个月止，如 2022-09")] = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="单位", help="notices、draft 只要这个单位或乡镇的")] = None,
    as_of: AsOfOption = None,
    known_by: KnownByOption = None,
    form: Annotated[str | None, typer.Option("--format", metavar="格式", help="html、xlsx、docx、pdf、json，用逗号隔开；默认 html,xlsx；公文 docx,pdf，默认 docx")] = None,
    number_from: Annotated[int, typer.Option("--number-from", metavar="号", min=1, help="bulletin、notices 的文号至少从几号编起")] = 1,
    output: Annotated[Path | None, typer.Option("--output", metavar="目录", help="写到哪里；默认在工作目录的 reports/")] = None,
    household: Annotated[str | None, typer.Option("--household", metavar="户", help="dossier、handbook 只要这一户")] = None,
    village: Annotated[str | None, typer.Option("--village", metavar="村", help="dossier、handbook、visits 要这个村的")] = None,
    township: Annotated[str | None, typer.Option("--township", metavar="乡镇", help="dossier、handbook、visits 要这个乡镇的")] = None,
    everybody: Annotated[bool, typer.Option("--all", help="dossier、handbook 要全部的户")] = False,
    full_id: Annotated[bool, typer.Option("--full-id", help="dossier、handbook 印证件全号；要写 --reason，会记入使用记录")] = False,
    reason: Annotated[str | None, typer.Option("--reason", metavar="原因", help="为什么要印证件全号")] = None,
    home: HomeOption = None,
) -> None:  # fmt: skip
    """出报告和公文：季度报告、走访通报、督办通知、核实回复表、走访台账、一户一档、结对联系手册。

    例：zhucun report --quarter 2022Q3
        zhucun report --quarter 2022Q3 --format docx --output 汇报材料/
        zhucun report --month 上月 --format pdf
        zhucun report bulletin --month 上月 --format docx,pdf
        zhucun report notices --month 上月 --unit 县教育局
        zhucun report draft --month 上月
        zhucun report visits --from 2022-01 --to 2022-09 --township 白沙镇
        zhucun report dossier --village 石门村 --year 2022
        zhucun report handbook --household 9099010102003
    """
    from zhucun_cli.ledger.question import Question

    if name == "list":
        print_table("报告", ("名字", "内容", "格式"), REPORTS)
        return
    if name is not None and name not in (*_NAMED, *NAMES, VISITS):
        raise UsageError(f"没有叫“{name}”的报告，zhucun report list 可看有哪些")
    the = the_home(home, context)
    period = one_period(month, quarter, year)
    day = parse_day(as_of, "--as-of") if as_of else today()
    whose = Whose(household, village, township, everybody)
    asked = Asked(from_month, to_month, period)
    _check_fits(name, unit, number_from, form)
    if name == VISITS:
        if household is not None or everybody or full_id or reason is not None:
            raise UsageError(f"report {VISITS} 只能用 --township、--village 选户")
        rolls = RollsWish(asked, day, parse_moment(known_by), township, village, output)
        for line in write_visit_rolls(the, rolls):
            say(line)
        return
    if asked.in_months:
        raise UsageError(f"--from、--to 用在 report {VISITS}")
    if name in NAMES:
        files = FilesWish(whose, period, day, parse_moment(known_by), output, full_id, reason)
        for line in write_household_files(the, name, files):
            say(line)
        return
    refuse_household_options(whose, full_id, reason)
    if period is None:
        raise UsageError("请写要哪一期，如 --quarter 2022Q3")
    formats = _split(form) or ("docx",)
    wish = Wish(Question(period, day, parse_moment(known_by)), unit, output, number_from, formats)
    if name is None:
        for path in write_report(the, wish.question, _formats(form or USUAL_FORMATS), output):
            say(f"已写：{path}")
    else:
        for line in _NAMED[name](the, wish):
            say(line)
    _say_closed(the, wish.question)


def _say_closed(home: Home, question: Question) -> None:
    from zhucun_cli.cli.closing import closed_line

    with open_lake(home) as lake:
        line = closed_line(home, lake.snapshot(question.known_by), question)
    if line:
        say(line)


def _check_fits(name: str | None, unit: str | None, first_number: int, form: str | None) -> None:
    """Raise UsageError for options that this report does not know: nothing is silently ignored."""
    shown = f"report {name}" if name else "report"
    if unit is not None and name not in ("notices", "draft"):
        raise UsageError(f"{shown} 不分单位，--unit 用在 report notices、report draft")
    if first_number != 1 and name not in ("bulletin", "notices"):
        raise UsageError(f"{shown} 不编文号，--number-from 用在 report bulletin、report notices")
    only = {each: formats for each, _, formats in REPORTS}
    if name is not None and not set(_split(form)) <= set(only[name].split("、")):
        raise UsageError(f"{shown} 只有 {only[name]}")


def _split(form: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.strip() for each in (form or "").split(",") if each.strip()))


def _formats(form: str) -> tuple[str, ...]:
    chosen = _split(form)
    wrong = [each for each in chosen if each not in FORMATS]
    if wrong or not chosen:
        raise UsageError(f"--format 只能是 {'、'.join(FORMATS)}")
    return chosen


def write_report(home: Home, question: Question, formats: tuple[str, ...], output: Path | None) -> list[Path]:
    """The report in each format, written aside and renamed; the paths that were written."""
    from zhucun_cli.reports.content import report_content
    from zhucun_cli.reports.outputs import write_output
    from zhucun_cli.reports.pdf import find_browser, print_pdf

    browser = find_browser(named_browser() or home.settings.browser) if "pdf" in formats else None
    with open_lake(home) as lake:
        content = report_content(home, lake.snapshot(question.known_by), question)
    folder = output or home.reports_folder
    stem = f"履责报告_{question.period.label}"
    renderers: Mapping[str, Callable[[], bytes]] = {
        "html": lambda: _html(home, content),
        "pdf": lambda: print_pdf(_html(home, content), browser) if browser else b"",
        "xlsx": lambda: _xlsx(content),
        "docx": lambda: _docx(home, content),
        "json": lambda: _json(content),
    }
    return [
        write_output(folder / f"{stem}.{each}", renderers[each](), home.settings.output_mode)
        for each in formats
    ]


def _html(home: Home, content: ReportContent) -> bytes:
    from zhucun_cli.reports.html import render_html
    from zhucun_cli.reports.outputs import template_path, template_text

    name, folder = "report.html.j2", home.templates_folder
    return render_html(content, template_text(name, folder), str(template_path(name, folder))).encode()


def _xlsx(content: ReportContent) -> bytes:
    from zhucun_cli.reports.xlsx import render_xlsx

    return render_xlsx(content)


def _json(content: ReportContent) -> bytes:
    from zhucun_cli.reports.report_json import render_report_json

    return render_report_json(content)


def _docx(home: Home, content: ReportContent) -> bytes:
    from zhucun_cli.cli.handing_out import word_template
    from zhucun_cli.reports.documents import letter
    from zhucun_cli.reports.report_docx import render_report_docx

    frame = letter(home, "", content.question.as_of)
    return render_report_docx(content, content.previous, frame, word_template(home, "report.docx"))


_NAMED: Mapping[str, Callable[[Home, Wish], Iterable[str]]] = MappingProxyType(
    {"bulletin": write_bulletin, "notices": write_notices, "draft": write_drafts}
)
