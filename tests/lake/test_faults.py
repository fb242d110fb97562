"""Each step of each write, killed and failed in turn: before or after, never between."""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from tests.lake.faulty import FaultyDisk, Strike, When, broken, full, in_child, kill, start_child, steps_of
from tests.lake.samples import Rows, large, sha, shown_by, small
from tests.size import LONG
from zhucun_cli.errors import IntegrityFault, Locked, NotPermitted, ZhucunError
from zhucun_cli.lake import Lake

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a killed writer needs fork")

Write = Callable[[Lake], object]
Tracer = Callable[[FrameType, str, Any], Any]  # what sys.settrace takes
WRITES: dict[str, Write] = {
    "ingest": lambda lake: lake.commit(large("新表")),
    "ingest with replaces": lambda lake: lake.commit(large("新表", replaces=("旧表",))),
    "forget": lambda lake: lake.withdraw(sha("旧表"), "forget"),
}
FAILURES: tuple[tuple[Strike, When], ...] = (
    (full, "before"),
    (full, "ever since"),
    (broken, "after"),
    (broken, "ever since"),
)
FAILING = tuple(WRITES) if LONG else ("ingest with replaces", "forget")
"""Writes on a disk that fails. What replaces takes every step of what does not, as a test below says."""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A lake with two batches, to be copied for each attempt."""
    folder = tmp_path / "template"
    with Lake.create(folder) as lake:
        lake.commit(large("旧表"))
        lake.commit(small("另一表"))
    return folder


class Attempt:
    """One write, its steps, and what the lake shows before and after it."""

    def __init__(self, template: Path, write: Write) -> None:
        self.template = template
        self.write = write
        with Lake.open(template) as lake:
            self.before = shown_by(lake)
        whole = self.fresh()
        self.steps = steps_of(write, whole)
        with Lake.open(whole) as lake:
            self.after = shown_by(lake)

    def fresh(self) -> Path:
        """A copy of the template."""
        folder = self.template.with_name("attempt")
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.template, folder)
        return folder

    def check_survival(self, folder: Path, where: str) -> Rows:
        """The lake is as before or after, sound, swept clean, and takes the write again; what it showed."""
        with Lake.open(folder) as lake:
            found = shown_by(lake)
            assert found in (self.before, self.after), where
            assert all(fault.sweepable for fault in lake.verify()), where
            lake.commit(small("下一份"))
            lake.withdraw(sha("下一份"), "undo")
            if found == self.before:
                self.write(lake)
            lake.vacuum()
            assert shown_by(lake) == self.after, where
            assert lake.verify() == (), where
        return found


@pytest.mark.parametrize("name", WRITES)
def test_a_writer_killed_at_any_step_leaves_the_lake_before_or_after(name: str, template: Path) -> None:
    attempt = Attempt(template, WRITES[name])
    # Before every step, and after the last one, which is when the caller would have been told.
    for number in range(1, len(attempt.steps) + 2):
        folder, last = attempt.fresh(), number > len(attempt.steps)
        disk = FaultyDisk(min(number, len(attempt.steps)), kill, "after" if last else "before")
        assert in_child(partial(_write_with, attempt.write, folder, disk)) == -9
        found = attempt.check_survival(folder, f"killed at step {number}: {attempt.steps[number - 1 - last]}")
        assert found == (attempt.after if last else attempt.before)


@pytest.mark.parametrize("name", FAILING)
@pytest.mark.parametrize(("strike", "when"), FAILURES)
def test_a_disk_failing_at_any_step_leaves_the_lake_before_or_after(
    name: str, strike: Strike, when: When, template: Path
) -> None:
    attempt = Attempt(template, WRITES[name])
    for number, step in enumerate(attempt.steps, 1):
        folder = attempt.fresh()
        told = _told(attempt.write, folder, FaultyDisk(number, strike, when))
        found = attempt.check_survival(folder, f"{strike.__name__} {when} step {number}: {step}")
        # An error means "nothing happened"; no error means "it is there".
        assert found == (attempt.after if told is None else attempt.before), step
        assert told in (None, NotPermitted if strike is full else IntegrityFault), step


def test_an_ingest_that_replaces_takes_every_step_of_one_that_does_not(template: Path) -> None:
    plain, replacing = (Attempt(template, WRITES[name]).steps for name in ("ingest", "ingest with replaces"))
    assert not Counter(step for step, _ in plain) - Counter(step for step, _ in replacing)


def _write_with(write: Write, folder: Path, disk: FaultyDisk) -> None:
    with Lake.open(folder, disk) as lake:
        write(lake)


def _told(write: Write, folder: Path, disk: FaultyDisk) -> type[ZhucunError] | None:
    try:
        _write_with(write, folder, disk)
    except ZhucunError as error:
        assert str(error).endswith(("重试", "再试"))
        return type(error)
    return None


def test_a_failed_commit_that_the_disk_survives_leaves_no_file_behind(template: Path) -> None:
    attempt = Attempt(template, WRITES["ingest"])
    for number, (step, _) in enumerate(attempt.steps, 1):
        if step not in ("commit", "fsync_dir"):
            folder = attempt.fresh()
            assert _told(attempt.write, folder, FaultyDisk(number, full)) is NotPermitted
            with Lake.open(folder) as lake:
                assert lake.verify() == (), step


def test_an_answer_lost_after_a_durable_commit_is_looked_up_and_told_as_done(template: Path) -> None:
    attempt = Attempt(template, WRITES["ingest"])
    assert attempt.steps[-1][0] == "commit"
    folder = attempt.fresh()
    disk = FaultyDisk(len(attempt.steps), broken, "after")
    with Lake.open(folder, disk) as lake:
        assert lake.commit(large("新表")).id == sha("新表")
        assert shown_by(lake) == attempt.after


def _interrupt(step: str) -> None:
    raise KeyboardInterrupt


def test_an_interrupt_at_any_step_stops_the_command_and_never_half_a_commit(template: Path) -> None:
    attempt = Attempt(template, lambda lake: lake.commit(small("新表", replaces=("旧表",))))
    moments: tuple[When, ...] = ("before", "after")
    for number, step in enumerate(attempt.steps, 1):
        for when in moments:
            folder = attempt.fresh()
            with (
                Lake.open(folder, FaultyDisk(number, _interrupt, when)) as lake,
                pytest.raises(KeyboardInterrupt),
            ):
                attempt.write(lake)
            attempt.check_survival(folder, f"interrupted {when} step {number}: {step}")


def test_a_creation_killed_at_any_step_can_be_repeated(tmp_path: Path) -> None:
    disk = FaultyDisk()
    Lake.create(tmp_path / "whole", disk).close()
    for number in range(1, len(disk.steps) + 1):
        folder = tmp_path / f"lake-{number}"
        killer = FaultyDisk(number, kill)
        assert in_child(partial(Lake.create, folder, killer)) == -9
        with Lake.create(folder) as lake:
            lake.commit(small("新表"))
            assert lake.verify() == ()


def test_a_vacuum_killed_at_any_step_can_be_repeated(template: Path) -> None:
    ingest = Attempt(template, WRITES["ingest"])
    folder = ingest.fresh()
    publishing = [number for number, (step, _) in enumerate(ingest.steps, 1) if step == "begin"][-1]
    in_child(partial(_write_with, ingest.write, folder, FaultyDisk(publishing, kill)))
    littered = folder.with_name("littered")
    shutil.move(folder, littered)
    sweep = Attempt(littered, lambda lake: lake.vacuum())
    assert sum(step == "unlink" for step, _ in sweep.steps) == 4
    for number in range(1, len(sweep.steps) + 1):
        folder = sweep.fresh()
        in_child(partial(_write_with, sweep.write, folder, FaultyDisk(number, kill)))
        sweep.check_survival(folder, f"killed at step {number}")


def test_every_file_is_durable_before_its_name_and_every_name_before_the_commit(template: Path) -> None:
    attempt = Attempt(template, WRITES["ingest"])
    steps = [(step, Path(path).name if step != "fsync_dir" else path) for step, path in attempt.steps]
    publishing = max(number for number, (step, _) in enumerate(steps) if step == "begin")
    renamed = [number for number, (step, _) in enumerate(steps) if step == "rename"]
    assert len(renamed) == 4
    for number in renamed:
        assert [step for step, _ in steps[number - 5 : number]] == [
            "open_new", "write", "fsync", "close", "digest",
        ]  # fmt: skip
        holder = str(Path(attempt.steps[number][1]).parent)
        for folder in (holder, str(Path(holder).parent), str(Path(holder).parents[1])):
            assert number < steps.index(("fsync_dir", folder)) < publishing


def test_a_reader_undoes_what_a_writer_killed_inside_a_transaction_left(template: Path) -> None:
    """The writer's pages are in the file already, and its journal is hot."""

    def spill_and_die() -> None:
        lake = Lake.open(template)
        connection = lake._catalog._connection  # only SQLite itself can leave a hot journal
        connection.execute("PRAGMA query_only = OFF")
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE batch SET counts = hex(zeroblob(100000)), source_name = ''")
        connection.execute("DELETE FROM file_batch")
        connection.execute("INSERT INTO declaration VALUES ('0', hex(zeroblob(100000)))")
        kill("")

    with Lake.open(template) as lake:
        before = shown_by(lake)
    assert in_child(spill_and_die) == -9
    assert (template / "catalog.sqlite-journal").stat().st_size > 0
    with Lake.open(template) as lake:
        assert shown_by(lake) == before
        assert lake.verify() == ()
        assert lake.last_batch() is not None


def test_a_writer_taken_for_dead_cannot_publish(template: Path) -> None:
    """A vacuum runs just before its last transaction; it believes that the writer is gone."""
    attempt = Attempt(template, WRITES["ingest with replaces"])
    folder = attempt.fresh()
    publishing = [number for number, (step, _) in enumerate(attempt.steps, 1) if step == "begin"][-1]

    def sweep_first(step: str) -> None:
        with Lake.open(folder) as other:
            assert len(other.vacuum()) == 4

    with Lake.open(folder, FaultyDisk(publishing - 1, sweep_first, "after")) as late:
        with pytest.raises(Locked, match="重新运行"):
            attempt.write(late)
        assert shown_by(late) == attempt.before
        assert late.verify() == ()


def test_a_vacuum_leaves_a_living_writer_alone(template: Path) -> None:
    attempt = Attempt(template, WRITES["ingest"])
    folder = attempt.fresh()
    publishing = [number for number, (step, _) in enumerate(attempt.steps, 1) if step == "begin"][-1]

    def sweep_elsewhere(step: str) -> None:
        def sweep() -> None:
            with Lake.open(folder) as other:
                assert other.vacuum() == ()
                assert other.verify() == ()

        assert os.waitstatus_to_exitcode(os.waitpid(start_child(sweep), 0)[1]) == 0

    with Lake.open(folder, FaultyDisk(publishing - 1, sweep_elsewhere, "after")) as lake:
        attempt.write(lake)
        assert shown_by(lake) == attempt.after


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def _shorten(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 1)


@pytest.mark.parametrize(("step", "spoil"), [("close", _flip), ("rename", _shorten)])
def test_a_file_that_is_not_what_was_written_is_never_published(
    step: str, spoil: Callable[[Path], None], template: Path
) -> None:
    """The disk flips a bit just after the file was written, or loses its end after it was found whole."""
    attempt = Attempt(template, WRITES["ingest"])
    folder = attempt.fresh()
    number = [name for name, _ in attempt.steps].index(step) + 1
    known = set(folder.glob("data/*/*/*"))

    def spoil_newest(_: str) -> None:
        (newest,) = (each for each in folder.glob("data/*/*/*") if each not in known)
        spoil(newest)

    with Lake.open(folder, FaultyDisk(number, spoil_newest, "after")) as lake:
        with pytest.raises(IntegrityFault, match="重试"):
            attempt.write(lake)
        assert shown_by(lake) == attempt.before
        assert lake.verify() == ()


def test_an_interrupt_between_the_commit_and_its_answer_removes_nothing(template: Path) -> None:
    """At each line of the package that runs after COMMIT, until the caller has the answer."""
    attempt = Attempt(template, WRITES["ingest"])
    for number in range(2, 100):  # line 1 is the one that says COMMIT
        folder = attempt.fresh()
        with Lake.open(folder, FaultyDisk()) as lake:
            if not _interrupted_after_commit(attempt, lake, number):
                break
        assert attempt.check_survival(folder, f"line {number} after COMMIT") == attempt.after
    assert number > 3


def _interrupted_after_commit(attempt: Attempt, lake: Lake, number: int) -> bool:
    """Write with Ctrl-C at the `number`th line after the last step; False when there are fewer lines."""
    disk, lines = lake._disk, 0  # the test's own disk
    assert isinstance(disk, FaultyDisk)

    def watch(frame: FrameType, event: str, _: object) -> Tracer | None:
        nonlocal lines
        if "zhucun_cli" not in frame.f_code.co_filename:
            return None
        if event == "line" and len(disk.steps) == len(attempt.steps):
            lines += 1
            if lines == number:
                raise KeyboardInterrupt
        return watch

    earlier = sys.gettrace()
    sys.settrace(watch)
    try:
        attempt.write(lake)
    except KeyboardInterrupt:
        return True
    finally:
        sys.settrace(earlier)
    return False
