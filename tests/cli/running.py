"""Runs the command line as a person or cron does: a process of its own."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

from tests.cli.starter import Run, starter
from tests.sample import ROOT


@dataclass(frozen=True)
class Ran:
    """What a run came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # any JSON value
        """stdout as one JSON document."""
        return json.loads(self.out)


def zhucun(
    *words: str | Path, home: Path | None = None, cwd: Path | None = None, today: str = "2022-10-31"
) -> Ran:
    """`zhucun WORDS…`; the day is fixed, the environment's own home is hidden."""
    run = forked if hasattr(os, "fork") else started
    return run(tuple(map(str, words)), cwd or ROOT, environment(home, today))


def environment(home: Path | None, today: str) -> dict[str, str]:
    """The environment of a run in that home on that day."""
    found = {**os.environ, "ZHUCUN_TODAY": today}
    found.pop("ZHUCUN_HOME", None)
    return found if home is None else {**found, "ZHUCUN_HOME": str(home)}


def forked(words: tuple[str, ...], folder: Path, variables: dict[str, str]) -> Ran:
    """A run in a process that had everything imported before it began."""
    with TemporaryDirectory() as said:
        out, err = Path(said) / "out", Path(said) / "err"
        for path in (out, err):
            path.touch()
        code = starter().code_of(Run(words, str(folder), variables, str(out), str(err)))
        return Ran(code, out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8"))


def started(words: tuple[str, ...], folder: Path, variables: dict[str, str]) -> Ran:
    """A run in a process that begins with nothing."""
    done = subprocess.run(
        [sys.executable, "-m", "zhucun_cli", *words],
        cwd=folder, env=variables, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return Ran(done.returncode, done.stdout, done.stderr)


def zhucun_here(*words: str | Path, home: Path, today: str = "2022-10-31") -> Ran:
    """The same in this process: for tests of what is said, not of how the program starts."""
    from zhucun_cli.cli.app import run

    environment = {"ZHUCUN_TODAY": today, "ZHUCUN_HOME": str(home)}
    out, err = io.StringIO(), io.StringIO()
    with mock.patch.dict(os.environ, environment), redirect_stdout(out), redirect_stderr(err):
        code = run([str(each) for each in words])
    return Ran(code, out.getvalue(), err.getvalue())
