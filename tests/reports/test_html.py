"""The page: its numbers are the content's, it names whom it may, and it runs and loads nothing of a sheet's."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from dataclasses import replace

import pytest

from tests.reports.contents import (
    BATCH,
    HEADS,
    HELPER,
    MONTHLY,
    QUARTERLY,
    county_content,
    open_content,
    small_content,
)
from tests.reports.page import ReadPage
from tests.reports.payloads import PAYLOADS, poisoned
from zhucun_cli.errors import DeclarationError
from zhucun_cli.ledger.figures import Figures
from zhucun_cli.reports.content import ReportContent
from zhucun_cli.reports.html import ROWS_SHOWN, render_html
from zhucun_cli.reports.outputs import template_text
from zhucun_cli.reports.words import fraction, percent

TEMPLATE = template_text("report.html.j2", None)


def page_of(content: ReportContent) -> ReadPage:
    """The page of `content`, read back."""
    return ReadPage(render_html(content, TEMPLATE))


def test_the_table_of_duties_prints_the_figures_of_the_content() -> None:
    """Counts, rate with numerator and denominator, and bounds where they differ."""
    rows = page_of(small_content()).rows["duties"]
    monthly, income, general, nothing = rows
    assert monthly[2:9] == ["12", "8", "1", "3", "2", "0", "0"]
    assert monthly[9:11] == ["75.00% 9/12", "75.00%～91.67%"]
    assert general[2:9] == ["30", "28", "0", "1", "0", "0", "1"]
    assert general[9:11] == ["96.55% 28/29", ""]
    assert income[2:] == ["4", *["—"] * 6, "未收集", "", "—", "—"]
    assert nothing[2:] == [*["0"] * 7, "—", "", "—", "—"]


def test_a_change_is_told_in_points_and_only_between_finished_periods() -> None:
    """75.00 % after 66.67 % (8/12) is +8.33; a period of which something is open is not compared."""
    monthly, _, general, _ = page_of(small_content()).rows["duties"]
    assert monthly[11:] == ["66.67% 8/12 2022年第二季度", "+8.33"]
    assert general[11:] == ["进度 96.67% 29/30 2022年第二季度", "—"]


def test_grids_print_the_county_first_and_every_cell_with_its_fraction() -> None:
    """Township × duty and township × month, each with what is 待核."""
    rows = page_of(small_content()).rows
    monthly = f"{percent(MONTHLY.coverage)} {fraction(MONTHLY)} 待核 2"
    drilled = monthly.replace(" 待核", " 未完成 1 待核")
    quarterly = f"{percent(QUARTERLY.coverage)} {fraction(QUARTERLY)} 未完成 1"
    assert rows["townships"][:3] == [
        ["全县", drilled, "未收集", quarterly, "—"],
        ["白沙镇", drilled, "—", "—", "—"],
        ["石桥乡", "—", "—", quarterly, "—"],
    ]
    assert rows["months"][:2] == [["全县", monthly], ["白沙镇", monthly]]


def test_whole_groups_are_told_for_the_county_and_each_township() -> None:
    """Households with every duty done, of those that owed one; what was never collected is named."""
    page = page_of(small_content())
    assert page.rows["townships"][3:] == [
        ["全县", "10", "6", "60.00% 6/10", "29", "28", "96.55% 28/29"],
        ["白沙镇", "10", "6", "60.00% 6/10", "—", "—", "—"],
        ["石桥乡", "—", "—", "—", "29", "28", "96.55% 28/29"],
    ]
    assert "五个一中每季一采集收入未收集，不在内。" in page.text
    assert "五个一全部办到6 户共 10 户，60.00%" in page.text.replace("\n", "")


def test_a_trend_stands_beside_its_picture_with_numerators() -> None:
    """July 4/4, August 3/4, September 2/4; the picture has the same rates as text."""
    html = render_html(small_content(), TEMPLATE)
    assert ReadPage(html).rows["months"][2:] == [["已办/应办", "4/4", "3/4", "2/4 待核 2"]]
    (chart,) = re.findall(r"<svg[^>]*五个一·每月一走访.*?</svg>", html)
    assert re.findall(r'class="value">([^<]*)<', chart) == ["100.00%", "75.00%", "50.00%"]


def test_a_window_that_is_still_open_is_not_drawn() -> None:
    """A running month is no fall of the line; with one point left there is no line."""
    small = small_content()
    *past, last = small.trend
    running = replace(last, figures=replace(last.figures, figures=Figures(expected=4, on_time=1, open=3)))
    page = render_html(replace(small, trend=(*past, running)), TEMPLATE)
    assert page.count('class="value">100.00%') == 1
    assert 'class="value">25.00%' not in page
    assert ReadPage(page).rows["months"][2][-1] == "1/4 进度"
    assert "每月一走访覆盖率" not in render_html(replace(small, trend=(past[0], running)), TEMPLATE)


def test_units_are_ranked_and_small_ones_have_no_place() -> None:
    """20/20 before 8/10 and 16/20, which share a place; 9/9 has none; nobody's obligations come last."""
    rows = page_of(small_content()).rows["units"]
    assert [(row[0], row[1], row[-1]) for row in rows] == [
        ("1", "县医院", "100.00% 20/20"),
        ("2", "县教育局", "80.00% 16/20"),
        ("2", "县财政局", "80.00% 8/10"),
        ("—", "县林业局", "100.00% 9/9"),
        ("—", "无结对责任人", "0.00% 0/12"),
    ]
    assert rows[1][6:8] == ["4", "2"]


def test_watched_households_are_named_only_beside_a_configured_line() -> None:
    """1,400 a head after 2,000 a year ago is a drop of 30 %; without a line nobody is named."""
    page = page_of(small_content())
    assert page.rows["income"][-1] == [
        "白沙镇", "石桥村", "430001", "欧**", "收入骤减", "1,400.00", "—", "2021Q3", "2,000.00", "30.00%",
    ]  # fmt: skip
    assert "监测线：每人每年6,900元（县办发〔2022〕1号）。本季度收入齐全的2户中" in page.text
    bare = page_of(replace(small_content(), line=None, watch=None))
    assert "没有设定本期的监测线" in bare.text
    assert "430001" not in str(bare.rows["income"])


def test_every_figure_that_is_not_done_leads_to_its_rows() -> None:
    """A link names a section that is there, and words by which exactly those rows are found."""
    html = render_html(small_content(), TEMPLATE)
    rows = ReadPage(html).rows
    links = re.findall(r'<a class="rows" href="#(\w+)" data-find="([^"]*)">', html)
    assert ("missed", "五个一·每月一走访") in links
    assert ("verify", "白沙镇 五个一·每月一走访") in links
    found = [row for row in rows["missed"] if "五个一·每月一走访" in row and "白沙镇" in row]
    assert len(found) == MONTHLY.missed - MONTHLY.to_verify


def test_incomes_are_printed_per_head_with_what_they_rest_on() -> None:
    """白沙镇: 120,120.00 net over 30 persons; 石桥乡 sent nothing complete."""
    county, baisha, shiqiao, bands, _ = page_of(small_content()).rows["income"]
    assert baisha[:5] == ["白沙镇", "12", "10", "1", "30"]
    assert bands == ["户数", "1", "0", "0", "0", "0", "0", "1", "2"]
    assert baisha[5:] == ["3,033.35", "1,000.00", "4.01", "266.67", "300.03", "4,004.00 120,120.00 ÷ 30人"]
    assert county == ["全县", "15", *baisha[2:]]
    assert shiqiao == ["石桥乡", "3", "0", "0", "0", *["—"] * 6]


def test_a_summary_says_what_was_owed_what_is_uncertain_and_what_to_do_first() -> None:
    """The sentences carry the content's own numbers; an uncollected duty is named, not counted."""
    text = page_of(small_content()).text
    for said in (
        "云溪县2022年第三季度驻村帮扶结对履责情况",
        "据报送记录，截至2022年10月31日",
        "报告编号 2022Q3-7-0123456789ab",
        "2022年7月1日至9月30日",
        "最近一次入库 2022年10月31日09:02:03（北京时间）",
        "5 个文件",
        "规则 0123456789ab",
        "五个一（每季一采集收入未收集，不在内）：应办12件，已办9件（其中逾期1件），覆盖率75.00%（9/12）。",
        "四个一：应办29件，另免办1件，已办28件，覆盖率96.55%（28/29）。",
        "未完成且已明确责任的1件，涉及1户。",
        "待核2件（未报1件，有问题行1件）",
        "催报：白沙镇石桥村2022年9月的走访记录（1件）没有收到。",
        "改表：本期有1行没有读进来",
        "认户：1行记录对不上唯一的一户",
        "督促：未完成的1件请责任人限期补办（补办不改变本期结果），较多的是县教育局（1件）。",
    ):
        assert said in text


def test_household_members_are_masked_and_helpers_are_named() -> None:
    """design §8: a report masks the names of households, cadres in office are named."""
    html = render_html(open_content(), TEMPLATE)
    assert not [name for name in HEADS if name in html]
    assert "欧**" in html
    assert HELPER in html


def test_what_is_to_be_verified_never_stands_beside_a_person() -> None:
    """未报 is not 未访: 待核 names the township, the household code and the reason only."""
    page = page_of(small_content())
    assert page.rows["verify"] == [
        ["白沙镇", "石桥村", "五个一·每月一走访", "2022-09", "有问题行", "1", "430003"],
        ["白沙镇", "石桥村", "五个一·每月一走访", "2022-09", "未报", "1", "430002"],
    ]
    assert [row[2] for row in page.rows["missed"]] == ["430001"]
    beside = [row for rows in page.rows.values() for row in rows if {"430002", "430003"} & set(row)]
    assert not [row for row in beside if HELPER in " ".join(row) or "**" in " ".join(row)]


def test_the_misses_of_a_duty_that_is_not_collected_are_listed_nowhere() -> None:
    """design §6: 未收集 is neither a gap nor 待核."""
    page = page_of(small_content())
    assert "采集收入" not in str(page.rows["missed"]) + str(page.rows["verify"])


def test_rows_that_could_not_be_used_say_where_they_stand_and_how_to_mend_them() -> None:
    """File, sheet, row or cell, reason and fix; errors before warnings."""
    unlinked, error, warning = page_of(small_content()).rows["rows"]
    assert unlinked[:5] == ["白沙镇9月走访记录.xlsx", "九月", "17", "走访记录", "2022-09-03"]
    assert unlinked[7:] == ["同村有同名户主，缺户编号", "2", "补填户编号后重交"]
    assert error == ["白沙镇.xlsx", "九月", "F17", "未读入", "", "“走访日期”没有填", "请补填后重交"]
    assert warning[2:5] == ["D3", "提醒", "三口"]


def test_rules_that_no_document_lays_down_are_said_to_be_our_own() -> None:
    """The policy's `defaults` are marked, the rest rests on its document."""
    page = page_of(small_content())
    assert "※ 本工具默认，未见制度规定" in page.text
    assert "宽限※" in page.text and "对象※" not in page.text
    assert "红网时刻 2022-11-21 绥宁县驻村帮扶报道" in page.text


def test_while_anything_is_open_a_rate_is_called_progress() -> None:
    """进度 with its date, in the table, the card and the grid; the open duties are counted with their day."""
    page = page_of(open_content())
    assert page.rows["duties"][0][9].startswith("进度 66.67% 8/12")
    assert page.rows["townships"][0][1].startswith("进度 66.67%")
    assert "五个一进度" in page.text
    assert 'class="way"' in render_html(open_content(), TEMPLATE)
    assert page.rows["open"] == [["五个一", "每月一走访", "2022-09", "2022-09-30", "2022-09-30", "1"]]
    assert "抓紧：1件须在2022年9月30日以前办好" in page.text


def test_every_section_without_data_says_so_in_one_line() -> None:
    """An empty report is not an all-clear and not a broken page."""
    bare = replace(
        small_content(), duties=(), by_township=(), by_village=(), heat=(), gaps=(), unlinked=(),
        problems=(), income=(), roll=(), visits=(), problem_rows=0, completion=(), by_unit=(), trend=(),
        incomes=(), line=None, watch=None,
    )  # fmt: skip
    page = page_of(bare)
    for said in (
        "本期没有应办事项", "没有按月走访的职责", "没有已明确责任的未完成事项", "没有待核事项",
        "没有未到期事项", "本期没有应采集收入的户", "没有可以画成走势的职责", "没有可以分到单位的应办事项",
    ):  # fmt: skip
        assert said in page.text
    assert "没有未完成、待核和未到期事项。" not in page.text


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_of_a_sheet_is_never_markup(payload: str) -> None:
    """The same elements as with harmless text, and no handler, style or foreign reference."""
    harmless, hostile = page_of(poisoned("甲")), page_of(poisoned(payload))
    assert hostile.elements == harmless.elements
    assert hostile.handlers == []
    assert hostile.scripts == harmless.scripts
    assert all(each.startswith("#") for each in hostile.references)


def test_the_page_asks_no_network_and_runs_only_its_own_script() -> None:
    """No address in it; the policy allows the inline script and style by their hashes and nothing else."""
    html = render_html(small_content(), TEMPLATE)
    page = ReadPage(html)
    assert all(each.startswith("#") for each in page.references)
    assert not [word for word in ("http:", "https:", "url(", "@import", "//") if word in html]
    (script,) = page.scripts
    digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in page.policy
    assert page.policy.startswith("default-src 'none'")
    assert "unsafe" not in page.policy


def test_equal_content_gives_equal_bytes() -> None:
    """Nothing of the moment of rendering is in the page."""
    assert render_html(small_content(), TEMPLATE) == render_html(small_content(), TEMPLATE)


def test_a_county_fits_in_three_megabytes_and_says_what_it_left_to_the_workbook() -> None:
    """16,190 households: the lists are cut, with the number of rows that are elsewhere."""
    content = county_content()
    html = render_html(content, TEMPLATE)
    page = ReadPage(html)
    assert len(html.encode()) <= 3_000_000
    assert len(page.rows["missed"]) == ROWS_SHOWN < len(content.missed)
    assert f"其余 {len(content.missed) - ROWS_SHOWN} 行见工作簿“未完成”" in page.text


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{{ page.titel }}", "没有叫“titel”的内容，是不是“title”？"),
        ("{% if %}", "没有写完"),
        (
            "{% for a in page.duties %}{% endfore %}",
            "不认识 {% endfore %}；前面的 {% for %} 要先用 {% endfor %} 收尾",
        ),
        ("{{ page.title|upside_down }}", "“upside_down”不是能用的写法"),
        ("{{ page.title / 2 }}", "计算做不了"),
        ("{{ 1 / 0 }}", "计算做不了"),
        ("{% include 'other.html' %}", "计算做不了"),
    ],
)
def test_a_broken_template_is_named_with_its_line(line: str, fault: str) -> None:
    """A misspelt name fails, it never prints blank."""
    with pytest.raises(DeclarationError) as told:
        render_html(small_content(), f"甲\n乙\n{line}\n", "templates/report.html.j2")
    said = str(told.value)
    assert said.startswith("模板“templates/report.html.j2”第 3 行")
    assert fault in said
    assert said.endswith("请改正，或删去本单位的模板改用自带的")
    assert not re.search(
        r"[A-Za-z]{3}", re.sub(r"（原文：.*）", "", said.partition("行")[2].replace(fault, ""))
    )


def test_a_template_cannot_reach_beyond_its_page() -> None:
    """An office's template runs in a sandbox."""
    with pytest.raises(DeclarationError, match="第 1 行"):
        render_html(small_content(), "{{ page.__class__.__mro__[1].__subclasses__() }}")


def test_a_batch_without_a_name_is_shown_by_its_id() -> None:
    """A row is never listed without saying which file it is in."""
    nameless = replace(small_content(), source_names={})
    assert page_of(nameless).rows["rows"][0][0] == BATCH[:12]
