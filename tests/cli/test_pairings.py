"""`zhucun pairings` on the sample county: what it prints, what it leaves out, its exit codes."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.cli.running import zhucun
from tests.sample import FILES, expected_rows


def test_the_json_says_who_answers_for_how_many_and_who_has_nobody(county: Path) -> None:
    """Some households have nobody: exit 1. Members' names are masked, helpers are named."""
    ran = zhucun("pairings", "--json", "--max", "8", home=county)
    found = ran.json
    assert ran.code == 1
    assert {
        "as_of", "known_by", "period", "policy", "rules", "snapshot", "version", "by", "whole", "groups", "max",
        "loads", "unpaired", "hand_overs", "barred",
    } == set(found)  # fmt: skip
    assert {each["household"] for each in found["unpaired"]} == {
        row["household"]
        for row in expected_rows("ledger.csv")
        if row["window"] in ("2022-10", "2022Q4") and row["responsible"] == "无结对责任人"
    }
    assert all(each["head"].endswith("**") for each in (*found["unpaired"], *found["hand_overs"]))
    assert found["whole"]["pairs"] == sum(each["households"] for each in found["loads"])
    assert found["whole"]["mean"] == found["whole"]["pairs"] / found["whole"]["helpers"]
    assert found["whole"]["most"] == found["loads"][0]["households"]
    assert [each["over"] for each in found["loads"]] == [each["households"] > 8 for each in found["loads"]]
    assert [each["helper"] for each in found["loads"][:2]] == ["冯树清", "梁明亮"]
    assert sum(each["pairs"] for each in found["groups"]) == found["whole"]["pairs"]
    assert {each["day"] for each in found["hand_overs"]} == {"2022-09-01", "2022-09-24"}


def test_a_county_in_order_is_0_and_its_hand_overs_are_those_of_the_period(county: Path) -> None:
    """白沙镇 has somebody everywhere; nothing was handed over in the fourth quarter."""
    ran = zhucun("pairings", "--township", "白沙", "--quarter", "2022Q4", "--json", home=county)
    assert (ran.code, ran.json["unpaired"], ran.json["hand_overs"]) == (0, [], [])
    assert {each["key"] for each in ran.json["groups"]} == {"白沙镇"}
    september = zhucun("pairings", "--township", "白沙", "--month", "2022-09", "--json", home=county).json
    assert {each["township"] for each in september["hand_overs"]} == {"白沙镇"}


@pytest.mark.parametrize("by", ["helper", "unit", "township", "village"])
def test_every_grouping_adds_up_and_is_a_csv(county: Path, by: str) -> None:
    """The CSV is the JSON's groups."""
    groups = zhucun("pairings", "--by", by, "--json", home=county).json["groups"]
    rows = list(
        csv.DictReader(io.StringIO(zhucun("pairings", "--by", by, "--format", "csv", home=county).out))
    )
    assert [(row["分组"], row["结对户"]) for row in rows] == [
        (each["key"], str(each["pairs"])) for each in groups
    ]


def test_the_screen_names_what_somebody_has_to_act_on(county: Path) -> None:
    """Loads, those without anybody, and the hand-overs after which nobody came."""
    found = zhucun("pairings", "--max", "8", "--json", home=county).json
    shown = zhucun("pairings", "--max", "8", home=county).out
    without = sum(each["meeting"] == "not_met" for each in found["hand_overs"])
    assert f"超过 8 户的责任人：{sum(each['over'] for each in found['loads'])}" in shown
    assert f"无结对责任人：{len(found['unpaired'])} 户" in shown
    assert (
        f"2022年交接 {len(found['hand_overs'])} 户：已见面 {len(found['hand_overs']) - without}，没有见面 {without}。"
        in shown
    )
    assert "合计" in shown


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--by", "county"), "--by 只能是"),
        (("--format", "text"), "--format 只能是"),
        (("--output", "out.txt"), "--format json、csv"),
        (("--helper", "没有此人"), "没有叫“没有此人”的责任人"),
        (("--month", "13月"), "看不懂"),
    ],
)
def test_a_wrong_word_is_one_line(county: Path, words: tuple[str, ...], says: str) -> None:
    """Exit 2, nothing on stdout."""
    ran = zhucun("pairings", *words, home=county)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


def test_without_a_pairing_list_nothing_can_be_said(empty_home: Path) -> None:
    """Not that everybody is unpaired: exit 2."""
    assert zhucun("pairings", home=empty_home).code == 2
    rosters = [path for path in (FILES / "枫林乡").iterdir() if "花名册.csv" in path.name]
    zhucun("ingest", *rosters, home=empty_home)
    ran = zhucun("pairings", home=empty_home)
    assert (ran.code, ran.out) == (2, "")
    assert "结对花名册" in ran.err
