"""Bit rot, lost files, other formats, locks: found, named, and told with what to do."""

from __future__ import annotations

import errno
import hashlib
import os
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.lake.faulty import FaultyDisk
from tests.lake.samples import large, sha, shown_by, small
from zhucun_cli.errors import HomeNotFound, IntegrityFault, Locked, NewerFormat, NotPermitted, ZhucunError
from zhucun_cli.lake import DataFile, Lake, catalog_file


def _data_files(lake: Lake) -> list[DataFile]:
    return [each for files in lake.snapshot().files.values() for each in files]


def _refusal(folder: Path, table: str) -> str:
    with Lake.open(folder) as lake, pytest.raises(IntegrityFault) as caught:
        lake.snapshot().paths(table)
    return str(caught.value)


def test_any_flipped_byte_is_refused_and_named(lake: Lake, folder: Path) -> None:
    lake.commit(large("九月"))
    dice = random.Random(20220930)
    for file in _data_files(lake):
        path = folder / file.path
        whole = path.read_bytes()
        for place in (0, len(whole) - 1, *(dice.randrange(len(whole)) for _ in range(12))):
            spoilt = bytearray(whole)
            spoilt[place] ^= 1 << dice.randrange(8)
            path.write_bytes(spoilt)
            message = _refusal(folder, file.table)
            assert file.path in message and sha("九月")[:12] in message and "zhucun verify" in message
            (fault,) = lake.verify()
            assert (fault.code, fault.path, fault.batches) == ("CHECKSUM", file.path, (sha("九月"),))
            assert not fault.sweepable
        path.write_bytes(whole)
    assert lake.verify() == ()


def test_a_missing_and_a_shortened_file_are_refused_and_named(lake: Lake, folder: Path) -> None:
    lake.commit(large("九月"))
    files = {each.table: each for each in _data_files(lake)}
    (folder / files["household"].path).unlink()
    (folder / files["problem"].path).write_bytes(b"PAR1")
    for table in ("household", "problem"):
        assert files[table].path in _refusal(folder, table)
    faults = {fault.code: fault.path for fault in lake.verify()}
    assert faults == {"MISSING": files["household"].path, "SIZE": files["problem"].path}


def test_damage_in_a_period_that_is_not_asked_for_stops_nobody(lake: Lake, folder: Path) -> None:
    lake.commit(large("九月"))
    for each in _data_files(lake):
        if each.partition == "2022-08":
            (folder / each.path).write_bytes(b"")
    (path,) = lake.snapshot().paths("visit", lambda label: label == "2022-09")
    assert path.exists()


def test_verify_also_reads_what_was_withdrawn(lake: Lake, folder: Path) -> None:
    lake.commit(small("九月"))
    (file,) = _data_files(lake)
    lake.withdraw(sha("九月"), "forget")
    (folder / file.path).unlink()
    assert [fault.code for fault in lake.verify()] == ["MISSING"]


def test_a_row_count_or_reference_that_does_not_agree_is_a_fault(lake: Lake, folder: Path) -> None:
    lake.commit(small("九月"))
    with closing(sqlite3.connect(folder / "catalog.sqlite")) as connection:
        connection.execute("UPDATE data_file SET record_count = 3")
        connection.execute("UPDATE scope SET batch_snapshot = 7")
        connection.commit()
    assert sorted(fault.code for fault in lake.verify()) == ["CATALOG", "CATALOG", "ROWS"]


def test_a_stranger_in_the_data_folder_is_neither_a_fault_nor_swept(lake: Lake, folder: Path) -> None:
    lake.commit(small("九月"))
    (file,) = _data_files(lake)
    stranger = (folder / file.path).with_name("说明.txt")
    stranger.write_text("别删")
    assert lake.verify() == ()
    assert lake.vacuum() == ()
    assert stranger.exists()


def test_a_catalog_that_is_no_database_is_told_plainly(lake: Lake, folder: Path) -> None:
    lake.close()
    (folder / "catalog.sqlite").write_bytes(b"x" * 8192)
    with pytest.raises(IntegrityFault, match="备份"):
        Lake.open(folder)


def _state(folder: Path) -> dict[str, str]:
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_newer_format_is_refused_and_left_untouched(lake: Lake, folder: Path) -> None:
    lake.commit(small("九月"))
    lake.close()
    with closing(sqlite3.connect(folder / "catalog.sqlite")) as connection:
        connection.execute("UPDATE meta SET value = '2' WHERE name = 'format_version'")
        connection.commit()
    before = _state(folder)
    for attempt in (Lake.open, Lake.create):
        with pytest.raises(NewerFormat, match="升级"):
            attempt(folder)
    assert _state(folder) == before


def test_a_folder_without_a_lake_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(HomeNotFound, match="zhucun init"):
        Lake.open(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_data_without_their_catalog_are_not_taken_for_an_empty_lake(lake: Lake, folder: Path) -> None:
    """A new catalog would make every file an orphan, and a vacuum would remove them all."""
    lake.commit(small("九月"))
    lake.close()
    (folder / "catalog.sqlite").write_bytes(b"")
    for _ in ("emptied", "removed"):
        for attempt in (Lake.open, Lake.create):
            with pytest.raises(IntegrityFault, match="备份"):
                attempt(folder)
        (folder / "catalog.sqlite").unlink(missing_ok=True)
    assert not (folder / "catalog.sqlite").exists()


def test_a_lake_created_twice_keeps_what_it_holds(lake: Lake, folder: Path) -> None:
    lake.commit(small("九月"))
    with Lake.create(folder) as again:
        assert shown_by(again) == shown_by(lake)


def test_a_lake_held_by_another_process_is_told_as_locked(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalog_file, "WAIT_SECONDS", 0.0)
    with Lake.create(folder) as lake, closing(sqlite3.connect(folder / "catalog.sqlite")) as holder:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(Locked, match="稍后再试"):
            lake.commit(small("九月"))
        holder.rollback()
        assert not lake.commit(small("九月")).unchanged
        assert lake.verify() == ()


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.ENOSPC, NotPermitted),
        (errno.EROFS, NotPermitted),
        (errno.EACCES, NotPermitted),
        (errno.EIO, IntegrityFault),
    ],
)
def test_each_failure_of_the_disk_has_its_exit_code(
    number: int, expected: type[ZhucunError], folder: Path
) -> None:
    def fail(step: str) -> None:
        raise OSError(number, os.strerror(number), "/home/张三/身份证.xlsx")

    Lake.create(folder).close()
    count_to_open = 4  # the intent's three steps, then a folder or a file
    with Lake.open(folder, FaultyDisk(count_to_open, fail)) as lake, pytest.raises(expected) as caught:
        lake.commit(small("九月"))
    assert "张三" not in str(caught.value)


def test_our_own_mistakes_are_not_dressed_up_as_failures_of_the_disk(lake: Lake) -> None:
    lake.close()
    with pytest.raises(sqlite3.ProgrammingError):
        lake.history()


def test_the_catalog_is_synced_to_the_end_and_cannot_be_written_by_a_read(lake: Lake) -> None:
    connection = lake._catalog._connection  # no public way, and that is the promise

    def pragma(name: str) -> object:
        return connection.execute(f"PRAGMA {name}").fetchone()[0]

    assert (pragma("synchronous"), pragma("journal_mode"), pragma("foreign_keys")) == (3, "delete", 1)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("DELETE FROM batch")
    lake.commit(small("九月"))
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("DELETE FROM batch")
