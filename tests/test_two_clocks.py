"""The same two clocks give the same bytes, whatever is ingested or withdrawn later, on whatever machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import zhucun
from tests.sample import FILES, ROOT
from tests.size import LONG

FIRST = ("县驻村办", "枫林乡")
CLOCKS = ("--as-of", "2022-10-31")


def run(home: Path, words: tuple[str, ...], seed: str, one_core: bool) -> bytes:
    """What a command prints, with this hash seed, on one processor or on all."""
    pinned = ["taskset", "-c", str(min(os.sched_getaffinity(0)))] if one_core else []
    environment = {
        **os.environ,
        "ZHUCUN_HOME": str(home),
        "ZHUCUN_TODAY": "2022-12-24",
        "PYTHONHASHSEED": seed,
    }
    done = subprocess.run(
        [*pinned, sys.executable, "-m", "zhucun_cli", *words],
        cwd=ROOT, env=environment, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def answers(home: Path, known_by: str, folder: Path, seed: str, one_core: bool) -> dict[str, bytes]:
    """Every kind of output for the same two clocks, by name."""
    clocks = (*CLOCKS, "--known-by", known_by)
    asked = {
        "figures by helper": ("check-coverage", "--quarter", "2022Q3", "--by", "helper", "--json"),
        "gaps": ("check-coverage", "--year", "2022", "--by", "village", "--format", "csv"),
        "why": ("explain", "0301001", "--quarter", "2022Q3", "--json"),
        "text": ("check-coverage", "--month", "2022-09", "--format", "text"),
    }
    found = {name: run(home, (*words, *clocks), seed, one_core) for name, words in asked.items()}
    run(home, ("report", "--quarter", "2022Q3", *clocks, "--output", str(folder)), seed, one_core)
    return found | {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.skipif(not LONG, reason="whole county: make test-long")
def test_what_was_known_then_is_told_in_the_same_bytes_for_ever(tmp_path: Path) -> None:
    """One township and the county's pairings; then everything else, a correction, and two withdrawals."""
    home = tmp_path / "yunxi"
    zhucun("init", home, "--county", "云溪县")
    zhucun("ingest", *(FILES / name for name in FIRST), "--received", "2022-10-31", home=home)
    known_by = zhucun("history", "--json", home=home).json[0]["committed_at"]
    before = answers(home, known_by, tmp_path / "before", "1", one_core=False)
    assert {name.rpartition(".")[2] for name in before} >= {"html", "xlsx"}

    zhucun("ingest", FILES, home=home)
    corrected = FILES / "石桥乡" / "石桥乡2022年8月走访记录（更正）.xlsx"
    zhucun("ingest", corrected, "--replaces", "石桥乡2022年8月走访记录.xlsx", home=home)
    zhucun("forget", "枫林乡2022年9月走访记录.csv", home=home)
    zhucun("forget", "枫林乡花名册.csv", home=home)
    zhucun("close", "--quarter", "2022Q2", "--signer", "张三", home=home)
    after = answers(home, known_by, tmp_path / "after", "2", one_core=shutil.which("taskset") is not None)
    for name, content in before.items():
        assert after[name] == content, name
