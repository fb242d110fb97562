"""Which files a call is about."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from zhucun_cli.errors import UsageError


def survey(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Every file named or lying in a named folder, each once, in a stable order.

    Raises UsageError for a path that does not exist, or when there is no file at all: a mistyped path
    must not look like a finished job.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        if not path.exists():
            raise UsageError(f"没有“{path}”这个文件或目录，请核对路径")
        for each in sorted(path.rglob("*")) if path.is_dir() else (path,):
            lock_file = each.name.startswith(".~")  # WPS leaves these; they are listed, not hidden
            if each.is_file() and (lock_file or not each.name.startswith(".")):
                found.setdefault(each.resolve(), each)
    if not found:
        raise UsageError("这里没有文件，请核对路径")
    return tuple(found.values())
