"""Two commands at once: both land, and nobody sees half of anything."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.cli.running import zhucun
from tests.sample import FILES, ROOT


def test_two_ingests_at_the_same_time_both_land(empty_home: Path) -> None:
    """Two townships' folders from two processes; the history holds every file of both, each once."""
    folders = (FILES / "白沙镇", FILES / "枫林乡")
    environment = {**os.environ, "ZHUCUN_HOME": str(empty_home), "ZHUCUN_TODAY": "2022-10-31"}
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "zhucun_cli", "ingest", str(folder), "--json"],
            cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
        )
        for folder in folders
    ]  # fmt: skip
    codes = [(process.communicate(), process.returncode)[1] for process in running]
    assert codes == [1, 1]
    names = [each["source_name"] for each in zhucun("history", "--json", home=empty_home).json]
    sheets = {path.name for folder in folders for path in folder.iterdir() if path.suffix != ".jpg"}
    copies = {
        "枫林乡2022年2月走访记录.csv",
        "枫林乡2022年2月走访记录（1）.csv",
    }  # the same bytes: one of them
    assert len(names) == len(set(names)) == len(sheets) - 1
    assert sheets - set(names) <= copies
    assert zhucun("verify", home=empty_home).code == 0
