"""Several processes at once: every commit lands, no reader sees half of one."""

from __future__ import annotations

import os
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from tests.lake.faulty import start_child
from tests.lake.samples import large, sha, shown, shown_by
from zhucun_cli.errors import Locked
from zhucun_cli.lake import Lake, Snapshot, catalog_file

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the writers are forked")
EACH = 12


def _commit_all(folder: Path, words: list[str]) -> None:
    with Lake.open(folder) as lake:
        for word in words:
            lake.commit(large(word))


def _check_whole(snapshot: Snapshot) -> None:
    batches = sorted(each.id for each in snapshot.batches)
    assert len(batches) == snapshot.id, "numbers have no holes, so nothing visible is missing"
    rows = shown(snapshot)
    for table, expected in (("household", 4), ("problem", 1), ("visit", 5)):
        assert sorted(row[0] for row in rows.get(table, ())) == sorted(batches * expected)


@pytest.mark.parametrize("writers", [2, 4])
def test_concurrent_commits_all_land_and_no_reader_sees_half_of_one(writers: int, folder: Path) -> None:
    Lake.create(folder).close()
    words = [[f"表{writer}-{number}" for number in range(EACH)] for writer in range(writers)]
    running = {start_child(partial(_commit_all, folder, own)) for own in words}
    codes, reads = [], set()
    with Lake.open(folder) as lake:
        while running:
            child, status = os.waitpid(-1, os.WNOHANG)
            if child:
                running.remove(child)
                codes.append(os.waitstatus_to_exitcode(status))
            snapshot = lake.snapshot()
            _check_whole(snapshot)
            reads.add(snapshot.id)
        assert codes == [0] * writers
        _check_whole(lake.snapshot())
        assert {each.id for each in lake.snapshot().batches} == {sha(word) for own in words for word in own}
        assert len(reads) > 1, "the reader ran while the writers did"
        assert lake.verify() == ()
        assert lake.vacuum() == ()


def test_one_file_committed_by_four_processes_is_stored_once(folder: Path) -> None:
    Lake.create(folder).close()
    words = [f"表{number}" for number in range(4)]
    running = {start_child(partial(_commit_all, folder, words)) for _ in range(4)}
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in running]
    assert codes == [0] * 4
    with Lake.open(folder) as lake:
        assert sorted(entry.batch.id for entry in lake.history()) == sorted(map(sha, words))
        _check_whole(lake.snapshot())
        assert lake.verify() == ()
        assert lake.vacuum() == ()


def test_a_snapshot_stays_as_it_was_taken_while_others_write(folder: Path) -> None:
    with Lake.create(folder) as lake, Lake.open(folder) as other:
        lake.commit(large("八月"))
        snapshot, before = lake.snapshot(), shown_by(lake)
        other.commit(large("九月", replaces=("八月",)))
        other.vacuum()
        assert shown(snapshot) == before
        assert [batch.id for batch, _ in snapshot.scope()] == [sha("八月")]
        assert shown_by(lake) == shown_by(other) != before


def test_a_commit_in_the_middle_of_a_read_does_not_tear_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process tries to commit between the reader's list of batches and its list of files."""
    monkeypatch.setattr(catalog_file, "WAIT_SECONDS", 0.0)
    refused: list[bool] = []
    with Lake.create(folder) as lake, Lake.open(folder) as other:
        lake.commit(large("八月"))

        def commit_elsewhere(statement: str) -> None:
            if "data_file" in statement and not refused:
                refused.append(True)
                with suppress(Locked):
                    other.commit(large("九月", replaces=("八月",)))

        lake._catalog._connection.set_trace_callback(commit_elsewhere)  # only SQLite knows this moment
        snapshot = lake.snapshot()
        lake._catalog._connection.set_trace_callback(None)
        assert refused
        assert [each.id for each in snapshot.batches] == [sha("八月")]
        _check_whole(snapshot)
        other.commit(large("九月", replaces=("八月",)))
        assert [each.id for each in lake.snapshot().batches] == [sha("九月")]
