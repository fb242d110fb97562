"""The command `zhucun`: its commands, and how failures become one line and an exit code."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from zhucun_cli import __version__
from zhucun_cli.cli import (
    briefing,
    checking,
    closing,
    declared,
    explaining,
    filling,
    ingesting,
    pairings,
    rehearsal,
    reporting,
    setting_up,
    storage,
    templating,
    todo,
)
from zhucun_cli.cli.help import ChineseCommand, ChineseGroup, complaint
from zhucun_cli.cli.options import HomeOption
from zhucun_cli.cli.screen import hint, is_interactive, print_text, use_safe_streams
from zhucun_cli.errors import ZhucunError

INTERRUPTED = 130
app = typer.Typer(
    name="zhucun",
    cls=ChineseGroup,
    help="驻村帮扶、结对帮扶履责台账：读乡镇交来的表，算清该走访谁、谁没走访、谁负责，出报告。",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)
_COMMANDS = (
    ("日常", "ingest", ingesting.ingest),
    ("日常", "received", ingesting.received),
    ("日常", "check-coverage", checking.check_coverage),
    ("日常", "todo", todo.todo),
    ("日常", "explain", explaining.explain),
    ("日常", "pairings", pairings.pairings),
    ("日常", "report", reporting.report),
    ("日常", "brief", briefing.brief),
    ("日常", "diff", closing.diff),
    ("日常", "close", closing.close),
    ("日常", "form", filling.form),
    ("日常", "demo", rehearsal.demo),
    ("数据与设置", "init", setting_up.init),
    ("数据与设置", "settings", filling.settings),
    ("数据与设置", "templates", templating.templates),
    ("数据与设置", "history", storage.history),
    ("数据与设置", "undo", storage.undo),
    ("数据与设置", "forget", storage.forget),
    ("数据与设置", "verify", storage.verify),
    ("数据与设置", "vacuum", storage.vacuum),
    ("数据与设置", "kinds", declared.kinds),
    ("数据与设置", "duties", declared.duties),
)
for _panel, _name, _command in _COMMANDS:
    app.command(_name, cls=ChineseCommand, rich_help_panel=_panel)(_command)


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


def run(words: list[str] | None = None) -> int:
    """Run the command line; the exit code. A failure that a person can act on is one line on stderr."""
    use_safe_streams()
    try:
        code = app(words, prog_name="zhucun", standalone_mode=False)
    except ZhucunError as error:
        hint(str(error))
        return error.exit_code
    except typer.Abort:
        hint("已取消")
        return 130
    except typer.TyperException as error:
        context = getattr(error, "ctx", None)
        hint(complaint(error.format_message(), context.command_path if context else "zhucun"))
        return 2
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has gone; nothing is left to say
        return 0
    if code == INTERRUPTED:
        hint("已中断。已入库的文件不受影响，其余的重新运行即可")
    return code if isinstance(code, int) else 0
