"""What is printed, and where: results on stdout, everything else on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

PLAIN_WIDTH = 100  # columns when the output is no terminal


def use_safe_streams() -> None:
    """UTF-8 wherever the stream is no terminal; a character that a console lacks never stops a command."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace", **({} if stream.isatty() else {"encoding": "utf-8"}))


def out() -> Console:
    """The console for results; no colour and no wrapping tricks when it is no terminal."""
    return _console(stderr=False)


def err() -> Console:
    """The console for progress, hints and problems."""
    return _console(stderr=True)


def _console(*, stderr: bool) -> Console:
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    terminal = stream.isatty()
    return Console(
        file=stream,
        width=None if terminal else PLAIN_WIDTH,
        no_color=None if terminal else True,
        highlight=False,
    )


def print_json(document: Any) -> None:  # any JSON value
    """One JSON document on stdout and nothing else."""
    sys.stdout.write(json_text(document))


def json_text(document: Any) -> str:  # any JSON value
    """A JSON document as it is printed and written."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def print_text(text: str) -> None:
    """Text on stdout as it is."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def say(text: str) -> None:
    """A line for people on stdout; markup in the text is shown, not obeyed."""
    out().print(text, markup=False, soft_wrap=True)


def hint(text: str) -> None:
    """A line for people on stderr."""
    err().print(text, markup=False, soft_wrap=True)


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], right: int = 99) -> None:
    """A table that fits the terminal; columns from index `right` on are aligned to the right."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title=title or None, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, title_style="bold"
    )
    for number, column in enumerate(columns):
        number_column = number >= right
        table.add_column(
            column, justify="right" if number_column else "left", overflow="fold", no_wrap=number_column
        )
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    out().print(table)


def progress() -> Progress:
    """A progress bar on stderr; nothing at all when that is no terminal."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=err(),
        transient=True,
        disable=not sys.stderr.isatty(),
    )


def is_interactive() -> bool:
    """True when a person can be asked."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()
