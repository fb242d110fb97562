"""`ingest` and `received`: what came, what of it could be read, and what has not come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhucun_cli.cli.asking import ask_about_headers
from zhucun_cli.cli.context import now, one_kind, one_period, open_lake, parse_day, the_home, today, who
from zhucun_cli.cli.delivery import Asked, deliver, delivery, listed_as
from zhucun_cli.cli.options import (
    FormatOption,
    HomeOption,
    JsonOption,
    MonthOption,
    OutputOption,
    ViewOption,
)
from zhucun_cli.cli.screen import hint, is_interactive, print_table, progress, say
from zhucun_cli.errors import UsageError, worst
from zhucun_cli.home import Home
from zhucun_cli.periods import month_of
from zhucun_cli.privacy import mask_raw

if TYPE_CHECKING:
    from zhucun_cli.intake.ingest import IngestOptions, Intake
    from zhucun_cli.intake.result import FileResult
    from zhucun_cli.lake.store import Lake
    from zhucun_cli.problems import Problem
    from zhucun_cli.reports.view import Words

SHOWN_PROBLEMS = 20
_SEVERITIES = ("error", "warning", "info")  # the most pressing first
SHOWN_FILES = 15


def ingest(
    context: typer.Context,
    paths: Annotated[list[Path] | None, typer.Argument(metavar="[文件或目录]...")] = None,
    inbox: Annotated[bool, typer.Option("--inbox", help="收工作目录的 inbox/，收完分到 done/、待改/、待确认/、无关/")] = False,
    kind: Annotated[str | None, typer.Option("--kind", metavar="表种", help="指明是哪种表，如 走访记录 或 visit（zhucun kinds）")] = None,
    effective: Annotated[str | None, typer.Option("--effective", metavar="日期", help="花名册从哪天起有效")] = None,
    received_on: Annotated[str | None, typer.Option("--received", metavar="日期", help="哪天收到的；默认今天")] = None,
    replaces: Annotated[str | None, typer.Option("--replaces", metavar="批次", help="这是更正版，替换那个批次")] = None,
    whole: Annotated[bool, typer.Option("--whole", help="花名册是全部名单，没列的就是不在册")] = False,
    additions: Annotated[bool, typer.Option("--additions", help="只是补充，不替代已有的")] = False,
    assume: Annotated[list[str] | None, typer.Option("--assume", metavar="列=值", help="整张表缺这一列时按此填，如 走访方式=入户")] = None,
    password_file: Annotated[Path | None, typer.Option("--password-file", metavar="文件", help="打开密码，一行一个，逐个试；密码不留存、不显示")] = None,
    header_rows: Annotated[str | None, typer.Option("--header-rows", metavar="行", help="表头在第几行到第几行，如 3-4（认不出表头时用）")] = None,
    data_from: Annotated[int | None, typer.Option("--data-from", metavar="行", help="数据从第几行起，如 5")] = None,
    keep_layout: Annotated[bool, typer.Option("--keep-layout", help="记住这种表头；下次同名的表换了表头会提示，不会猜")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只读一遍、报告问题，不入库")] = False,
    rejects: Annotated[Path | None, typer.Option("--rejects", metavar="目录", help="把没录入的行另存为可直接改的待改表（未脱敏，只有自己能读）")] = None,
    form: Annotated[str, typer.Option("--format", metavar="格式", help="table、json、csv、xlsx、parquet：问题、文件、工作表；各列见 docs/views.md")] = "table",
    view: ViewOption = None,
    as_json: JsonOption = False,
    output: OutputOption = None,
    home: HomeOption = None,
) -> None:  # fmt: skip
    """读表入库：xlsx、xls、et、ods、csv、Word 表格、zip，文件、目录都行；读不了的逐格说明怎么改。

    例：zhucun ingest 收到的表/
        zhucun ingest --inbox
        zhucun ingest 石桥乡8月（更正）.xlsx --replaces 石桥乡8月.xlsx
        zhucun ingest 收到的表/ --rejects 待改表/    改好的待改表再 ingest 一次即可
    """
    from zhucun_cli.intake.result import as_json as results_json

    the = the_home(home, context)
    how = delivery(Asked(form, as_json, view, output), "ingest", the)
    meant = one_kind(the, kind).name if kind is not None else None
    options = _options(meant, effective, received_on, replaces, assume, dry_run)
    options = replace(options, extent=_extent(whole, additions), passwords=_passwords(password_file))
    options = replace(options, header_rows=_row_span(header_rows), data_from=data_from)
    found = _files(the, paths or [], inbox, dry_run)
    with open_lake(the) as lake:
        results = _take_all(the, lake, options, found, inbox and not dry_run)
        if is_interactive() and how.on_screen and not dry_run and not inbox:
            results = _ask_about(the, lake, options, results)
    if how.on_screen:
        show_results(results, the)
    else:
        document = results_json(results, the.kinds)
        deliver(listed_as("ingest", document, "收表结果", today(), _kind_words(the)), how)
    folders = [rejects, the.inbox_folder("待改") if inbox and not dry_run else None]
    for folder in filter(None, folders):
        write_rejects(results, the, folder)
    if keep_layout and not dry_run:
        _keep_layouts(results, the)
    code = worst([each.exit_code for each in results])
    if code:
        raise typer.Exit(code)


def _kind_words(home: Home) -> Words:
    return {"kind": {name: kind.title for name, kind in home.kinds.items()}}


def _keep_layouts(results: Sequence[FileResult], home: Home) -> None:
    """Remember the headers of what was read without a fault, in zhucun.toml."""
    from zhucun_cli.settings import SETTINGS_FILE, keep_layouts

    layouts = [layout for each in results if each.status == "accepted" for layout in each.layouts]
    added = keep_layouts(home.folder / SETTINGS_FILE, layouts)
    hint(f"已记住 {added} 种表头，写在 {home.folder / SETTINGS_FILE}")


def _row_span(words: str | None) -> tuple[int, int] | None:
    """3-4 or 3, as rows of the screen."""
    if words is None:
        return None
    first, _, last = words.partition("-")
    rows = (first.strip(), (last or first).strip())
    if not all(row.isdigit() for row in rows) or not 1 <= int(rows[0]) <= int(rows[1]):
        raise UsageError(f"--header-rows 的“{words}”要写成 3 或 3-4")
    return int(rows[0]), int(rows[1])


def _options(
    kind: str | None,
    effective: str | None,
    received_on: str | None,
    replaces: str | None,
    assume: list[str] | None,
    dry_run: bool,
) -> IngestOptions:
    from zhucun_cli.intake.ingest import IngestOptions

    pairs = [each.partition("=") for each in assume or []]
    if any(not (name and equals and value) for name, equals, value in pairs):
        raise UsageError("--assume 要写成 列=值，如 --assume 走访方式=入户")
    return IngestOptions(
        received_on=parse_day(received_on, "--received") if received_on else today(),
        received_stated=received_on is not None,
        kind=kind,
        effective_on=parse_day(effective, "--effective") if effective else None,
        assume={name: value for name, _, value in pairs},
        replaces=replaces,
        who=who(),
        dry_run=dry_run,
    )


def _passwords(path: Path | None) -> tuple[str, ...]:
    """The lines of the password file."""
    if path is None:
        return ()
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"读不了密码文件“{path}”，请存为 UTF-8 文本，一行一个密码") from error
    return tuple(line for line in lines if line)


def _extent(whole: bool, additions: bool) -> str:
    if whole and additions:
        raise UsageError("--whole 和 --additions 只能写一个")
    return "whole" if whole else "additions" if additions else ""


def _files(home: Home, paths: Sequence[Path], inbox: bool, dry_run: bool) -> tuple[Path, ...]:
    """The files of the call. An empty inbox is nothing to do, a mistyped path is an error."""
    from zhucun_cli.intake.survey import survey

    if inbox == bool(paths):
        raise UsageError("请写要读的文件或目录，或者用 --inbox 收 inbox/ 里的（两者选一）")
    if not inbox:
        return survey(paths)
    folder = home.inbox_folder("inbox")
    if not folder.is_dir():
        raise UsageError(f"没有收件箱 {folder}，请重建这个目录")
    return survey([folder]) if any(each.is_file() for each in folder.rglob("*")) else ()


def _take_all(
    home: Home, lake: Lake, options: IngestOptions, found: Sequence[Path], file_them: bool
) -> list[FileResult]:
    from zhucun_cli.intake.inbox import file_away
    from zhucun_cli.intake.ingest import Intake

    if options.replaces is not None and len(found) != 1:
        raise UsageError("--replaces 一次只能配一个文件")
    intake: Intake = Intake(home, lake, options)
    results: list[FileResult] = []
    with progress() as bar:
        for path in bar.track(found, description="读表"):
            taken = intake.take_all(path)
            if file_them:
                file_away(path, taken, home)
            results += taken
    return results


def _ask_about(
    home: Home, lake: Lake, options: IngestOptions, results: Sequence[FileResult]
) -> list[FileResult]:
    """Ask, on a terminal, what no file can say: a heading nobody knows, a correction, visits without a mode."""
    from zhucun_cli.intake.ingest import Intake

    answered = []
    for result in results:
        knowing = ask_about_headers(home, result)
        if knowing is not None:
            home = knowing
            result = Intake(home, lake, options).take(Path(result.path))
        again = _answered(result, options)
        answered.append(Intake(home, lake, again).take(Path(result.path)) if again else result)
    return answered


def _answered(result: FileResult, options: IngestOptions) -> IngestOptions | None:
    """The options that a person's answer gives this file; None when there is nothing to ask or to do."""
    told = {each.code: each.message for each in result.problems}
    if result.is_held:
        hint(f"{Path(result.path).name}：{told['RESENT_FILE']}")
        if typer.confirm("是更正版吗（替换原来那份）"):
            return replace(options, replaces=result.resembles)
        return replace(options, extent="additions") if typer.confirm("那么是另一份，一并入库吗") else None
    if "MODE_COLUMN_MISSING" in told and result.batch and result.status != "unchanged":
        hint(f"{Path(result.path).name}：{told['MODE_COLUMN_MISSING']}")
        if typer.confirm("这份表里都是入户吗"):
            return replace(options, assume={"走访方式": "入户"}, replaces=result.batch)
    return None


def write_rejects(results: Sequence[FileResult], home: Home, folder: Path) -> None:
    """A 待改 workbook for every file with rejected rows; a line on stderr for each, and for files without rows."""
    from zhucun_cli.forms.rejects import rejects_name, rejects_workbook
    from zhucun_cli.forms.unmasked import Occasion, write_unmasked

    occasion = Occasion(now(), who(), "ingest --rejects")
    for result in results:
        source = Path(result.path).name
        content = rejects_workbook(result, home.kinds)
        if content is not None:
            rows = len(result.rejects)
            written = write_unmasked(home, folder / rejects_name(source), content, rows, occasion)
            hint(f"待改表：{written}（{rows} 行，未脱敏）")
        elif result.exit_code == 3:
            reason = next(each.message for each in result.problems if each.severity == "error")
            hint(f"{source}：没有待改表，整个文件没有录入（{reason}）")


def show_results(results: Sequence[FileResult], home: Home) -> None:
    """A line per file (only those to look at when there are many), the problems to mend, the totals."""
    many = len(results) > SHOWN_FILES
    listed = (
        [each for each in results if each.problems_to_mend or each.status != "accepted"] if many else results
    )
    if many:
        _show_summary(results, home)
    rows = [
        (
            Path(each.path).name,
            _kinds_of(each, home),
            _outcome(each),
            *(str(number) if each.sheets else "" for number in _numbers(each)),
        )
        for each in listed
    ]
    if rows:
        title = "其中要留意的" if many else f"收表 {len(results)} 份"
        print_table(title, ("文件", "表种", "结果", "行", "入库", "重复", "待改"), rows, right=3)
    _show_problems(results, home)
    say(total_line(results))


def total_line(results: Sequence[FileResult]) -> str:
    """合计 2706 行 = 入库 2618 + 重复 7 + 待改 19 + 待确认 31 + 已有 31: what was not stored now is no 入库; the sum adds up."""
    rows, *parts = [sum(column) for column in zip(*map(_numbers, results), strict=True)] or [0] * 4
    held = sum(each.counts.accepted for each in results if each.is_held)
    known = sum(each.counts.accepted for each in results if each.status == "unchanged")
    terms = list(zip(("入库", "重复", "待改"), parts, strict=True))
    terms += [(title, number) for title, number in (("待确认", held), ("已有", known)) if number]
    return f"合计 {rows} 行 = {' + '.join(f'{title} {number}' for title, number in terms)}"


def _show_summary(results: Sequence[FileResult], home: Home) -> None:
    groups: dict[tuple[str, str], list[FileResult]] = {}
    for each in results:
        groups.setdefault((_kinds_of(each, home) or "—", _outcome(each)), []).append(each)
    rows = [
        (
            *group,
            str(len(members)),
            *(str(sum(column)) for column in zip(*map(_numbers, members), strict=True)),
        )
        for group, members in sorted(groups.items())
    ]
    columns = ("表种", "结果", "份", "行", "入库", "重复", "待改")
    print_table(f"收表 {len(results)} 份", columns, rows, right=2)


def _kinds_of(result: FileResult, home: Home) -> str:
    return "、".join(dict.fromkeys(home.kinds[sheet.kind].title for sheet in result.sheets))


def _outcome(result: FileResult) -> str:
    from zhucun_cli.reports.view_words import FILE_STATUS_TITLES

    if result.is_irrelevant:
        return "无关"
    if result.is_empty:
        return "空表"
    return "待确认" if result.is_held else FILE_STATUS_TITLES[result.status]


def _numbers(result: FileResult) -> tuple[int, int, int, int]:
    """Rows, and of them 入库, 重复, 待改; nothing of a file that waits to be confirmed or was there before is 入库."""
    counts = result.counts
    stored = 0 if result.is_held or result.status == "unchanged" else counts.accepted
    return (counts.rows, stored, counts.duplicates, counts.rejected)


def _show_problems(results: Sequence[FileResult], home: Home) -> None:
    from zhucun_cli.reports.view_words import SEVERITY_TITLES

    types = {field.name: field.type for kind in home.kinds.values() for field in kind.fields}
    lines = [
        (
            Path(result.path).name,
            " › ".join(filter(None, (each.sheet, each.cell))),
            f"{SEVERITY_TITLES[each.severity]}：{each.message}"
            + (f"（原文：{mask_raw(each.raw, types.get(each.field, 'text'))}）" if each.raw else ""),
            each.fix,
        )
        for result, each in most_pressing_first(results)
    ]
    if lines:
        print_table("要处理的问题", ("文件", "位置", "问题", "怎么改"), lines[:SHOWN_PROBLEMS])
    if len(lines) > SHOWN_PROBLEMS:
        say(
            f"还有 {len(lines) - SHOWN_PROBLEMS} 个问题没有列出。要看全部，收表时加 --format xlsx --output 问题.xlsx；"
            "已经入库的表，加 --rejects 待改表/ 再收一次，没录入的行都在待改表里"
        )


def most_pressing_first(results: Sequence[FileResult]) -> list[tuple[FileResult, Problem]]:
    """What is to be mended: why a whole file was not taken or waits, then errors, warnings; each in order of files."""
    found = [(result, each) for result in results for each in result.problems_to_mend]
    return sorted(found, key=lambda pair: _pressing(*pair))


def _pressing(result: FileResult, each: Problem) -> int:
    whole_file = result.status == "refused" and not result.is_irrelevant and each.row is None
    return 0 if whole_file else _SEVERITIES.index(each.severity) + 1


def received(
    context: typer.Context,
    month: MonthOption = None,
    form: FormatOption = "table",
    view: ViewOption = None,
    as_json: JsonOption = False,
    output: OutputOption = None,
    home: HomeOption = None,
) -> None:
    """谁报了什么、谁还没报，并给出可以直接转发的催报文字。

    例：zhucun received --month 2022-08
    """
    from zhucun_cli.ledger.arrivals import arrivals, never_received, reminders

    the = the_home(home, context)
    how = delivery(Asked(form, as_json, view, output), "received", the)
    period = one_period(month, None, None) or month_of(today())
    with open_lake(the) as lake:
        snapshot = lake.snapshot()
        found, never = arrivals(the, snapshot, period, today()), never_received(the, snapshot)
    titles = {name: kind.title for name, kind in the.kinds.items()}
    sentences = reminders(found, titles)
    if not how.on_screen:
        document = {
            "month": period.label,
            "villages": [vars(each) for each in found],
            "never_received": list(never),
            "reminders": list(sentences),
        }
        title = f"{period.title}收表情况"
        deliver(listed_as("received", document, title, today(), _kind_words(the)), how)
    else:
        kinds = list(dict.fromkeys(each.kind for each in found))
        cells: dict[tuple[str, str], dict[str, str]] = {}
        for each in found:
            shown = f"{each.accepted} 行" + (f"（待改 {each.rejected}）" if each.rejected else "")
            cells.setdefault((each.township, each.village), {})[each.kind] = (
                shown if each.received else "未报"
            )
        rows = [(*place, *(kept[kind] for kind in kinds)) for place, kept in cells.items()]
        if rows:
            print_table(f"{period.title}收表情况", ("乡镇", "村", *(titles[kind] for kind in kinds)), rows)
        else:
            say(f"{period.title}：没有要按村查收、催报的表。")
        for sentence in sentences:
            say(sentence)
        if never:
            say(f"从来没有收到过、不逐村催报的：{'、'.join(titles[kind] for kind in never)}（未收集）")
    if sentences:
        raise typer.Exit(1)
