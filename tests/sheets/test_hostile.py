"""What is broken or malicious is refused or told, within bounds, and takes nothing else with it."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.sample import JUDGED_ON, new_home
from tests.sheets.hostile import hostile_files
from zhucun_cli.intake.ingest import IngestOptions, Intake
from zhucun_cli.intake.reader import Limits, Reader
from zhucun_cli.intake.result import FileResult

ALL = tuple(hostile_files())
EVERY = 1 if os.environ.get("ZHUCUN_HOSTILE") else 5  # make test-hostile takes each of them
KEPT_WHOLE = ("bomb", "entities", "far", "odd")
CHOSEN = [each for place, each in enumerate(ALL) if place % EVERY == 0 or each[0].startswith(KEPT_WHOLE)]
LIMITS = Limits(seconds=20, seconds_per_megabyte=0, memory_megabytes=1000, memory_per_megabyte=0)


def test_there_are_two_hundred_of_them() -> None:
    assert len(ALL) >= 200


def _complaint(result: FileResult, seconds: float, stored: set[str]) -> str:
    """What is wrong with how a hostile file ended; '' when nothing is."""
    told = "".join(each.message for each in result.problems)
    wrong = {
        f"took {seconds:.1f} s": seconds > 22,
        "nothing was said": not result.problems and result.status == "refused",
        "a trace in the lake": (result.sha256 in stored) != (result.status not in ("refused",)),
        f"a fault of ours: {told}": "Error，" in told,
    }
    return "; ".join(what for what, holds in wrong.items() if holds)


@pytest.mark.parametrize("share", range(4))
def test_a_hostile_file_ends_refused_or_with_problems_and_leaves_no_trace(share: int, tmp_path: Path) -> None:
    """Within 20 s and 1 GB; what was refused is no batch; the next file is read as ever."""
    complaints: dict[str, str] = {}
    with new_home(tmp_path / "home") as (home, lake):
        intake = Intake(home, lake, IngestOptions(received_on=JUDGED_ON), Reader(LIMITS))
        for name, content in CHOSEN[share::4]:
            path = tmp_path / name
            path.write_bytes(content)
            began = time.perf_counter()
            results = intake.take_all(path)
            seconds = time.perf_counter() - began
            stored = {each.id for each in lake.snapshot().batches}
            complaints |= {f"{name} {each.path[-20:]}": _complaint(each, seconds, stored) for each in results}
    assert {name: what for name, what in complaints.items() if what} == {}
