"""`report`: a period as pages and workbooks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhucun_cli.cli.context import one_period, open_lake, parse_day, parse_moment, the_home, today
from zhucun_cli.cli.options import (
    AsOfOption,
    HomeOption,
    KnownByOption,
    MonthOption,
    OutputOption,
    QuarterOption,
    YearOption,
)
from zhucun_cli.cli.screen import print_table, say
from zhucun_cli.errors import UsageError

if TYPE_CHECKING:
    from zhucun_cli.home import Home
    from zhucun_cli.ledger.question import Question

FORMATS = ("html", "xlsx")
REPORTS = (
    ("（不写名字）", "季度、月度、年度履责报告：覆盖率、热力图、未完成、问题、收入、走访台账", "html、xlsx"),
)


def report(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="[list]", help="list：看有哪些报告")] = None,
    month: MonthOption = None,
    quarter: QuarterOption = None,
    year: YearOption = None,
    as_of: AsOfOption = None,
    known_by: KnownByOption = None,
    form: Annotated[
        str, typer.Option("--format", metavar="格式", help="html、xlsx，用逗号隔开")
    ] = "html,xlsx",
    output: OutputOption = None,
    home: HomeOption = None,
) -> None:
    """出报告：一份能看能印的网页，一份带走访台账的表格。

    例：zhucun report --quarter 2022Q3
        zhucun report --month 上月 --format xlsx --output 通报材料/
    """
    from zhucun_cli.ledger.question import Question

    if name is not None:
        _list_reports(name)
        return
    the = the_home(home, context)
    period = one_period(month, quarter, year)
    if period is None:
        raise UsageError("请写要哪一期，如 --quarter 2022Q3")
    day = parse_day(as_of, "--as-of") if as_of else today()
    question = Question(period, day, parse_moment(known_by))
    for path in write_report(the, question, _formats(form), output):
        say(f"已写：{path}")
    _say_closed(the, question)


def _say_closed(home: Home, question: Question) -> None:
    from zhucun_cli.cli.closing import closed_line

    with open_lake(home) as lake:
        line = closed_line(home, lake.snapshot(question.known_by), question)
    if line:
        say(line)


def _list_reports(name: str) -> None:
    if name != "list":
        raise UsageError(f"没有叫“{name}”的报告，zhucun report list 可看有哪些")
    print_table("报告", ("名字", "内容", "格式"), REPORTS)


def _formats(form: str) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(each.strip() for each in form.split(",") if each.strip()))
    wrong = [each for each in chosen if each not in FORMATS]
    if wrong or not chosen:
        raise UsageError(f"--format 只能是 {'、'.join(FORMATS)}")
    return chosen


def write_report(home: Home, question: Question, formats: tuple[str, ...], output: Path | None) -> list[Path]:
    """The report in each format, written aside and renamed; the paths that were written."""
    from zhucun_cli.reports.content import report_content
    from zhucun_cli.reports.html import render_html
    from zhucun_cli.reports.outputs import template_text, write_output
    from zhucun_cli.reports.xlsx import render_xlsx

    with open_lake(home) as lake:
        content = report_content(home, lake.snapshot(question.known_by), question)
    folder = output or home.reports_folder
    stem = f"履责报告_{question.period.label}"
    written = []
    for each in formats:
        if each == "html":
            template = template_text("report.html.j2", home.folder / "templates")
            data = render_html(content, template).encode()
        else:
            data = render_xlsx(content)
        written.append(write_output(folder / f"{stem}.{each}", data, home.settings.output_mode))
    return written
