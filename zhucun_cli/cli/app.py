"""The command `zhucun`: its commands, and how failures become one line and an exit code."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from zhucun_cli import __version__
from zhucun_cli.cli import checking, declared, ingesting, rehearsal, reporting, setting_up, storage
from zhucun_cli.cli.options import HomeOption
from zhucun_cli.cli.screen import hint, is_interactive, print_text, use_safe_streams
from zhucun_cli.errors import ZhucunError

app = typer.Typer(
    name="zhucun",
    help="驻村帮扶、结对帮扶履责台账：读乡镇交来的表，算清该走访谁、谁没走访、谁负责，出报告。",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)
_DAILY, _KEEPING = "日常", "数据与设置"
app.command("init", rich_help_panel=_KEEPING)(setting_up.init)
app.command("ingest", rich_help_panel=_DAILY)(ingesting.ingest)
app.command("received", rich_help_panel=_DAILY)(ingesting.received)
app.command("check-coverage", rich_help_panel=_DAILY)(checking.check_coverage)
app.command("report", rich_help_panel=_DAILY)(reporting.report)
app.command("history", rich_help_panel=_KEEPING)(storage.history)
app.command("undo", rich_help_panel=_KEEPING)(storage.undo)
app.command("forget", rich_help_panel=_KEEPING)(storage.forget)
app.command("verify", rich_help_panel=_KEEPING)(storage.verify)
app.command("vacuum", rich_help_panel=_KEEPING)(storage.vacuum)
app.command("kinds", rich_help_panel=_KEEPING)(declared.kinds)
app.command("duties", rich_help_panel=_KEEPING)(declared.duties)
app.command("demo", rich_help_panel=_DAILY)(rehearsal.demo)


def _print_version(wanted: bool) -> None:
    if wanted:
        print_text(f"zhucun {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    home: HomeOption = None,
    version: Annotated[
        bool, typer.Option("--version", help="显示版本", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """驻村帮扶、结对帮扶履责台账。

    例：zhucun ingest 收到的表/        读表入库
        zhucun check-coverage --month 上月    看谁没走访
        zhucun report --quarter 2022Q3        出季度报告
    """
    context.obj = home
    if context.invoked_subcommand is None:
        if not is_interactive():
            print_text(context.get_help())
            return
        from zhucun_cli.cli.menu import run_menu

        run_menu(app)


def main() -> None:
    """Run the command line; every failure a person can act on is one line and its exit code."""
    use_safe_streams()
    try:
        app(prog_name="zhucun")
    except ZhucunError as error:
        hint(f"{error}")
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        hint("已中断，没有入库的文件请重新运行")
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has gone; nothing is left to say
        sys.exit(0)
