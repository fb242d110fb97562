"""督办通知: each unit is told of all that it answers for, of nothing else, and of nothing that is 待核."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from sample_data.county.people import JANUARY, NOW
from tests.reports.word import everything, paragraphs, tables
from tests.sample import JUDGED_ON
from zhucun_cli.bundled import bundled
from zhucun_cli.errors import UsageError
from zhucun_cli.home import Home
from zhucun_cli.lake.store import Lake
from zhucun_cli.ledger.question import Question, ask
from zhucun_cli.ledger.views import Recipient
from zhucun_cli.numbering import Issued
from zhucun_cli.periods import Period
from zhucun_cli.reports.documents import WordTemplate, letter
from zhucun_cli.reports.notices import (
    UnitNotice,
    UnitNotices,
    file_name,
    notices_content,
    render_index,
    render_notice,
)

Q3 = Period(date(2022, 7, 1), "quarter")
SEPTEMBER = Period(date(2022, 9, 1), "month")
TEMPLATE = WordTemplate(bundled("templates") / "notice.docx")


@pytest.fixture(scope="module")
def content(yunxi: tuple[Home, Lake]) -> UnitNotices:
    """The third quarter's notices."""
    home, lake = yunxi
    return notices_content(home, lake.snapshot(), Question(Q3, JUDGED_ON))


def printed(yunxi: tuple[Home, Lake], content: UnitNotices, notice: UnitNotice) -> bytes:
    """As it is handed out."""
    return render_notice(content, notice, letter(yunxi[0], "督办〔2022〕5号", JUDGED_ON), TEMPLATE)


def test_together_they_are_all_that_is_missed_and_not_to_be_verified(
    yunxi: tuple[Home, Lake], content: UnitNotices
) -> None:
    """Every certain gap stands with each unit it names, or with the township where it names none."""
    home, lake = yunxi
    missed = ask(home, lake.snapshot(), Question(Q3, JUDGED_ON)).missed
    told = {
        (fact.gap.duty, fact.gap.window, fact.gap.household, each.recipient)
        for each in content.notices
        for fact in each.facts
    }
    should = {
        (gap.duty, gap.window, gap.household, recipient)
        for gap in missed
        if not gap.to_verify
        for recipient in (
            [Recipient(False, unit) for unit in gap.unit.split("、")] if gap.unit else [Recipient(True, gap.township)]
        )
    }  # fmt: skip
    assert told == should
    assert content.to_verify == sum(each.to_verify for each in missed)


def test_the_document_is_its_facts_line_by_line(yunxi: tuple[Home, Lake], content: UnitNotices) -> None:
    """Household, head in full, duty, window, due day, days overdue, last done, person; the slip repeats them."""
    for notice in content.notices:
        document = printed(yunxi, content, notice)
        listed, slip = tables(document)
        assert [tuple(row.values())[1:] for row in listed] == [
            (
                fact.gap.township, fact.gap.village, fact.gap.household, fact.gap.head, fact.gap.title,
                fact.gap.window, fact.gap.due_on.isoformat(), str((JUDGED_ON - fact.gap.due_on).days),
                fact.gap.last_done_on.isoformat() if fact.gap.last_done_on else "—", fact.people or "—",
            )
            for fact in notice.facts
        ]  # fmt: skip
        assert [fact.gap.household in row["问题"] for fact, row in zip(notice.facts, slip, strict=True)]
        assert {row["整改措施"] for row in slip} == {""}
        text = "\n".join(paragraphs(document))
        assert f"{notice.households}户共" in text
        assert f"{len(notice.facts)}件2022年第三季度应办事项未完成" in text
        assert f"{notice.recipient.name}：" in text
        assert "2022年11月7日前" in text
        assert f"报告编号2022Q3-{content.provenance.snapshot}-{content.provenance.rules}" in text


def test_a_month_missed_is_overdue_from_its_last_day(yunxi: tuple[Home, Lake], content: UnitNotices) -> None:
    """彭… of 双桥村 was owed a visit by 30 September; on 31 October that is 31 days ago, the last was 20 August."""
    (fact,) = [
        fact
        for each in content.notices
        for fact in each.facts
        if (fact.gap.household, fact.gap.window) == ("9099010102003", "2022-09")
    ]
    assert (JUDGED_ON - fact.gap.due_on).days == 31
    assert fact.gap.last_done_on == date(2022, 8, 20)
    assert fact.people == "梁明亮"


def test_people_of_two_units_are_each_told_to_their_own(content: UnitNotices) -> None:
    """0301022 was handed over in September: nobody held half of it, so both units are written to."""
    shared = {
        each.recipient.name: fact.people
        for each in content.notices
        for fact in each.facts
        if (fact.gap.household, fact.gap.window) == ("0301022", "2022-09")
    }
    assert shared == {"枫林乡人民政府": "唐进财", "枫林村村民委员会": "林进财"}


def test_no_number_of_a_person_and_no_other_household_stands_in_one(
    yunxi: tuple[Home, Lake], content: UnitNotices
) -> None:
    """A Work list: names of its own households, no identity number, no phone, nobody else's head."""
    people = (*JANUARY, *NOW.values())
    numbers = {each.id_no for each in people} | {each.phone for each in people if each.phone}
    for notice in content.notices:
        text = everything(printed(yunxi, content, notice))
        assert not {each for each in numbers if each in text}
        named = {fact.gap.head for fact in notice.facts} | {fact.people for fact in notice.facts}
        others = {
            each.head for each in people if len(each.head) > 2 and not any(each.head in own for own in named)
        }
        assert not {each for each in others if each in text}


def test_one_unit_can_be_asked_for_by_a_part_of_its_name(
    yunxi: tuple[Home, Lake], content: UnitNotices
) -> None:
    """And a word that fits none or several says so."""
    home, lake = yunxi
    one = notices_content(home, lake.snapshot(), Question(Q3, JUDGED_ON), "教育局")
    assert [each.recipient.name for each in one.notices] == ["云溪县教育局"]
    (same,) = [each for each in content.notices if each.recipient.name == "云溪县教育局"]
    assert one.notices == (same,)
    with pytest.raises(UsageError, match="请核对"):
        notices_content(home, lake.snapshot(), Question(Q3, JUDGED_ON), "气象局")
    with pytest.raises(UsageError, match="个单位、乡镇"):
        notices_content(home, lake.snapshot(), Question(Q3, JUDGED_ON), "人民政府")


def test_a_township_is_written_to_for_households_that_nobody_holds(
    yunxi: tuple[Home, Lake], content: UnitNotices
) -> None:
    """Its notice says why, and stands after the units'."""
    townships = [each for each in content.notices if each.recipient.is_township]
    assert townships
    assert [each.recipient.is_township for each in content.notices] == sorted(
        each.recipient.is_township for each in content.notices
    )
    text = "\n".join(paragraphs(printed(yunxi, content, townships[0])))
    assert "没有登记结对责任人" in text
    assert {fact.people for each in townships for fact in each.facts} == {""}


def number(value: int, recipient: str, year: int = 2022) -> Issued:
    """A number that was given."""
    return Issued("督办", year, value, "notice", "2022Q3", recipient, "2022-10-31")


def test_the_index_maps_numbers_to_units_and_tells_of_numbers_no_longer_needed(content: UnitNotices) -> None:
    """File names are codes; a unit that has caught up is marked, its number not given again."""
    numbers = {
        each.recipient.key: number(place, each.recipient.key) for place, each in enumerate(content.notices, 1)
    }
    index = render_index(content, numbers, [*numbers.values(), number(99, "县气象局")])
    rows = list(openpyxl.load_workbook(BytesIO(index)).active.iter_rows(min_row=4, values_only=True))  # type: ignore[union-attr]  # it has a sheet
    assert [row[0] for row in rows] == [f"督办〔2022〕{each}号" for each in (*range(1, len(numbers) + 1), 99)]
    assert [row[2] for row in rows] == [*numbers, "县气象局"]
    assert rows[-1][5] == "现已没有未完成的，不要再发"
    assert [row[4] for row in rows[:-1]] == [len(each.facts) for each in content.notices]


def test_files_are_named_by_period_and_number() -> None:
    """notice-2022-09-005.docx; with the year where the number is of another."""
    assert file_name(SEPTEMBER, number(5, "甲")) == "notice-2022-09-005.docx"
    assert file_name(SEPTEMBER, number(5, "甲", 2023)) == "notice-2022-09-2023-005.docx"
