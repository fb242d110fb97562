"""Writing a report: whole or not at all; and finding its template."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from tests.lake.faulty import FaultyDisk, Strike, broken, full
from zhucun_cli.errors import DeclarationError, NotPermitted
from zhucun_cli.lake.disk import Disk
from zhucun_cli.reports.outputs import template_text, write_output


class OpenInAnotherProgram(Disk):
    """Windows while WPS holds a file open: it cannot be replaced."""

    def __init__(self, held: str) -> None:
        self._held = held

    def rename(self, source: Path, target: Path) -> None:
        if target.name == self._held:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        super().rename(source, target)


def test_a_report_is_written_with_the_asked_mode_and_nothing_beside_it(tmp_path: Path) -> None:
    """A missing folder is made; no file is left over."""
    target = tmp_path / "报告" / "r.html"
    assert write_output(target, b"new", 0o640) == target
    assert target.read_bytes() == b"new"
    assert os.name == "nt" or target.stat().st_mode & 0o777 == 0o640
    assert list(target.parent.iterdir()) == [target]


@pytest.mark.parametrize("number", range(5))
@pytest.mark.parametrize("strike", [full, broken])
def test_a_failed_write_leaves_yesterdays_report(tmp_path: Path, number: int, strike: Strike) -> None:
    """Whichever step fails: the old bytes, no leftover, and a sentence that says what to do."""
    target = tmp_path / "r.html"
    target.write_bytes(b"yesterday")
    assert _steps_until_named(tmp_path / "counted" / "r.html") == 5
    disk = FaultyDisk(number + 1, strike)
    with pytest.raises(NotPermitted, match=r"写不了.*请.*原有的文件没有改动"):
        write_output(target, b"today", 0o600, disk)
    assert target.read_bytes() == b"yesterday"
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["r.html"]


def _steps_until_named(target: Path) -> int:
    """How many steps a write takes up to the rename, so that the test above fails when one is added."""
    disk = FaultyDisk()
    write_output(target, b"today", 0o600, disk)
    return [name for name, _ in disk.steps].index("rename") + 1


def test_a_folder_that_cannot_be_synced_does_not_undo_the_report(tmp_path: Path) -> None:
    """Some shared folders refuse it; the report is there."""
    disk = FaultyDisk(6, broken)
    assert write_output(tmp_path / "r.html", b"today", 0o600, disk).read_bytes() == b"today"
    assert disk.steps[5][0] == "fsync_dir"


def test_a_file_that_is_open_in_wps_is_left_alone_and_the_report_gets_a_number(tmp_path: Path) -> None:
    """`name (2)`, and the path that is returned is the one that was written."""
    target = tmp_path / "r.xlsx"
    target.write_bytes(b"open")
    written = write_output(target, b"today", 0o600, OpenInAnotherProgram("r.xlsx"))
    assert written == tmp_path / "r (2).xlsx"
    assert (target.read_bytes(), written.read_bytes()) == (b"open", b"today")


def test_a_folder_in_the_way_is_named(tmp_path: Path) -> None:
    """A directory of that name, or a file where the folder should be."""
    (tmp_path / "r.html").mkdir()
    with pytest.raises(NotPermitted, match="同名的文件夹"):
        write_output(tmp_path / "r.html", b"x", 0o600)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(NotPermitted, match="不是文件夹"):
        write_output(tmp_path / "file" / "r.html", b"x", 0o600)


def test_the_offices_own_template_wins_and_may_begin_with_a_mark(tmp_path: Path) -> None:
    """Windows editors write a byte order mark."""
    assert "<!DOCTYPE html>" in template_text("report.html.j2", tmp_path)
    (tmp_path / "report.html.j2").write_text("自己的", encoding="utf-8-sig")
    assert template_text("report.html.j2", tmp_path) == "自己的"


def test_a_template_that_is_missing_or_no_text_is_named(tmp_path: Path) -> None:
    """A sentence for the person who edited it."""
    with pytest.raises(DeclarationError, match=r"没有名为“nothing\.j2”"):
        template_text("nothing.j2", tmp_path)
    (tmp_path / "report.html.j2").write_bytes("季度".encode("gbk"))
    with pytest.raises(DeclarationError, match="UTF-8"):
        template_text("report.html.j2", tmp_path)
