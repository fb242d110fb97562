"""The command contract (design §7): options, exit codes, JSON."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.cli.running import zhucun, zhucun_here
from tests.sample import FILES, expected_json

VISITS = FILES / "石桥乡" / "石桥乡2022年10月走访记录.xlsx"
BAD_ROWS = FILES / "枫林乡" / "枫林乡2022年4月走访记录.csv"
PHOTO = FILES / "枫林乡" / "入户照片20220914.jpg"


def test_help_and_version_load_no_heavy_library() -> None:
    """`zhucun --help` starts fast: neither pandas, pyarrow nor duckdb nor the spreadsheet readers."""
    import subprocess
    import sys

    script = (
        "import sys; sys.argv = ['zhucun', '--help']\n"
        "from zhucun_cli.cli.entry import main\n"
        "try:\n    main()\n"
        "except SystemExit:\n    pass\n"
        "heavy = {'pandas', 'pyarrow', 'duckdb', 'numpy', 'python_calamine', 'xlrd', 'xlsxwriter', 'jinja2'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert "ingest" in done.stdout


def test_help_names_the_files_that_are_read(tmp_path: Path) -> None:
    """On the page of `ingest` and on the list of commands, which breaks its lines."""
    for words in (("--help",), ("ingest", "--help")):
        shown = "".join(zhucun(*words, cwd=tmp_path).out.split())
        assert "xlsx、xls、et、ods、csv、Word表格、zip" in shown


def test_help_is_in_chinese(tmp_path: Path) -> None:
    """No English of the option parser is left on the screens a clerk sees."""
    for words in (("--help",), ("ingest", "--help"), ("check-coverage", "--help")):
        shown = zhucun(*words, cwd=tmp_path).out
        for english in ("Usage", "Options", "Commands", "Arguments", "Show this", "[default", "[required"):
            assert english not in shown, (words, english)


@pytest.mark.parametrize(
    "words",
    [
        ("check-coverage", "--home", "没有这个目录"),
        ("--home", "没有这个目录", "check-coverage"),
        ("report", "--quarter", "2022Q3"),
        ("ingest", "."),
    ],
)
def test_without_a_home_every_command_says_how_to_make_one(words: tuple[str, ...], tmp_path: Path) -> None:
    """Exit 2, one line, no traceback; never an all-clear."""
    ran = zhucun(*words, cwd=tmp_path)
    assert ran.code == 2
    assert "zhucun init" in ran.err
    assert ran.out == ""


def test_home_may_stand_before_or_after_the_command(county: Path, tmp_path: Path) -> None:
    """And the nearest folder upward with a zhucun.toml is a home, too."""
    before = zhucun("--home", county, "history", "--json", cwd=tmp_path)
    after = zhucun("history", "--json", "--home", county, cwd=tmp_path)
    inside = zhucun("history", "--json", cwd=county / "inbox")
    assert before.code == after.code == inside.code == 0
    assert before.json == after.json == inside.json


def test_an_empty_roster_is_nothing_to_check_and_never_all_clear(empty_home: Path) -> None:
    """Exit 2 for every command that would give a verdict."""
    for words in (("check-coverage",), ("report", "--quarter", "2022Q3"), ("received", "--month", "2022-09")):
        ran = zhucun(*words, home=empty_home)
        assert (ran.code, ran.out) == (2, "")
        assert "花名册" in ran.err


def test_visits_without_a_roster_are_still_nothing_to_check(empty_home: Path) -> None:
    """There is evidence, but no denominator."""
    assert zhucun("ingest", VISITS, home=empty_home).code == 0
    assert zhucun("check-coverage", home=empty_home).code == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("ingest", "没有这个文件.xlsx"), "没有“没有这个文件.xlsx”"),
        (("ingest",), "--inbox"),
        (("ingest", ".", "--inbox"), "两者选一"),
        (("ingest", str(VISITS), "--kind", "nothing"), "没有“nothing”这种表"),
        (("ingest", str(VISITS), "--received", "9月"), "不是日期"),
        (("ingest", str(VISITS), "--whole", "--additions"), "只能写一个"),
        (("ingest", str(VISITS), "--assume", "入户"), "列=值"),
        (("ingest", str(VISITS), "--replaces", "没有"), "zhucun history"),
        (("check-coverage", "--month", "13月"), "看不懂"),
        (("check-coverage", "--month", "9月", "--quarter", "三季度"), "只能写一个"),
        (("check-coverage", "--duty", "nothing"), "zhucun duties"),
        (("check-coverage", "--by", "nothing"), "--by"),
        (("check-coverage", "--format", "nothing"), "--format"),
        (("check-coverage", "--month", "9月", "--township", "无此乡"), "没有叫“无此乡”的乡镇"),
        (("check-coverage", "--month", "9月", "--village", "村"), "个村："),
        (("check-coverage", "--year", "2020"), "没有到期的职责"),
        (("check-coverage", "--quarter", "2023Q1"), "还没开始"),
        (("report", "--year", "2031"), "还没开始"),
        (("report",), "--quarter"),
        (("report", "nothing"), "report list"),
        (("report", "--quarter", "2022Q3", "--format", "doc"), "--format"),
        (("forget", "没有"), "zhucun history"),
        (("init", "."), "请换一个空目录"),
    ],
)
def test_a_wrong_word_is_one_line_that_says_what_to_do(
    words: tuple[str, ...], says: str, county: Path
) -> None:
    """Exit 2, no traceback, nothing on stdout."""
    ran = zhucun(*words, home=county)
    assert ran.code == 2, ran.err
    assert says in ran.err
    assert "Traceback" not in ran.err
    assert ran.out == ""


def test_the_exit_code_of_ingest_says_what_became_of_the_worst_file(empty_home: Path, tmp_path: Path) -> None:
    """0 taken, 1 rows to mend, 3 refused (the others still handled), 0 for what is no sheet at all."""
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(VISITS.read_bytes()[:2000])
    assert zhucun("ingest", VISITS, home=empty_home).code == 0
    assert zhucun("ingest", PHOTO, home=empty_home).code == 0
    assert zhucun("ingest", BAD_ROWS, home=empty_home).code == 1
    both = zhucun("ingest", broken, FILES / "白沙镇", "--json", home=empty_home)
    assert both.code == 3
    assert both.json["totals"]["accepted"] > 0


def test_a_sheet_with_a_header_and_no_row_is_neither_taken_nor_irrelevant(
    empty_home: Path, tmp_path: Path
) -> None:
    """Exit 1: somebody has to say whether there was really nothing. It is not a report of the village."""
    sheet = tmp_path / "石桥村2022年9月走访记录.csv"
    sheet.write_text("户编号,户主姓名,行政村,走访日期,走访人,走访方式\n", encoding="utf-8")
    ran = zhucun("ingest", sheet, home=empty_home)
    assert ran.code == 1
    assert "空表" in ran.out
    assert "只有表头，没有数据" in ran.out
    assert zhucun("history", "--json", home=empty_home).json == []


def test_the_json_of_ingest_has_the_contract_s_keys_and_sums(empty_home: Path) -> None:
    """rows = accepted + duplicates + rejected, for every sheet and in total; nothing else on stdout."""
    answer = zhucun("ingest", FILES, "--json", home=empty_home).json
    assert list(answer) == ["files", "totals"]
    for each in answer["files"]:
        assert set(each) == {"path", "sha256", "batch", "status", "sheets", "problems"}
        for sheet in each["sheets"]:
            assert sheet["rows"] == sheet["accepted"] + sheet["duplicates"] + sheet["rejected"]
        for found in each["problems"]:
            assert set(found) == {
                "code", "severity", "sheet", "row", "column", "cell", "field", "raw", "message", "fix",
            }  # fmt: skip
    totals = answer["totals"]
    assert totals["rows"] == totals["accepted"] + totals["duplicates"] + totals["rejected"]
    assert totals["files"] == len(expected_json("files.json"))


def test_the_json_of_check_coverage_has_the_contract_s_keys(county: Path) -> None:
    """Figures add up, coverage is a number or null, gaps are missed or open."""
    ran = zhucun("check-coverage", "--quarter", "2022Q3", "--by", "village", "--json", home=county)
    answer = ran.json
    assert ran.code == 1
    wanted = {"period", "as_of", "known_by", "policy", "duties", "groups", "gaps", "unlinked", "problem_rows"}
    assert wanted <= set(answer)
    for each in (*answer["duties"], *answer["groups"]):
        parts = ("on_time", "late", "missed", "excused", "open")
        assert each["expected"] == sum(each[name] for name in parts)
        assert each["coverage_low"] <= each["coverage"] <= each["coverage_high"] <= 1
    for gap in answer["gaps"]:
        assert set(gap) == {
            "duty", "household", "head", "township", "village", "window_start", "window_end", "due_on",
            "responsible", "unit", "status", "marks", "last_done_on",
        }  # fmt: skip
        assert gap["status"] in ("missed", "open")
        assert gap["head"].endswith("**")


def test_a_check_is_1_only_for_what_was_missed_or_too_low(county: Path) -> None:
    """--exit-zero silences it, --fail-under raises it, an open month alone is 0."""
    month = ("check-coverage", "--month", "2022-10", "--duty", "visit-monitored")
    assert zhucun(*month, home=county).code == 0
    assert zhucun(*month, "--fail-under", "99", home=county).code == 1
    assert zhucun("check-coverage", "--month", "2022-09", home=county).code == 1
    assert zhucun("check-coverage", "--month", "2022-09", "--exit-zero", home=county).code == 0


def test_without_a_period_it_shows_the_last_month_s_misses_and_this_month_s_not_yet(county: Path) -> None:
    """The clerk at eight in the morning, on the last of October."""
    shown = zhucun("check-coverage", home=county).out
    assert "2022年9月" in shown
    assert "本月还没走访（今天是最后一天）：13" in shown
    assert zhucun("check-coverage", "--json", home=county).json["period"] == "2022-09"


def test_in_the_first_month_of_the_policy_it_shows_that_month_and_says_why(county: Path) -> None:
    """December 2021 had no duty: January 2022 alone, its code; asked for by name, December is nothing to check."""
    daily = zhucun_here("check-coverage", home=county, today="2022-01-15")
    asked = zhucun_here("check-coverage", "--month", "2022-01", home=county, today="2022-01-15")
    assert daily.out.startswith("2021年12月没有职责到期，只看本月（2022年1月）。\n云溪县　2022年1月")
    assert "本月还没走访（还剩 16 天）" in daily.out
    assert (daily.code, daily.err) == (asked.code, asked.err) == (0, "")
    listed = zhucun_here("check-coverage", "--json", home=county, today="2022-01-15")
    assert (listed.code, listed.json["period"]) == (0, "2022-01")
    assert zhucun_here("check-coverage", "--month", "2021-12", home=county, today="2022-01-15").code == 2


def test_without_a_period_only_a_month_in_which_the_duty_falls_due_is_shown(county: Path) -> None:
    """一般脱贫户's quarterly visit: due in March and June; a month without is left out, two without are none."""
    asked = ("check-coverage", "--duty", "visit-general", "--no-gaps")
    march = zhucun_here(*asked, home=county, today="2022-03-20")
    assert "2022年2月没有所选的职责到期，只看本月（2022年3月）。" in march.out
    april = zhucun_here(*asked, home=county, today="2022-04-20")
    assert ("2022年3月" in april.out, "2022年4月" in april.out) == (True, False)
    assert zhucun_here(*asked, home=county, today="2022-06-01").code != 2
    assert zhucun_here(*asked, home=county, today="2022-05-20").code == 2


def test_rows_that_count_for_nobody_are_told_with_where_they_are_listed(county: Path, tmp_path: Path) -> None:
    """The line of check-coverage names a command, whose report lists as many rows."""
    shown = zhucun_here("check-coverage", "--quarter", "2022Q3", "--no-gaps", home=county).out
    told = "未挂接到户的记录 4 行，有问题未能采用的 9 行（逐行见 zhucun report --quarter 2022Q3 的“未挂接与问题”）"
    assert told in shown
    zhucun_here("report", "--quarter", "2022Q3", "--format", "json,html", "--output", tmp_path, home=county)
    document = json.loads((tmp_path / "履责报告_2022Q3.json").read_text(encoding="utf-8"))
    assert (len(document["unlinked"]), document["problem_rows"]) == (4, 9)
    assert "未挂接与问题</h2>" in (tmp_path / "履责报告_2022Q3.html").read_text(encoding="utf-8")


def test_of_one_household_only_the_duties_it_owes_are_shown(county: Path) -> None:
    """9099010102003 is monitored: no line of 四个一 with 0/0. The JSON has every duty, and the county's screen."""
    asked = ("check-coverage", "--quarter", "2022Q3", "--no-gaps")
    own = (*asked, "--household", "9099010102003")
    shown = zhucun_here(*own, home=county).out
    assert ("五个一" in shown, "四个一" in shown, "0/0" in shown) == (True, False, False)
    found = zhucun_here(*own, "--json", home=county).json["duties"]
    assert {each["group"] for each in found} == {"五个一", "四个一"}
    assert "四个一" in zhucun_here(*asked, home=county).out


def test_received_says_in_a_sentence_that_nothing_is_asked_for(empty_home: Path) -> None:
    """Only a roster came: no table without columns, but what was never collected."""
    rosters = [path for path in (FILES / "枫林乡").iterdir() if "花名册.csv" in path.name]
    zhucun("ingest", *rosters, home=empty_home)
    ran = zhucun("received", "--month", "2022-08", home=empty_home)
    assert ran.code == 0
    assert ran.out.splitlines()[0] == "2022年8月：没有要按村查收、催报的表。"
    assert "（未收集）" in ran.out.splitlines()[1]


def test_a_kind_that_never_came_is_not_collected_and_one_that_came_before_is_not_received(
    county: Path, empty_home: Path
) -> None:
    """未收集 prints no rate and touches no exit code; incomes of other quarters make it 未报 instead."""
    rosters = [path for path in (FILES / "枫林乡").iterdir() if "花名册.csv" in path.name]
    zhucun("ingest", *rosters, home=empty_home)
    ran = zhucun("check-coverage", "--quarter", "2022Q2", "--json", home=empty_home)
    assert ran.code == 0
    assert {each["collected"] for each in ran.json["duties"]} == {False}
    assert {each["coverage"] for each in ran.json["duties"]} == {None}
    later = zhucun(
        "check-coverage", "--quarter", "2023Q1", "--as-of", "2023-06-30", "--json", home=county
    ).json
    assert {each["collected"] for each in later["duties"]} == {True}
    assert all("not_received" in gap["marks"] for gap in later["gaps"])


def test_filters_take_parts_of_names_and_narrow_every_figure(county: Path) -> None:
    """白沙 is 白沙镇; its figures are those that the oracle has for it."""
    answer = zhucun("check-coverage", "--quarter", "三季度", "--township", "白沙", "--json", home=county).json
    wanted = {
        each["duty"]: each["expected"]
        for each in expected_json("coverage.json")["periods"]["2022Q3"]["townships"]
        if each["township"] == "白沙镇"
    }
    assert {each["duty"]: each["expected"] for each in answer["duties"]} == wanted
    assert {gap["township"] for gap in answer["gaps"]} == {"白沙镇"}


def test_every_format_can_be_written_to_a_file(county: Path, tmp_path: Path) -> None:
    """csv with a BOM and whole household codes, xlsx that opens, text, json; 0600."""
    for form in ("csv", "xlsx", "text", "json"):
        target = tmp_path / f"out.{form}"
        ran = zhucun("check-coverage", "--month", "9月", "--format", form, "--output", target, home=county)
        assert ran.code == 1
        assert target.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert "\t9099010102003" in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    import openpyxl

    assert openpyxl.load_workbook(tmp_path / "out.xlsx").sheetnames == [
        "汇总", "全部完成", "未完成", "走访主题", "要核对的记录", "矛盾的记录在哪里",
    ]  # fmt: skip


def test_undo_and_forget_take_a_file_back_and_known_by_still_knows_it(own_county: Path) -> None:
    """The figures before the withdrawal can be made again."""
    question = ("check-coverage", "--month", "2022-10", "--json", "--no-gaps")
    before = zhucun(*question, home=own_county).json
    moment = zhucun("history", "--json", home=own_county).json[0]["committed_at"]
    assert zhucun("forget", VISITS.name, home=own_county).code == 0
    after = zhucun(*question, home=own_county).json
    assert after["duties"] != before["duties"]
    then = zhucun(*question, "--known-by", moment, home=own_county).json
    assert then["duties"] == before["duties"]
    last = zhucun("undo", "--json", home=own_county).json
    assert last["operation"] == "undo"
    assert zhucun("history", "--json", home=own_county).json[0]["batch"] == last["batch"]


def test_one_flipped_byte_is_told_by_every_command_that_would_read_it(own_county: Path) -> None:
    """Exit 4 and the file's name, not a figure that is silently wrong."""
    for name in ("household", "visit"):
        for path in (own_county / "lake" / "data" / name).rglob("*.parquet"):
            content = bytearray(path.read_bytes())
            content[len(content) // 2] ^= 1
            path.chmod(0o600)
            path.write_bytes(content)
    for words in (
        ("check-coverage", "--quarter", "2022Q3"),
        ("report", "--quarter", "2022Q3"),
        ("received", "--month", "2022-09"),
        ("verify",),
    ):
        ran = zhucun(*words, home=own_county)
        assert ran.code == 4, words
        assert ".parquet" in ran.err
        assert "覆盖率" not in ran.out


def test_a_home_of_a_newer_format_is_left_untouched(own_county: Path) -> None:
    """Exit 5 for reading and writing."""
    catalog = own_county / "lake" / "catalog.sqlite"
    connection = sqlite3.connect(catalog)
    with connection:
        assert connection.execute("update meta set value = '999' where name = 'format_version'").rowcount == 1
    connection.close()
    content = catalog.read_bytes()
    for words in (("check-coverage",), ("ingest", str(VISITS))):
        assert zhucun(*words, home=own_county).code == 5
    assert catalog.read_bytes() == content


def test_the_inbox_is_sorted_into_four_folders(county: Path, tmp_path: Path) -> None:
    """done/ for what is in, 待改/ for rows to mend, 待确认/ for a likely correction, 无关/ for a photo."""
    home = tmp_path / "sorted"
    zhucun("init", home, "--county", "云溪县")
    corrected = FILES / "石桥乡" / "石桥乡2022年8月走访记录（更正）.xlsx"
    zhucun("ingest", FILES / "石桥乡" / "石桥乡2022年8月走访记录.xlsx", home=home)
    for path in (VISITS, BAD_ROWS, PHOTO, corrected):
        shutil.copy(path, home / "inbox")
    ran = zhucun("ingest", "--inbox", home=home)
    assert ran.code == 3
    places = {"done": VISITS, "待改": BAD_ROWS, "无关": PHOTO, "待确认": corrected}
    for folder, path in places.items():
        names = {each.name for each in (home / folder).iterdir()}
        assert names - {f"待改_{BAD_ROWS.stem}.xlsx"} == {path.name}
    assert list((home / "inbox").iterdir()) == []
    assert zhucun("ingest", "--inbox", home=home).code == 0


def test_a_dry_run_reports_the_same_and_stores_nothing(empty_home: Path) -> None:
    """The answer of the rehearsal is the answer of the real run."""
    rehearsed = zhucun("ingest", BAD_ROWS, "--dry-run", "--json", home=empty_home)
    assert zhucun("history", "--json", home=empty_home).json == []
    real = zhucun("ingest", BAD_ROWS, "--json", home=empty_home)
    assert (rehearsed.code, rehearsed.json) == (real.code, real.json)


def test_an_assumed_column_is_filled_and_said(empty_home: Path) -> None:
    """--assume 走访方式=入户 answers for the sheet without that column; without it a warning stands."""
    sheet = FILES / "枫林乡" / "青山村2022年7月走访登记.csv"
    asked = zhucun("ingest", sheet, "--dry-run", "--json", home=empty_home).json["files"][0]["problems"]
    told = zhucun("ingest", sheet, "--assume", "走访方式=入户", "--json", home=empty_home).json["files"][0][
        "problems"
    ]
    assert "MODE_COLUMN_MISSING" in {each["code"] for each in asked}
    assert "MODE_COLUMN_MISSING" not in {each["code"] for each in told}


def test_the_demo_ends_with_the_expected_figures_and_a_report(tmp_path: Path) -> None:
    """Exit 0, the coverage table, a path that exists; what lies in the way stays, the next number is taken."""
    for taken in ("demo", "demo-2"):
        (tmp_path / taken).mkdir()
        (tmp_path / taken / "一份表.xlsx").touch()
    ran = zhucun("demo", cwd=tmp_path)
    assert ran.code == 0, ran.err
    assert "144/168" in ran.out
    assert "一致" in ran.out
    assert (tmp_path / "demo-3" / "reports" / "履责报告_2022Q3.html").is_file()
    assert [each.name for each in (tmp_path / "demo").iterdir()] == ["一份表.xlsx"]


def test_a_home_is_private(tmp_path: Path) -> None:
    """Folders 0700, files 0600, the key outside the lake."""
    zhucun("init", tmp_path / "own")
    for path in (tmp_path / "own", *(tmp_path / "own").rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path
    assert (tmp_path / "own" / "identity.key").is_file()
