"""A disk that counts the steps of a write, and at one of them dies or fails."""

from __future__ import annotations

import errno
import inspect
import os
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from zhucun_cli.lake import Lake
from zhucun_cli.lake.disk import Disk

STEPS = frozenset(name for name, value in vars(Disk).items() if inspect.isfunction(value))
SQL_STEPS = frozenset({"begin", "execute", "execute_many", "commit"})
When = Literal["before", "after", "ever since"]
Strike = Callable[[str], None]


class FaultyDisk(Disk):
    """Keeps the list of `steps` taken; at step number `at` (from 1) `strike` is called with its name.

    `when`: before the step has an effect (a write has written its first half), after it, or before it and
    every later one, as on a disk that stays full.
    """

    def __init__(self, at: int = 0, strike: Strike | None = None, when: When = "before") -> None:
        self.steps: list[tuple[str, str]] = []
        self.at = at
        self.strike = strike
        self.when = when

    def __getattribute__(self, name: str) -> Any:  # any step, whatever its signature
        found = super().__getattribute__(name)
        return self.counted(name, found) if name in STEPS else found

    def counted(self, name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        """`step`, counted, and struck when its turn has come."""

        def run(*values: Any) -> Any:
            self.steps.append((name, next((str(each) for each in values if isinstance(each, Path)), "")))
            number, strike = len(self.steps), self.strike
            if strike is None or number < self.at or (number > self.at and self.when != "ever since"):
                return step(*values)
            if self.when == "after":
                step(*values)
            elif name == "write":
                os.write(values[0], values[1][: len(values[1]) // 2])
            return strike(name)

        return run


def kill(step: str) -> None:
    """The process is gone, without a word."""
    os.kill(os.getpid(), signal.SIGKILL)


def full(step: str) -> None:
    """The disk is full."""
    _fail(step, errno.ENOSPC, sqlite3.SQLITE_FULL)


def broken(step: str) -> None:
    """The disk does not answer."""
    _fail(step, errno.EIO, sqlite3.SQLITE_IOERR)


def _fail(step: str, system_code: int, sqlite_code: int) -> None:
    if step not in SQL_STEPS:
        raise OSError(system_code, os.strerror(system_code))
    error = sqlite3.OperationalError("the disk failed")
    error.sqlite_errorcode = sqlite_code
    raise error


def in_child(work: Callable[[], object]) -> int:
    """Run `work` in a process of its own; its exit code, 1 after an exception, or minus the signal."""
    child = start_child(work)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def start_child(work: Callable[[], object]) -> int:
    """Start `work` in a process of its own; its process id."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return child


def steps_of(work: Callable[[Lake], object], folder: Path) -> list[tuple[str, str]]:
    """The steps that `work` takes on the lake in `folder` when nothing fails."""
    disk = FaultyDisk()
    with Lake.open(folder, disk) as lake:
        work(lake)
    return disk.steps
