"""A folder of many files: whole or not there, and no paper of the office's own is ever lost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhucun_cli.errors import NotPermitted
from zhucun_cli.reports.folders import plain_name, written_folder


def write(target: Path, text: str, mode: int = 0o600) -> Path:
    """A folder with one page and an index."""
    with written_folder(target, mode) as (folder, got):
        folder.add("白沙镇/双桥村/1.html", text.encode())
        folder.add("目录.xlsx", b"x")
    return got[0]


def test_a_newer_folder_takes_the_place_of_the_older_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    """Every file of the second run, none of the first."""
    target = tmp_path / "reports" / "dossier-2022"
    with written_folder(target, 0o600) as (folder, _):
        folder.add("旧村/2.html", b"old")
    assert write(target, "new") == target
    assert {each.relative_to(target).as_posix() for each in target.rglob("*.*")} == {
        "白沙镇/双桥村/1.html",
        "目录.xlsx",
    }
    assert list(target.parent.iterdir()) == [target]


def test_a_folder_into_which_somebody_put_papers_stays(tmp_path: Path) -> None:
    """The new one gets a number; the next run looks for the first that may give way."""
    target = tmp_path / "dossier-2022"
    write(target, "old")
    (target / "白沙镇" / "户口本扫描.pdf").write_bytes(b"scan")
    second = write(target, "new")
    assert second == tmp_path / "dossier-2022 (2)"
    assert write(target, "newer") == second
    assert (target / "白沙镇" / "双桥村" / "1.html").read_text() == "old"
    assert (second / "白沙镇" / "双桥村" / "1.html").read_text() == "newer"


def test_a_run_that_fails_leaves_the_older_folder_and_no_half_of_the_new(tmp_path: Path) -> None:
    """Whatever it was that failed."""
    target = tmp_path / "dossier-2022"
    write(target, "old")
    with pytest.raises(KeyError), written_folder(target, 0o600) as (folder, _):
        folder.add("1.html", b"half")
        raise KeyError
    assert [each.name for each in tmp_path.iterdir()] == ["dossier-2022"]
    assert (target / "白沙镇" / "双桥村" / "1.html").read_text() == "old"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
@pytest.mark.parametrize(("mode", "of_folders"), [(0o600, 0o700), (0o640, 0o750), (0o644, 0o755)])
def test_who_may_read_the_files_may_enter_the_folders(tmp_path: Path, mode: int, of_folders: int) -> None:
    """And nobody else."""
    target = write(tmp_path / "dossier-2022", "x", mode)
    inner = target / "白沙镇" / "双桥村"
    assert (inner / "1.html").stat().st_mode & 0o777 == mode
    assert target.stat().st_mode & 0o777 == of_folders
    assert inner.stat().st_mode & 0o777 == of_folders


def test_where_nothing_can_be_written_it_says_what_to_do(tmp_path: Path) -> None:
    """A file in the place of a folder above."""
    (tmp_path / "reports").write_text("a file")
    with (
        pytest.raises(NotPermitted, match="--output"),
        written_folder(tmp_path / "reports" / "dossier-2022", 0o600),
    ):
        pass


def test_two_codes_that_differ_by_case_or_by_a_sign_get_two_files(tmp_path: Path) -> None:
    """On Windows A1 and a1 are one name."""
    with written_folder(tmp_path / "d", 0o600) as (folder, _):
        names = [folder.free(f"{plain_name(code)}.html") for code in ("A1", "a1", "A/1", "A_1")]
    assert names == ["A1.html", "a1 (2).html", "A_1.html", "A_1 (2).html"]


@given(st.text())
def test_any_text_becomes_one_plain_part_of_a_path(text: str) -> None:
    """No separator, no dot, no blank, no device's name, never nothing."""
    name = plain_name(text)
    assert name
    assert not set(name) & set('/\\. :*?"<>|\0\n')
    assert name.casefold() not in ("con", "nul", "com1")
    assert plain_name(name) == name or name.startswith("_")
