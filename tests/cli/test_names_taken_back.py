"""What the screens call duties and kinds of sheets is taken back where one is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import zhucun_here
from tests.sample import FILES

VISITS = FILES / "石桥乡" / "石桥乡2022年10月走访记录.xlsx"
QUARTER = ("--quarter", "2022Q3", "--json")
SEPTEMBER = ("--month", "2022-09", "--json")
FIVE = ("plan-monitored", "visit-monitored", "income-monitored", "evaluation-monitored", "dossier-monitored")


def by_id(*ids: str) -> tuple[str, ...]:
    """The options that name these duties by their ids."""
    return tuple(word for each in ids for word in ("--duty", each))


@pytest.mark.parametrize(
    ("word", "ids"),
    [
        ("每月一走访", ("visit-monitored",)),
        (" 每月 一走访 ", ("visit-monitored",)),
        ("每月一走访（visit-monitored）", ("visit-monitored",)),
        ("每月一走访(visit-monitored)", ("visit-monitored",)),
        ("五个一·每季一采集收入", ("income-monitored",)),
        ("四个一 每季一采集收入", ("income-general",)),
        ("每季一采集收入", ("income-monitored", "income-general")),
        ("五个一", FIVE),
    ],
)
def test_a_duty_is_meant_by_what_screens_and_sheets_call_it(
    word: str, ids: tuple[str, ...], county: Path
) -> None:
    """A title of several duties and a group mean all of them; the answer is that of the ids."""
    asked = zhucun_here("check-coverage", *QUARTER, "--duty", word, home=county)
    known = zhucun_here("check-coverage", *QUARTER, *by_id(*ids), home=county)
    assert (asked.code, asked.err) == (known.code, "")
    assert asked.json == known.json
    assert {each["duty"] for each in asked.json["duties"]} <= set(ids)


@pytest.mark.parametrize(
    "command",
    [
        ("check-coverage",),
        ("todo",),
        ("explain", "9099010102003"),
        ("diff", "--closed"),
        ("brief", "--by", "township"),
    ],
)
def test_every_command_with_duties_takes_a_title(command: tuple[str, ...], changed_county: Path) -> None:
    """As it takes the id, also beside another one."""
    told = [
        zhucun_here(*command, *SEPTEMBER, *words, home=changed_county)
        for words in (
            ("--duty", "每月一走访", "--duty", "visit-general"),
            by_id("visit-monitored", "visit-general"),
        )
    ]
    assert told[0] == told[1]
    assert told[0].code in (0, 1), told[0].err
    wrong = zhucun_here(*command, *SEPTEMBER, "--duty", "每日一走访", home=changed_county)
    assert (wrong.code, wrong.out) == (2, "")
    assert wrong.err.startswith("没有“每日一走访”这项职责，可用：")
    assert "每月一走访（visit-monitored）" in wrong.err and "zhucun duties" in wrong.err


def test_a_blank_duty_means_none(county: Path) -> None:
    """It is not every duty without a group."""
    assert zhucun_here("check-coverage", "--duty", " ", home=county).code == 2


@pytest.mark.parametrize("word", ["visit", "走访记录", "走访 记录", "走访记录（visit）", "走访记录(visit)"])
def test_a_kind_is_meant_by_its_title(word: str, empty_home: Path) -> None:
    """For the form that goes out and the sheet that comes back."""
    took = zhucun_here("ingest", VISITS, "--kind", word, "--json", home=empty_home)
    assert (took.code, [each["kind"] for each in took.json["files"][0]["sheets"]]) == (0, ["visit"])
    formed = zhucun_here("form", word, "--month", "2022-10", home=empty_home)
    assert (formed.code, "2022年10月走访记录.xlsx" in formed.out) == (0, True)


def test_the_same_file_by_title_and_by_id_is_the_same(empty_home: Path) -> None:
    """The title is no other option: nothing is said to differ."""
    zhucun_here("ingest", VISITS, "--kind", "visit", home=empty_home)
    (file,) = zhucun_here("ingest", VISITS, "--kind", "走访记录", "--json", home=empty_home).json["files"]
    assert (file["status"], file["problems"]) == ("unchanged", [])


def test_an_unknown_kind_is_answered_with_titles_and_ids(empty_home: Path) -> None:
    """Before any file is read."""
    for words in (("form", "走访"), ("ingest", str(VISITS), "--kind", "走访")):
        ran = zhucun_here(*words, home=empty_home)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("没有“走访”这种表，可用：") and "走访记录（visit）" in ran.err


def test_a_title_that_two_kinds_have_asks_for_the_id(empty_home: Path) -> None:
    """A home's own kind may be called as a bundled one."""
    own = empty_home / "kinds" / "own_visit.toml"
    own.parent.mkdir(exist_ok=True)
    bundled = Path(__file__).parents[2] / "zhucun_cli" / "kinds" / "visit.toml"
    text = bundled.read_text(encoding="utf-8").replace('name = "visit"', 'name = "own_visit"', 1)
    own.write_text(text, encoding="utf-8")
    ran = zhucun_here("form", "走访记录", home=empty_home)
    assert ran.code == 2
    assert "请写代号" in ran.err and "走访记录（visit）" in ran.err and "走访记录（own_visit）" in ran.err
