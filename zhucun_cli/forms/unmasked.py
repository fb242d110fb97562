"""Workbooks with personal data in full: recorded first, then written for their owner alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from zhucun_cli.access import Access, record_access
from zhucun_cli.home import Home
from zhucun_cli.reports.outputs import write_output

PRIVATE = 0o600


@dataclass(frozen=True)
class Occasion:
    """Who writes personal data in full, when, by which command."""

    when: datetime
    who: str
    command: str


def write_unmasked(home: Home, path: Path, content: bytes, rows: int, occasion: Occasion) -> Path:
    """Write the workbook under `path` or, where something else lies there, under `path (2)` and so on.

    A file there may be half corrected by hand: it is never overwritten. One of the same content is left as
    it is, and nothing is recorded. Raises NotPermitted.
    """
    target = _free(path, content)
    if target.exists():
        return target
    record_access(
        home.folder, Access(occasion.when, occasion.who, occasion.command, str(target.absolute()), rows)
    )
    return write_output(target, content, PRIVATE)


def _free(path: Path, content: bytes) -> Path:
    """The first of `path`, `path (2)` … that is not there, or holds this very content."""
    target, number = path, 1
    while target.exists() and not (target.is_file() and target.read_bytes() == content):
        number += 1
        target = path.with_name(f"{path.stem} ({number}){path.suffix}")
    return target
