"""The bare `zhucun` on a terminal: a numbered menu of the daily work."""

from __future__ import annotations

import typer

from zhucun_cli.cli.context import today
from zhucun_cli.cli.screen import say
from zhucun_cli.periods import quarter_of

CHOICES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("收表：读 inbox/ 里的文件", ("ingest", "--inbox")),
    ("看谁没走访（上月没完成的、本月还没走访的）", ("check-coverage",)),
    ("看还有哪些待办、每周要走几户", ("todo",)),
    ("看结对情况（每人几户、谁没有责任人、交接后见没见面）", ("pairings",)),
    ("看哪个乡镇还没报表（本月）", ("received",)),
    ("出上个季度的报告", ("report", "--quarter", "{last_quarter}")),
    ("看收表记录", ("history",)),
    ("撤回最后收的一个文件", ("undo",)),
    ("看制度里有哪些职责", ("duties",)),
)


def run_menu(app: typer.Typer) -> None:
    """Show the menu once, run what was chosen, with its own exit code."""
    for number, (title, _) in enumerate(CHOICES, 1):
        say(f"  {number}. {title}")
    say("  0. 退出　　（所有命令：zhucun --help）")
    chosen = typer.prompt("选哪一项", default="2")
    if not chosen.isdigit() or not 1 <= int(chosen) <= len(CHOICES):
        return
    last_quarter = quarter_of(today()).previous.label
    words = [word.format(last_quarter=last_quarter) for word in CHOICES[int(chosen) - 1][1]]
    raise typer.Exit(app(words, prog_name="zhucun", standalone_mode=False) or 0)
