"""The contract of `todo`: what it agrees with, exit codes, formats, who may be seen."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sample_data.county.people import JANUARY, NOW
from tests.cli.running import zhucun
from tests.sample import FILES

OCTOBER = FILES / "石桥乡" / "石桥乡2022年10月走访记录.xlsx"
IN_GRACE = ("--as-of", "2022-10-15")


def obligations(answer: Any) -> set[tuple[str, str, str]]:
    """(duty, household, window) of the items of a JSON answer."""
    return {(each["duty"], each["household"], each["window"]) for each in answer["items"]}


def test_it_exits_1_only_when_something_is_overdue(county: Path) -> None:
    """In mid-October incomes of the third quarter are in their days of grace; on the 31st they are closed."""
    overdue = zhucun("todo", *IN_GRACE, "--json", home=county)
    assert overdue.code == 1
    assert overdue.json["total"]["overdue"] > 0
    assert zhucun("todo", *IN_GRACE, "--exit-zero", home=county).code == 0
    closed = zhucun("todo", "--json", home=county)
    assert closed.code == 0
    assert closed.json["total"]["overdue"] == 0
    assert closed.json["total"]["items"] > 0


def test_the_json_has_the_contract_s_keys(county: Path) -> None:
    """Items and helpers agree; nothing but the document on stdout."""
    answer = zhucun("todo", *IN_GRACE, "--json", home=county).json
    wanted = {"period", "as_of", "policy", "items", "helpers", "to_verify", "not_collected"}
    assert wanted <= set(answer)
    assert (answer["period"], answer["as_of"]) == ("2022-10", "2022-10-15")
    for each in answer["items"]:
        assert set(each) == {
            "helper", "unit", "household", "head", "township", "village", "duty", "title", "window", "window_start",
            "window_end", "due_on", "closes_on", "state", "last_done_on",
        }  # fmt: skip
        assert each["state"] in ("owed", "due_soon", "overdue")
        assert each["head"].endswith("**")
        assert each["window_start"] <= "2022-10-15" <= each["closes_on"]
        assert (each["due_on"] < "2022-10-15") == (each["state"] == "overdue")
    counted = Counter((each["helper"], each["unit"]) for each in answer["items"])
    assert counted == {(each["helper"], each["unit"]): each["items"] for each in answer["helpers"]}
    for each in answer["helpers"]:
        assert {"households", "items", "overdue", "due_soon", "days_left", "per_week"} <= set(each)
        assert 1 <= each["per_week"] <= each["households"]


def test_without_a_period_it_lists_what_the_whole_year_has_still_to_do(county: Path) -> None:
    """Windows that are closed for good hold nothing to be done, so the year's list is the same."""
    for day in ("2022-10-15", "2022-10-31"):
        running = zhucun("todo", "--as-of", day, "--json", home=county).json
        year = zhucun("todo", "--year", "2022", "--as-of", day, "--json", home=county).json
        assert obligations(running) == obligations(year)
        assert year["missed"] > running["missed"]
        assert len(year["not_begun"]) == 2


def test_it_agrees_with_check_coverage_to_the_last_obligation(county: Path) -> None:
    """What is open there is here an item or 待核; what is missed there is here missed or 待核."""
    period = ("--quarter", "2022Q3", *IN_GRACE, "--json")
    figures = {each["duty"]: each for each in zhucun("check-coverage", *period, home=county).json["duties"]}
    answer = zhucun("todo", *period, home=county).json
    items = Counter(duty for duty, _, _ in obligations(answer))
    to_verify = Counter(each["duty"] for each in answer["verify"])
    collected = [each for each in answer["duties"] if each["collected"]]
    assert len(collected) == 5
    for each in collected:
        coverage = figures[each["duty"]]
        assert each["expected"] == coverage["expected"]
        assert each["done"] == coverage["on_time"] + coverage["late"]
        left = items[each["duty"]] + to_verify[each["duty"]] + each["missed"]
        assert left == coverage["open"] + coverage["missed"]
    assert answer["to_verify"] == sum(to_verify.values()) > 0


def test_filters_and_groupings_narrow_the_same_list(county: Path) -> None:
    """One township, one duty; by village the same obligations."""
    whole = zhucun("todo", "--json", home=county).json
    asked = ("--township", "白沙", "--duty", "visit-general", "--by", "village", "--json")
    answer = zhucun("todo", *asked, home=county).json
    assert obligations(answer) == {
        (each["duty"], each["household"], each["window"])
        for each in whole["items"]
        if each["township"] == "白沙镇" and each["duty"] == "visit-general"
    }
    assert sum(each["items"] for each in answer["groups"]) == answer["total"]["items"]
    assert {each["key"] for each in answer["groups"]} == {
        f"白沙镇{each['village']}" for each in answer["items"]
    }


def test_the_screen_says_how_much_who_where_and_what_is_not_listed(county: Path) -> None:
    """A helper's list, masked; the duties that nobody ever sent."""
    shown = zhucun("todo", "--helper", "郭家发", home=county).out
    assert "郭家发（云溪县林业局）　枫林乡黄泥村：" in shown
    assert "每周户数" in shown
    assert "未收集、不列" not in shown  # every kind was sent by somebody
    everybody = zhucun("todo", home=county).out
    assert "份清单没有列出" in everybody
    assert "全部：10月31日前（今天是最后一天）办 13 户" in everybody


def heads() -> set[str]:
    """Names of heads of three characters or more (two may be a word)."""
    return {each.head for each in (*JANUARY, *NOW.values()) if len(each.head) > 2}


def numbers() -> set[str]:
    """Identity numbers and phones of the sample people."""
    people = (*JANUARY, *NOW.values())
    return {each.id_no for each in people} | {each.phone for each in people if each.phone}


def test_work_lists_name_heads_in_full_and_never_a_number(county: Path, tmp_path: Path) -> None:
    """Text on the screen or in a file, CSV and workbook; each 0600."""
    texts = [zhucun("todo", *IN_GRACE, "--format", "text", home=county).out]
    for form in ("text", "csv", "xlsx", "json"):
        target = tmp_path / f"待办.{form}"
        ran = zhucun("todo", *IN_GRACE, "--format", form, "--output", target, home=county)
        assert (ran.code, ran.out) == (1, "")
        assert target.stat().st_mode & 0o777 == 0o600
    texts += [(tmp_path / f"待办.{form}").read_text(encoding="utf-8") for form in ("text", "csv")]
    book = openpyxl.load_workbook(tmp_path / "待办.xlsx")
    texts.append("\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row))
    assert texts[1] == texts[0]
    assert (tmp_path / "待办.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    for text in texts:
        assert sum(each in text for each in heads()) > 50
        assert not {each for each in numbers() if each in text}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--by", "county"), "--by"),
        (("--format", "html"), "--format"),
        (("--format", "xlsx"), "--output"),
        (("--output", "待办.xlsx"), "--format xlsx"),
        (("--duty", "nothing"), "zhucun duties"),
        (("--helper", "无此人"), "没有叫“无此人”的责任人"),
        (("--month", "9月", "--quarter", "三季度"), "只能写一个"),
        (("--quarter", "2023Q1"), "还没开始"),
        (("--as-of", "2020-01-01"), "没有正在进行的职责"),
    ],
)
def test_a_wrong_word_is_one_line_that_says_what_to_do(
    words: tuple[str, ...], says: str, county: Path
) -> None:
    """Exit 2, nothing on stdout."""
    ran = zhucun("todo", *words, home=county)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert "Traceback" not in ran.err


def test_an_empty_roster_is_nothing_to_do_for_nobody(empty_home: Path) -> None:
    """Exit 2: never "all done"."""
    ran = zhucun("todo", home=empty_home)
    assert (ran.code, ran.out) == (2, "")
    assert "花名册" in ran.err


def test_the_list_of_yesterday_can_be_made_again(own_county: Path) -> None:
    """What was known then, after a file was withdrawn."""
    before = zhucun("todo", "--json", home=own_county).json
    moment = zhucun("history", "--json", home=own_county).json[0]["committed_at"]
    assert zhucun("forget", OCTOBER.name, home=own_county).code == 0
    after = zhucun("todo", "--json", home=own_county).json
    assert obligations(before) < obligations(after)
    then = zhucun("todo", "--json", "--known-by", moment, home=own_county).json
    assert (then["items"], then["helpers"]) == (before["items"], before["helpers"])


def test_a_unit_s_pending_reply_takes_the_household_off_the_list(own_county: Path, tmp_path: Path) -> None:
    """核实中 until it is decided; turned down with a reason it is owed again."""
    owed = zhucun("todo", "--duty", "visit-monitored", "--json", home=own_county).json["items"][0]
    head = "户编号,职责,应办期间,回复内容,回复日期,处理结果,处理理由\n"
    for decision, listed in (("待核实,", False), ("不采纳,没有依据", True)):
        sheet = tmp_path / f"核实回复{len(decision)}.csv"
        sheet.write_text(
            f"{head}{owed['household']},visit-monitored,2022-10,已经去过,2022-10-30,{decision}\n",
            encoding="utf-8",
        )
        received = "2022-10-30" if not listed else "2022-10-31"
        assert zhucun("ingest", sheet, "--received", received, home=own_county).code == 0
        answer = zhucun("todo", "--duty", "visit-monitored", "--json", home=own_county).json
        found = {each["household"]: each["marks"] for each in answer["verify"]}
        told = zhucun("explain", owed["household"], "--month", "2022-10", home=own_county).out
        assert ("：不采纳（没有依据）" in told) is listed and "（）" not in told and "：待核实" in told
        assert (owed["household"] in {each["household"] for each in answer["items"]}) is listed
        assert found.get(owed["household"]) == (None if listed else ["objected"])
