"""`diff` and `close` as commands: exit codes, what is printed, what the other commands say of a closed period."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from tests.cli.running import zhucun
from tests.sample import FILES
from tests.size import LONG
from zhucun_cli.home import Home
from zhucun_cli.lake.store import Lake
from zhucun_cli.ledger.closed import closed_period
from zhucun_cli.ledger.difference import count_changes
from zhucun_cli.ledger.question import Question
from zhucun_cli.periods import Period

AUGUST = "石桥乡2022年8月走访记录（更正）.xlsx"
CLOSE = ("close", "--month", "2022-08", "--signer", "张三", "--number", "云驻9号")


@pytest.mark.skipif(not LONG, reason="whole county: make test-long")
def test_a_period_is_closed_listed_verified_and_compared(own_county: Path) -> None:
    """The whole way: close, a withdrawal, what check-coverage and report say, diff, verify."""
    assert zhucun("diff", "--month", "2022-08", home=own_county).code == 2
    ran = zhucun(*CLOSE, home=own_county)
    assert (ran.code, "已关账" in ran.out) == (0, True)
    same = zhucun("diff", "--month", "2022-08", home=own_county)
    assert (same.code, "没有变化" in same.out) == (0, True)
    assert "入库的数据与关账时相同" in zhucun("check-coverage", "--month", "2022-08", home=own_county).out
    assert zhucun("check-coverage", "--month", "2022-08", "--json", home=own_county).json["closed"][
        "same_data"
    ]

    assert zhucun("forget", AUGUST, home=own_county).code == 0
    answer = zhucun("diff", "--month", "2022-08", "--json", home=own_county)
    assert answer.code == 1
    count = answer.json["changed"]
    assert count == len(answer.json["changes"]) > 0
    assert {each["cause"] for each in answer.json["causes"]} == {"forgotten"}
    assert f"撤回：{AUGUST}" in zhucun("diff", "--month", "2022-08", home=own_county).out

    line = f"张三签字，编号 云驻9号），与关账时相比有 {count} 处变化（zhucun diff --month 2022-08 可看）"
    assert line in zhucun("check-coverage", "--month", "2022-08", home=own_county).out
    assert line in zhucun("report", "--month", "2022-08", "--format", "html", home=own_county).out
    document = zhucun("check-coverage", "--month", "2022-08", "--json", home=own_county).json
    assert document["closed"] | {"closed_at": "", "rules": ""} == {
        "closed_at": "", "as_of": "2022-10-31", "signer": "张三", "number": "云驻9号",
        "snapshot": document["snapshot"] - 1, "rules": "", "same_data": False,
    }  # fmt: skip

    assert "云驻9号" in zhucun("close", "--list", home=own_county).out
    assert [each["period"] for each in zhucun("close", "--list", "--json", home=own_county).json] == [
        "2022-08"
    ]
    assert zhucun("verify", home=own_county).code == 0
    manifest = own_county / "closed" / "2022-08" / "manifest.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("张三", "李四"), encoding="utf-8")
    for words in (("verify",), ("diff", "--month", "2022-08")):
        ran = zhucun(*words, home=own_county)
        assert (ran.code, "closed/2022-08/manifest.json" in ran.err) == (4, True), words


def test_the_count_of_a_closed_period_is_of_all_its_duties_whatever_is_asked(own_county: Path) -> None:
    """check-coverage of one township says how much of the whole period changed."""
    zhucun(*CLOSE, home=own_county)
    zhucun("forget", AUGUST, home=own_county)
    home = Home(own_county)
    period = Period(date(2022, 8, 1), "month")
    closed = closed_period(home, period)
    assert closed is not None
    with Lake.open(home.lake_folder) as lake:
        count = count_changes(home, lake.snapshot(), Question(period, date(2022, 10, 31)), closed)
    said = zhucun("check-coverage", "--month", "2022-08", "--township", "白沙", home=own_county).out
    assert f"有 {count} 处变化" in said


def test_a_closed_period_that_nothing_changed_in_says_so_and_counts_nothing(own_county: Path) -> None:
    """August closed, then a file of October withdrawn."""
    zhucun(*CLOSE, home=own_county)
    zhucun("forget", "石桥乡2022年10月走访记录.xlsx", home=own_county)
    said = zhucun("check-coverage", "--month", "2022-08", "--no-gaps", home=own_county).out
    assert "云驻9号），之后库里收过或撤过表，这一期与关账时相同" in said
    assert "处变化" not in said


def test_known_by_once_compares_with_now_and_twice_with_each_other(own_county: Path) -> None:
    """In whatever order the two are written; --township narrows, CSV goes to a file."""
    entries = zhucun("history", "--json", home=own_county).json
    before, last = entries[1]["committed_at"], entries[0]["committed_at"]
    now = zhucun("diff", "--quarter", "2022Q3", "--known-by", before, "--json", home=own_county)
    both = ("diff", "--quarter", "2022Q3", "--known-by", last, "--known-by", before)
    two = zhucun(*both, "--json", home=own_county)
    assert now.code == two.code == 1
    assert now.json["changes"] == two.json["changes"] != []
    other = zhucun(*both, "--township", "白沙镇", home=own_county)
    assert other.code == 0
    target = own_county.parent / "变化.csv"
    assert zhucun(*both, "--format", "csv", "--output", target, home=own_county).code == 1
    rows = list(csv.reader(io.StringIO(target.read_text(encoding="utf-8-sig"))))
    assert len(rows) == 1 + two.json["changed"]
    assert rows[0][:4] == ["职责", "乡镇", "村", "户编号"]
    assert {row[10] for row in rows[1:]} == {"更正"}
    assert all(row[4].endswith("**") for row in rows[1:])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("diff",), "--quarter"),
        (("diff", "--month", "2022-09"), "没有关过账"),
        (("diff", "--month", "2022-09", "--closed"), "没有关过账"),
        (("diff", "--month", "2022-09", "--known-by", "2000-01-01"), "zhucun history"),
        (("diff", "--month", "2022-09", "--known-by", "x"), "不是日期"),
        (("diff", "--month", "2022-09", *("--known-by", "2022-09-01") * 3), "最多写两次"),
        (("diff", "--month", "2022-09", "--format", "xlsx"), "--format"),
        (("diff", "--month", "2022-09", "--output", "x.csv"), "--output"),
        (("close", "--month", "2022-09"), "--signer"),
        (("close", "--signer", "张三"), "--signer"),
        (("close", "--month", "2022-10", "--signer", "张三", "--as-of", "2022-10-30"), "--while-open"),
    ],
)
def test_a_wrong_word_is_one_line_that_says_what_to_do(
    words: tuple[str, ...], says: str, county: Path
) -> None:
    """Exit 2, no traceback, nothing on stdout, nothing frozen."""
    ran = zhucun(*words, home=county)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert not (county / "closed").exists()


def test_what_is_to_be_verified_stands_beside_no_name(own_county: Path) -> None:
    """A miss that became 待核 names nobody in that state."""
    visits = "白沙镇2022年9月走访记录.xlsx"
    moment = zhucun("history", "--json", home=own_county).json[0]["committed_at"]
    zhucun("forget", visits, home=own_county)
    document = zhucun("diff", "--month", "2022-09", "--known-by", moment, "--json", home=own_county).json
    states = [each[side] for each in document["changes"] for side in ("before", "after") if each[side]]
    doubtful = [each for each in states if {"not_received", "unread", "objected"} & set(each["marks"])]
    assert doubtful
    assert {(each["responsible"], each["unit"]) for each in doubtful} == {("", "")}
    assert (FILES / "白沙镇" / visits).name in {
        fact["file"] for each in document["changes"] for fact in each["causes"]
    }
