"""Asking a person, on a terminal, about headings that nobody knows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from zhucun_cli.cli.screen import hint
from zhucun_cli.home import Home

if TYPE_CHECKING:
    from zhucun_cli.intake.result import FileResult


def ask_about_headers(home: Home, result: FileResult) -> Home | None:
    """The home with what the person confirmed; None when nothing was."""
    from zhucun_cli.intake.unknown import keep_header, suspects

    answered = home
    for suspect in suspects(home, result):
        hint(f"{Path(result.path).name}（{suspect.kind.title}）")
        if typer.confirm(suspect.question.rstrip("？")):
            answered = keep_header(answered, suspect)
    if answered is home:
        return None
    hint("已记住，以后都这样认；zhucun settings --undo 可撤回")
    return answered
