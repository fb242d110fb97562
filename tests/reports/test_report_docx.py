"""The report as a Word document says what the page and the workbook say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.reports.contents import HEADS, SUINING, figures, open_content, small_content
from tests.reports.word import everything, oracle, paragraphs, tables
from tests.sample import JUDGED_ON, expected_json
from zhucun_cli.bundled import bundled
from zhucun_cli.home import Home
from zhucun_cli.lake.store import Lake
from zhucun_cli.ledger.figures import Figures
from zhucun_cli.ledger.question import Question
from zhucun_cli.periods import Period
from zhucun_cli.reports.content import ReportContent, report_content
from zhucun_cli.reports.documents import Letter, WordTemplate
from zhucun_cli.reports.previous import Previous, previous_figures
from zhucun_cli.reports.report_docx import render_report_docx
from zhucun_cli.reports.summary import summary
from zhucun_cli.reports.words import points, rate

TEMPLATE = WordTemplate(bundled("templates") / "report.docx")
FRAME = Letter("", "云溪县驻村办", JUDGED_ON, JUDGED_ON, "", "")
Q3, Q2 = Period(date(2022, 7, 1), "quarter"), Period(date(2022, 4, 1), "quarter")


def printed(content: ReportContent, previous: dict[str, Previous] | None = None) -> bytes:
    """As it is handed out."""
    return render_report_docx(content, previous or {}, FRAME, TEMPLATE)


def test_every_figure_of_a_duty_is_printed_with_numerator_and_denominator() -> None:
    """12 owed, 8 in time, 1 late, 3 missed of which 2 待核: 75.00%, 9/12; never collected: no rate at all."""
    first, second, third, fourth = tables(printed(small_content()))[0]
    assert list(first.values()) == [
        "五个一",
        "每月一走访",
        "12",
        "0",
        "8",
        "1",
        "3",
        "2",
        "0",
        "9/12",
        "75.00%",
    ]
    assert list(second.values()) == ["五个一", "每季一采集收入", "4", *"———————", "未收集"]
    assert list(third.values()) == [
        "四个一",
        "每季一走访",
        "30",
        "1",
        "28",
        "0",
        "1",
        "0",
        "0",
        "28/29",
        "96.55%",
    ]
    assert fourth["比率"] == "—"


def test_the_change_is_that_of_the_printed_rates_and_only_between_whole_periods() -> None:
    """75.00 % after 80.00 % is −5.00; while something is open, or never came, there is none."""
    before = figures("visit-monitored", "duty", "", Figures(10, on_time=8, missed=2))
    previous = {"visit-monitored": Previous(Q2, before)}
    (row,) = tables(printed(small_content(), previous))[1]
    assert list(row.values()) == [
        "五个一", "每月一走访", "2022年第二季度", "80.00%（8/10）", "75.00%（9/12）", "-5.00",
    ]  # fmt: skip
    (row,) = tables(printed(open_content(), previous))[1]
    assert (row["本期比率"], row["增减\n百分点"]) == ("进度 66.67%（8/12）", "—")
    assert "没有可比的上期。" in paragraphs(printed(small_content()))
    assert (points(2 / 3, 0.5), points(0.5, 2 / 3), points(0.5, 0.5)) == ("+16.67", "-16.67", "0.00")


def test_counts_of_gaps_are_those_of_the_content_and_no_name_is_shown() -> None:
    """One certain, two 待核; heads are nowhere, also not in a hidden part of the file."""
    content = small_content()
    document = printed(content)
    table = tables(document)[1]
    assert [list(row.values()) for row in table] == [["白沙镇", "1", "2", "0"], ["合计", "1", "2", "0"]]
    assert not {head for head in HEADS if head in everything(document)}
    assert "本期没有应采集收入的户" in "\n".join(paragraphs(printed(replace(content, income=()))))


def test_it_says_the_sentences_of_the_summary() -> None:
    """A leader finds the same words on the page."""
    content = small_content()
    said = paragraphs(printed(content))
    told = summary(content)
    assert [each for each in said if each in told.sentences] == list(told.sentences)
    assert [each for each in said if each in told.actions] == list(told.actions)
    assert any("（据报送记录，截至2022年10月31日）" in each for each in said)


def test_the_sample_county_s_quarter_agrees_with_the_oracle(yunxi: tuple[Home, Lake]) -> None:
    """This quarter, the one before, and every township, from the ledger to the printed cell."""
    home, lake = yunxi
    snapshot = lake.snapshot()
    content = report_content(home, snapshot, Question(Q3, JUDGED_ON))
    previous = dict(previous_figures(home, snapshot, content.question, content.windows))
    found = tables(printed(content, previous))
    for each, row in zip(content.duties, found[0], strict=True):
        assert row["比率"] == rate(each.figures, each.collected)
    periods = expected_json("coverage.json")["periods"]
    titles = {(duty.group, duty.title): duty.id for duty in SUINING.duties}
    before = ("2022-04", "2022-05", "2022-06", "2022Q2")
    for row in found[1]:
        if row["上期比率"] != "未收集":
            done, owed = oracle(titles[(row["组"], row["职责"])], before)
            assert f"（{done}/{owed}）" in row["上期比率"]
    townships = {(each["township"], each["duty"]): each for each in periods["2022Q3"]["townships"]}
    checked = 0
    for row in found[-1]:
        told = townships.get((row["乡镇"], titles[(row["组"], row["职责"])]))
        if told is not None:
            checked += 1
            assert (row["应办"], row["按时"], row["未完成"]) == tuple(
                str(told[name]) for name in ("expected", "on_time", "missed")
            )
    assert checked == len(townships)
