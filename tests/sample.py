"""The sample county in a home of its own, and what must come out of it (sample_data/expected/)."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from zhucun_cli.home import Home, create_home
from zhucun_cli.intake.ingest import IngestOptions, Intake
from zhucun_cli.intake.reader import Reader
from zhucun_cli.intake.result import FileResult
from zhucun_cli.intake.survey import survey
from zhucun_cli.lake.store import Lake

ROOT = Path(__file__).parent.parent
FILES = ROOT / "sample_data" / "files"
EXPECTED = ROOT / "sample_data" / "expected"
JUDGED_ON = date(2022, 10, 31)


def expected_rows(name: str) -> list[dict[str, str]]:
    """The rows of an expected CSV."""
    with (EXPECTED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def expected_json(name: str) -> Any:  # any JSON value
    """An expected JSON document."""
    return json.loads((EXPECTED / name).read_text(encoding="utf-8"))


@cache
def reader() -> Reader:
    """The process that reads for every test that is not about reading: to start one costs as much as ten files."""
    return Reader()


@contextmanager
def new_home(folder: Path) -> Iterator[tuple[Home, Lake]]:
    """An empty home of 云溪县 with its open lake."""
    home = create_home(folder, "云溪县", "suining")
    with Lake.create(home.lake_folder) as lake:
        yield home, lake


@contextmanager
def own_copy(of: Path, folder: Path) -> Iterator[tuple[Home, Lake]]:
    """A copy of a home that a test may change, with its open lake."""
    home = Home(Path(shutil.copytree(of, folder / of.name)))
    with Lake.open(home.lake_folder) as lake:
        yield home, lake


def ingest_all(home: Home, lake: Lake, paths: list[Path] | None = None) -> list[FileResult]:
    """Every sample file (or `paths`, in that order); nothing is confirmed."""
    intake = Intake(home, lake, IngestOptions(received_on=JUDGED_ON), reader())
    return [result for path in paths or survey([FILES]) for result in intake.take_all(path)]


def confirm_held(home: Home, lake: Lake, results: list[FileResult]) -> list[FileResult]:
    """What was held back as a corrected version, now confirmed."""
    intake = Intake(home, lake, IngestOptions(received_on=JUDGED_ON), reader())
    return [intake.confirm(each) for each in results if each.is_held]
