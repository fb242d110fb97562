"""What is printed, and where: results on stdout, everything else on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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
    """A table that fits the terminal; columns from index `right` on are numbers, aligned to the right.

    Numbers are never cut: where there is no room their headings take two lines first, then labels wrap.
    A table of numbers that goes elsewhere than to a terminal is as wide as it needs to be.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    console, cells = out(), [tuple(row) for row in rows]
    layout = _layout(columns, cells, right, console.width if console.is_terminal else None)
    table = Table(
        title=title or None,
        title_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, layout.padding),
        title_style="bold",
    )
    for number, heading in enumerate(layout.headings):
        is_number = number >= right
        table.add_column(
            heading,
            justify="right" if is_number else "left",
            overflow="fold",
            no_wrap=is_number and "\n" not in heading,
            min_width=layout.least[number] or None,
        )
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    if layout.width > console.width:
        console.width = layout.width
    console.print(table)


@dataclass(frozen=True)
class _Layout:
    """How a table is set: headings (with a line break where folded), least widths, padding, least whole width."""

    headings: tuple[str, ...]
    least: tuple[int, ...]
    padding: int
    width: int


_ROOMY = 1_000  # a heading or label that is not to be shortened
_TIGHTER = (  # padding, the width above which a number's heading is folded, the width to which a label may shrink
    (1, _ROOMY, _ROOMY),
    (0, _ROOMY, _ROOMY),
    (0, 4, _ROOMY),
    (0, 4, 16),
    (0, 2, 16),
    (0, 2, 10),
)


def _layout(columns: Sequence[str], rows: Sequence[Sequence[str]], right: int, room: int | None) -> _Layout:
    """The roomiest layout that fits into `room` cells, else the tightest; None is room without end."""
    if right >= len(columns):
        return _Layout(tuple(columns), (0,) * len(columns), 1, 0)
    for padding, fold_above, label in _TIGHTER:
        layout = _laid_out(columns, rows, right, (padding, fold_above, label))
        if room is None or layout.width <= room:
            break
    return layout


def _laid_out(
    columns: Sequence[str], rows: Sequence[Sequence[str]], right: int, how: tuple[int, int, int]
) -> _Layout:
    from rich.cells import cell_len

    padding, fold_above, label = how
    headings, least = [], []
    for number, column in enumerate(columns):
        widest = max((cell_len(row[number]) for row in rows), default=0)
        heading = column
        if number >= right and cell_len(column) > max(widest, fold_above):
            half = (len(column) + 1) // 2
            heading = f"{column[:half]}\n{column[half:]}"
        needed = max(widest, *(cell_len(line) for line in heading.split("\n")))
        headings.append(heading)
        least.append(needed if number >= right else min(needed, label))
    gaps = (2 * padding + 1) * (len(columns) - 1) + 2
    return _Layout(tuple(headings), tuple(least), padding, sum(least) + gaps)


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
