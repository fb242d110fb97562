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
from typing import Any
from unittest import mock

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
    environment = {**os.environ, "ZHUCUN_TODAY": today}
    environment.pop("ZHUCUN_HOME", None)
    if home is not None:
        environment["ZHUCUN_HOME"] = str(home)
    done = subprocess.run(
        [sys.executable, "-m", "zhucun_cli", *map(str, words)],
        cwd=cwd or ROOT, env=environment, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
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
