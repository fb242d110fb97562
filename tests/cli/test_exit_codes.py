"""Every exit code of design §7 from a command that a person would run, and which one wins when several apply."""

from __future__ import annotations

import itertools
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.running import environment, zhucun, zhucun_here
from tests.sample import FILES
from zhucun_cli.cli.entry import main
from zhucun_cli.errors import PRECEDENCE, worst
from zhucun_cli.home import KEY_FILE

VISITS = FILES / "白沙镇" / "白沙镇2022年9月走访记录.xlsx"


@pytest.mark.parametrize(("first", "second"), list(itertools.combinations(PRECEDENCE, 2)))
def test_of_two_codes_the_one_that_stands_first_wins(first: int, second: int) -> None:
    """4, 77, 75, 5, 2, 3, 1, 0 (design §7), in whatever order they occur."""
    assert PRECEDENCE == (4, 77, 75, 5, 2, 3, 1, 0)
    assert worst([first, second]) == worst([second, first]) == first


def test_nothing_to_act_on_is_0_and_a_gap_is_1(county: Path) -> None:
    """October's visits are not due yet on the last of October; September has gaps."""
    asked = ("check-coverage", "--duty", "visit-monitored", "--month")
    assert zhucun(*asked, "2022-10", home=county).code == 0
    assert zhucun(*asked, "2022-09", home=county).code == 1


def test_a_missing_roster_an_empty_period_a_mistyped_path_and_no_home_are_2(
    empty_home: Path, county: Path, tmp_path: Path
) -> None:
    """None of them is ever "all clear"."""
    assert zhucun("check-coverage", "--month", "2022-09", home=empty_home).code == 2
    assert zhucun("check-coverage", "--month", "2030-01", home=county).code == 2
    assert zhucun("ingest", tmp_path / "没有这个文件.xlsx", home=empty_home).code == 2
    assert zhucun("check-coverage", home=tmp_path / "没有这个目录").code == 2


def test_a_refused_file_is_3_and_wins_over_rows_to_mend(empty_home: Path, tmp_path: Path) -> None:
    """The other file is still taken, with its rejected row."""
    broken, to_mend = tmp_path / "坏.xlsx", tmp_path / "石桥村2022年9月走访记录.csv"
    broken.write_bytes(VISITS.read_bytes()[:2000])
    to_mend.write_text(
        "户编号,户主姓名,行政村,走访日期,走访人,走访方式\nA1,王一,石桥村,2022-09-05,张三,入户\nA2,李二,石桥村,9月几号,张三,入户\n",
        encoding="utf-8",
    )
    assert zhucun("ingest", to_mend, home=empty_home).code == 1
    assert zhucun("ingest", broken, home=empty_home).code == 3
    assert zhucun("ingest", broken, to_mend, home=empty_home).code == 3


def test_a_path_that_is_not_there_wins_over_a_refused_file(empty_home: Path, tmp_path: Path) -> None:
    """2 before 3."""
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(VISITS.read_bytes()[:2000])
    assert zhucun("ingest", broken, tmp_path / "没有.xlsx", home=empty_home).code == 2


def test_stored_data_that_changed_is_4_and_wins_over_gaps(own_county: Path) -> None:
    """One byte of one Parquet file of the visits."""
    stored = next((own_county / "lake" / "data" / "visit").rglob("*.parquet"))
    content = bytearray(stored.read_bytes())
    content[len(content) // 2] ^= 0xFF
    stored.chmod(0o600)
    stored.write_bytes(bytes(content))
    assert zhucun("verify", home=own_county).code == 4
    checked = zhucun("check-coverage", "--year", "2022", home=own_county)
    assert checked.code == 4
    assert "Traceback" not in checked.err


def test_a_home_of_a_newer_format_is_5_and_wins_over_a_wrong_question(own_county: Path) -> None:
    """Nothing is read, nothing is written; whether the period is empty nobody can know."""
    with closing(sqlite3.connect(own_county / "lake" / "catalog.sqlite")) as connection, connection:
        connection.execute("update meta set value = '999' where name = 'format_version'")
    assert zhucun("check-coverage", "--month", "2022-09", home=own_county).code == 5
    assert zhucun("ingest", VISITS, home=own_county).code == 5


def one_visit(folder: Path) -> Path:
    """A sheet that no home has."""
    sheet = folder / "石桥村2022年10月走访记录.csv"
    sheet.write_text(
        "户编号,户主姓名,行政村,走访日期,走访人,走访方式\nA1,王一,石桥村,2022-10-05,张三,入户\n",
        encoding="utf-8",
    )
    return sheet


def test_a_lake_that_somebody_is_writing_is_75(
    own_county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is written; a question is answered meanwhile. Here nobody waits half a minute for the other one."""
    monkeypatch.setattr("zhucun_cli.lake.catalog_file.WAIT_SECONDS", 0.05)
    sheet = one_visit(tmp_path)
    with closing(sqlite3.connect(own_county / "lake" / "catalog.sqlite", isolation_level=None)) as writer:
        writer.execute("begin immediate")
        ran = zhucun_here("ingest", sheet, home=own_county)
        asked = zhucun("check-coverage", "--month", "2022-10", "--duty", "visit-monitored", home=own_county)
        writer.execute("rollback")
    assert (ran.code, asked.code) == (75, 0), ran.err


def test_a_place_that_cannot_be_written_is_77_and_wins_over_gaps(county: Path, tmp_path: Path) -> None:
    """The folder of the output is a file; September has gaps, too."""
    (tmp_path / "报告").write_text("", encoding="utf-8")
    target = tmp_path / "报告" / "九月.csv"
    asked = ("check-coverage", "--month", "2022-09", "--format", "csv", "--output", target)
    assert zhucun(*asked, home=county).code == 77


def test_a_fault_of_our_own_is_4_with_one_line_and_never_1(
    county: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the fault says may come from somebody's sheet: type and place only."""
    monkeypatch.setattr("sys.argv", ["zhucun", "check-coverage"])
    monkeypatch.setattr("os.umask", lambda mask: 0)
    monkeypatch.setattr("signal.signal", lambda number, handler: None)

    def fail() -> int:
        raise KeyError("张三 909901199013010017")

    monkeypatch.setattr("zhucun_cli.cli.app.run", fail)
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr().err
    assert ended.value.code == 4
    assert said.startswith("程序出错（KeyError，test_exit_codes.py:")
    assert "张三" not in said
    assert said.count("\n") == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a named pipe to wait at")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_it_with_the_code_of_that_signal(
    number: signal.Signals, code: int, own_county: Path, tmp_path: Path
) -> None:
    """It waits for the home's key, which nobody writes."""
    pipe = own_county / KEY_FILE
    pipe.unlink()
    os.mkfifo(pipe, 0o600)
    process = subprocess.Popen(
        [sys.executable, "-m", "zhucun_cli", "ingest", str(one_visit(tmp_path))],
        env=environment(own_county, "2022-10-31"), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),  # a shell's background jobs ignore SIGINT
    )  # fmt: skip
    with pipe.open("w", encoding="utf-8"):  # opens when the other side has
        process.send_signal(number)
        _, said = process.communicate()
    assert process.returncode == code
    assert "Traceback" not in said
