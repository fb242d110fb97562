"""Where a file of the inbox goes once it was looked at: done/, 待改/, 待确认/ or 无关/."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from zhucun_cli.errors import NotPermitted
from zhucun_cli.home import Home
from zhucun_cli.intake.result import FileResult


def destination(results: Sequence[FileResult]) -> str:
    """The folder of the home that fits the outcome, of an archive the one of its members that need most.

    待确认: a person has to say whether it is a correction. 待改: something in it has to be mended (what
    could be read is in). 无关: no sheet of ours. done: nothing is left to do.
    """
    if any(each.is_held for each in results):
        return "待确认"
    if all(each.is_irrelevant for each in results):
        return "无关"
    return "done" if all(each.exit_code == 0 for each in results) else "待改"


def file_away(path: Path, results: Sequence[FileResult], home: Home) -> Path:
    """Move the file out of the inbox; a file of that name there already is never overwritten."""
    folder = home.inbox_folder(destination(results))
    target = folder / path.name
    if target.exists():
        target = folder / f"{path.stem}_{results[0].sha256[:8]}{path.suffix}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        shutil.move(path, target)
    except OSError as error:
        raise NotPermitted(
            f"“{path.name}”已处理，但移不到 {folder}：{error.strerror}。请关闭正打开它的程序；下次运行不会重复录入"
        ) from error
    return target
