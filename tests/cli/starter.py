"""Starts `zhucun` again and again: a process with everything imported that forks itself for each run.

Each run is a process of its own, which has done nothing yet but import; only what a start costs is paid once.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import pkgutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import IO, NoReturn

import zhucun_cli

ROOT = Path(__file__).parents[2]
LIBRARIES = (
    "chinese_calendar", "docxtpl", "duckdb", "jinja2.debug", "msoffcrypto", "openpyxl", "pandas", "pyarrow.parquet",
    "pygal", "python_calamine", "rich.progress", "rich.table", "sqlite3", "stdnum.cn.ric", "tomllib", "typer.rich_utils",
    "xlrd", "xlsxwriter",
)  # fmt: skip
"""What commands import when they need it."""


@dataclass(frozen=True)
class Run:
    """A command line, and where it runs. `out` and `err` are the files that take what it says."""

    words: Sequence[str]
    folder: str
    environment: Mapping[str, str]
    out: str
    err: str


class Starter:
    """The process that forks. It ends when whoever started it does."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.cli.starter"],
            cwd=ROOT,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},  # a process with threads does not fork well
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        atexit.register(self.close)

    def close(self) -> None:
        """End it, and wait until it has ended."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # it was killed
            self._process.stdin.close()
        self._process.wait()

    def code_of(self, run: Run) -> int:
        """The exit code of that run, negative for the signal that ended it."""
        requests, answers = self._process.stdin, self._process.stdout
        assert requests is not None and answers is not None
        try:
            requests.write(json.dumps(vars(run)) + "\n")
            requests.flush()
            return int(answers.readline())
        except BaseException:  # a test that was stopped must not leave its answer to the next
            self._process.kill()
            starter.cache_clear()
            raise


@cache
def starter() -> Starter:
    """The one of this process."""
    return Starter()


def serve(requests: IO[str], answers: IO[str]) -> NoReturn:
    """Fork for each request, and answer with the exit code."""
    _import_everything()
    gc.freeze()  # collecting writes to what it looks at, and memory is shared until it is written to
    for line in requests:
        run = Run(**json.loads(line))
        child = os.fork()
        if child == 0:
            _become(run)
        _, status = os.waitpid(child, 0)
        answers.write(f"{os.waitstatus_to_exitcode(status)}\n")
        answers.flush()
    os._exit(0)  # the libraries complain of memory that was frozen


def _import_everything() -> None:
    for each in pkgutil.walk_packages(zhucun_cli.__path__, "zhucun_cli."):
        if not each.name.endswith("__main__"):
            import_module(each.name)
    for name in LIBRARIES:
        import_module(name)


def _become(run: Run) -> NoReturn:
    """Be `python -m zhucun_cli` with these words, until it exits."""
    os.chdir(run.folder)
    os.environ.clear()
    os.environ.update(run.environment)
    time.tzset()
    modes = (os.O_RDONLY, os.O_WRONLY, os.O_WRONLY)
    for number, (path, mode) in enumerate(zip((os.devnull, run.out, run.err), modes, strict=True)):
        opened = os.open(path, mode)
        os.dup2(opened, number)
        os.close(opened)
    sys.argv[1:] = run.words
    from zhucun_cli.cli.entry import main

    try:
        main()
    except SystemExit as ended:
        code = ended.code
    atexit._run_exitfuncs()  # what an exit does, less taking every module apart, which is half of a short run
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    serve(sys.stdin, sys.stdout)
