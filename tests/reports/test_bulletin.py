"""走访通报: every number is the ledger's, nobody is ranked, and 待核 stands beside no person."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from sample_data.county.people import JANUARY, NOW
from tests.reports.word import everything, oracle, paragraphs, tables
from tests.sample import JUDGED_ON, expected_json
from zhucun_cli.bundled import bundled
from zhucun_cli.errors import NothingToCheck
from zhucun_cli.home import Home
from zhucun_cli.lake.store import Lake
from zhucun_cli.ledger.figures import Figures
from zhucun_cli.ledger.question import Answer, Question, ask
from zhucun_cli.periods import Period
from zhucun_cli.reports.bulletin import (
    Bulletin,
    Place,
    bulletin_content,
    ranks,
    render_bulletin,
    visit_duties,
)
from zhucun_cli.reports.documents import WordTemplate, letter
from zhucun_cli.reports.words import percent

SEPTEMBER = Period(date(2022, 9, 1), "month")
TEMPLATE = WordTemplate(bundled("templates") / "bulletin.docx")


def question(home: Home, period: Period = SEPTEMBER, as_of: date = JUDGED_ON) -> Question:
    """The visits of a period."""
    return Question(period, as_of, duties=visit_duties(home))


def printed(home: Home, content: Bulletin) -> bytes:
    """As it is handed out."""
    return render_bulletin(content, letter(home, "通报〔2022〕5号", JUDGED_ON), "各乡镇", TEMPLATE)


@pytest.fixture(scope="module")
def september(yunxi: tuple[Home, Lake]) -> tuple[Bulletin, bytes]:
    """September's bulletin: its content, and the document."""
    home, lake = yunxi
    content = bulletin_content(home, lake.snapshot(), question(home))
    return content, printed(home, content)


def asked(yunxi: tuple[Home, Lake], by: str) -> Answer:
    """What `check-coverage` says of the same."""
    home, lake = yunxi
    return ask(home, lake.snapshot(), replace(question(home), by=by))


CATEGORY = {"visit-monitored": "监测", "visit-general": "脱贫"}
COLUMNS = {"监测": ("监测户\n应访", "已访1", "比率1"), "脱贫": ("脱贫户\n应访", "已访2", "比率2")}


@pytest.mark.parametrize(("by", "table", "name"), [("township", 0, "乡镇"), ("unit", 1, "单位")])
def test_the_annexes_are_the_coverage_of_the_ledger(
    yunxi: tuple[Home, Lake], september: tuple[Bulletin, bytes], by: str, table: int, name: str
) -> None:
    """Cell by cell what check-coverage --by township (unit) answers."""
    rows = {row[name]: row for row in tables(september[1])[table]}
    groups = asked(yunxi, by).groups
    for each in groups:
        due, done, rate = (_nth(rows[each.key], heading) for heading in COLUMNS[CATEGORY[each.duty]])
        assert (due, done) == (str(each.figures.due), str(each.figures.done))
        assert rate == (percent(each.figures.coverage) if each.figures.due else "—")
    for key in {each.key for each in groups}:
        to_verify = sum(each.figures.to_verify for each in groups if each.key == key)
        assert rows[key]["其中\n待核"] == str(to_verify)
    assert set(rows) - {"合计"} == {each.key for each in groups}


def _nth(row: dict[str, str], heading: str) -> str:
    """A cell by its heading; the first of equal headings bears no number."""
    return row[heading] if heading in row else row[heading.rstrip("1")]


def test_the_county_is_the_oracle_s(september: tuple[Bulletin, bytes]) -> None:
    """sample_data/derive_expected.py, which shares no code with the ledger, says the same."""
    whole = {each["duty"]: each for each in expected_json("coverage.json")["periods"]["2022-09"]["duties"]}
    text = "\n".join(paragraphs(september[1]))
    for duty, shown in (("visit-monitored", "监测户"), ("visit-general", "脱贫户")):
        each = whole[duty]
        done, due = each["on_time"] + each["late"], each["expected"] - each["excused"]
        also = f"（另免办{each['excused']}户次）" if each["excused"] else ""
        assert (
            f"{shown}应访{due}户次{also}，已访{done}户次，覆盖率{percent(done / due)}（{done}/{due}）" in text
        )


def test_it_compares_each_duty_with_its_own_period_before(september: tuple[Bulletin, bytes]) -> None:
    """Monthly visits with August, quarterly ones with the second quarter; rates as the oracle has them."""
    text = "\n".join(paragraphs(september[1]))
    for duty, window, title in (
        ("visit-monitored", "2022-08", "2022年8月"), ("visit-general", "2022Q2", "2022年第二季度"),
    ):  # fmt: skip
        done, owed = oracle(duty, (window,))
        assert f"比上期（{title}，{percent(done / owed)}，{done}/{owed}）" in text


def test_what_is_not_done_is_counted_listed_and_named_by_office_only(
    yunxi: tuple[Home, Lake], september: tuple[Bulletin, bytes]
) -> None:
    """Annex 3 has who answers, heads masked; annex 4 has neither head nor person."""
    missed = asked(yunxi, "duty").missed
    certain = [each for each in missed if not each.to_verify]
    content = september[1]
    listed, to_verify = tables(content)[2], tables(content)[3]
    assert [(row["户编号"], row["期数"], row["责任人"]) for row in listed] == [
        (each.household, each.window, each.responsible) for each in certain
    ]
    assert all(re.fullmatch(r".\*\*", row["户主"]) for row in listed)
    assert [row["户编号"] for row in to_verify] == [each.household for each in missed if each.to_verify]
    assert set(to_verify[0]) == {"序号", "报送乡镇", "村", "户编号", "类别", "期数", "原因"}
    text = "\n".join(paragraphs(content))
    assert f"未走访{len(missed)}户次，其中责任已明确的{len(certain)}户次、待核的{len(to_verify)}户次" in text
    people = {each.head for each in (*JANUARY, *NOW.values()) if len(each.head) > 2}
    assert not {each for each in people if each in everything(content)}


def test_it_says_that_it_rests_on_what_was_sent_and_on_which_rules(september: tuple[Bulletin, bytes]) -> None:
    """In the title, and in the small print: both clocks, the report's number, the rules of our own."""
    content, document = september
    text = "\n".join(paragraphs(document))
    assert "（据报送记录，截至2022年10月31日）" in text
    assert f"报告编号2022-09-{content.provenance.snapshot}-{content.provenance.rules}" in text
    assert "截至2022年10月31日，此日以后发生的不计；最近一次入库" in text
    assert "本工具默认，未见制度规定的：" in text
    assert "在册天数——满20天（每月一走访），满45天（每季一走访）" in text


def place(name: str, due: int, done: int, still_open: int = 0) -> Place:
    """A township with that many monitored households."""
    missed = due - done - still_open
    return Place(
        name, {"监测户": Figures(due, on_time=done, missed=missed, open=still_open), "一般脱贫户": Figures()}
    )


def test_ties_share_a_place_and_small_denominators_have_none() -> None:
    """9/10 and 18/20 are equal, the next is third; 9 of 9 is no first place; nothing open is ranked."""
    found = ranks(
        [place("甲", 10, 9), place("乙", 20, 18), place("丙", 9, 9), place("丁", 40, 30), place("戊", 0, 0)]
    )
    assert found == {"甲": 1, "乙": 1, "丁": 3}
    assert ranks([place("甲", 10, 9), place("乙", 20, 10, still_open=1)]) == {"甲": 1}


def test_while_visits_can_still_be_made_it_is_progress_and_ranks_nobody(yunxi: tuple[Home, Lake]) -> None:
    """On 20 September the month is not over: 进度, no places, no comparison with whole months."""
    home, lake = yunxi
    content = bulletin_content(home, lake.snapshot(), question(home, as_of=date(2022, 9, 20)))
    document = printed(home, content)
    text = "\n".join(paragraphs(document))
    assert "进度" in text
    assert "暂不排名" in text
    assert "比上期" not in text
    assert {row["名次"] for table in tables(document)[:2] for row in table} == {"—"}


def test_without_visits_or_without_anything_owed_there_is_no_bulletin(yunxi: tuple[Home, Lake]) -> None:
    """A month before the policy is no all-clear."""
    home, lake = yunxi
    with pytest.raises(NothingToCheck):
        bulletin_content(home, lake.snapshot(), question(home, Period(date(2021, 12, 1), "month")))
