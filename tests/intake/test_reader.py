"""The reader's process: what takes it down becomes a problem of one file, and the next file is read."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sample import FILES, JUDGED_ON, new_home
from tests.sheets.workbooks import xlsx, zipped
from zhucun_cli.errors import FileRefused, UsageError
from zhucun_cli.home import Home
from zhucun_cli.intake.ingest import IngestOptions, Intake
from zhucun_cli.intake.reader import Limits, Reader
from zhucun_cli.intake.reading import Request, read_file
from zhucun_cli.intake.row_keys import row_keys
from zhucun_cli.lake.store import Lake

VISITS = FILES / "石桥乡" / "石桥乡2022年8月走访记录.xlsx"
TABLE = "户编号,户主姓名,走访日期,走访人,走访方式\n0043,张三,2022-08-03,李四,入户\n".encode()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[Home, Lake]]:
    with new_home(tmp_path / "home") as made:
        yield made


def _request(home: Home, content: bytes, name: str = "走访.csv", kind: str | None = None) -> Request:
    return Request(str(home.folder), name, "0" * 64, content, JUDGED_ON, kind=kind)


def test_what_comes_back_is_what_was_read(place: tuple[Home, Lake]) -> None:
    """Counts, problems, scope and every stored row, through the process and without it."""
    home, _ = place
    for path in sorted(FILES.rglob("*走访*.*"))[:8]:
        request = _request(home, path.read_bytes(), path.name)
        try:
            expected = read_file(request, home)
        except FileRefused:
            continue
        assert Reader().read(request) == expected


def test_a_lost_process_is_a_problem_of_one_file(place: tuple[Home, Lake]) -> None:
    home, _ = place
    reader = Reader(Limits(seconds=0.01, seconds_per_megabyte=0))
    with pytest.raises(FileRefused) as refused:
        reader.read(_request(home, TABLE * 20_000))
    assert refused.value.code == "READER_CRASHED"
    assert "秒没有读完" in refused.value.details["reason"]


def test_the_next_file_is_read_after_a_crash(place: tuple[Home, Lake]) -> None:
    home, _ = place
    reader = Reader()
    assert len(reader.read(_request(home, TABLE)).sheets) == 1
    process = reader._process
    assert process is not None
    os.kill(process.pid, signal.SIGTERM)
    process.wait()
    assert len(reader.read(_request(home, TABLE)).sheets) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit of memory for a process by itself")
def test_a_file_that_wants_all_memory_is_a_problem_of_one_file(place: tuple[Home, Lake]) -> None:
    home, _ = place
    reader = Reader(Limits(memory_megabytes=80, memory_per_megabyte=0))
    with pytest.raises(FileRefused) as refused:
        reader.read(_request(home, TABLE + b"0044,x,2022-08-03,y,z\n" * 400_000))
    assert refused.value.code == "READER_CRASHED"


def test_a_usage_error_stays_one(place: tuple[Home, Lake]) -> None:
    home, _ = place
    with pytest.raises(UsageError, match="没有“无此表”这种表"):
        Reader().read(_request(home, TABLE, kind="无此表"))


def test_the_process_ends_with_its_reader(place: tuple[Home, Lake]) -> None:
    home, _ = place
    reader = Reader()
    reader.read(_request(home, TABLE))
    process = reader._process
    assert process is not None
    del reader
    assert process.poll() is not None


def test_members_of_an_archive_are_batches_of_their_own(place: tuple[Home, Lake], tmp_path: Path) -> None:
    home, lake = place
    path = tmp_path / "石桥乡.zip"
    photo = b"\xff\xd8\xff" + bytes(100)
    path.write_bytes(
        zipped({"八月/走访.xlsx": VISITS.read_bytes(), "照片.jpg": photo, "表.csv": TABLE}, "gbk")
    )
    intake = Intake(home, lake, IngestOptions(received_on=JUDGED_ON))
    results = intake.take_all(path)
    assert [Path(each.path).relative_to(tmp_path).as_posix() for each in results] == [
        "石桥乡.zip/八月/走访.xlsx", "石桥乡.zip/照片.jpg", "石桥乡.zip/表.csv",
    ]  # fmt: skip
    assert [each.is_irrelevant for each in results] == [False, True, False]
    assert {each.id for each in lake.snapshot().batches} == {results[0].batch, results[2].batch}
    assert [each.status for each in intake.take_all(path)] == ["unchanged", "refused", "unchanged"]
    # A member can be taken again by its path, as a confirmed correction is.
    assert intake.take(Path(results[2].path)).status == "unchanged"
    assert intake.take(path / "无此文件.csv").problems[0].code == "UNREADABLE"


def test_rows_that_are_equal_have_equal_keys_and_others_differ() -> None:
    import pyarrow as pa

    a, b = (
        pa.array(each).dictionary_encode("encode") for each in (["x", "x", "y", None, ""], [1, 1, 1, None, 0])
    )
    keys = row_keys([a, b]).to_pylist()
    assert keys[0] == keys[1] == row_keys([a[1:2], b[1:2]]).to_pylist()[0]
    assert len(set(keys)) == 4
    assert all(len(each) == 16 for each in keys)
    assert row_keys([a]).to_pylist() != row_keys([b]).to_pylist()


def test_keys_are_the_same_on_every_machine() -> None:
    """They are stored: a change here makes resent files unrecognised."""
    import pyarrow as pa

    columns = [pa.array(each).dictionary_encode() for each in (["石桥村"], [5])]
    assert row_keys(columns).to_pylist() == ["1adb4c6b6c606290"]


def test_a_small_workbook_is_read_as_ever(place: tuple[Home, Lake]) -> None:
    home, _ = place
    content = xlsx([["户编号", "户主姓名", "走访日期", "走访人"], ["0043", "张三", "2022-08-03", "李四"]])
    (sheet,) = Reader().read(_request(home, content, "走访.xlsx")).sheets
    assert (sheet.kind, sheet.counts.accepted) == ("visit", 1)
