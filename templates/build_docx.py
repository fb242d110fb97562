"""How the Word templates beside this file came about: python templates/build_docx.py writes them anew.

Set like an official document (GB/T 9704-2012): A4, margins 37/35/28/26 mm, title 小标宋 二号, text 仿宋 三号,
一、 黑体, （一） 楷体, lines of 28.95 pt, page numbers outside. {{ … }} is filled in; paragraphs with {%p … %} and
table rows with {%tr … %} steer and vanish. An office edits its own copy in WPS (zhucun templates copy).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as Doc
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section, _Footer
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

LATIN = "Times New Roman"
SONG, FANG, HEI, KAI, TITLE = "宋体", "仿宋", "黑体", "楷体", "方正小标宋简体"
OTHER_NAMES = {FANG: "仿宋_GB2312", KAI: "楷体_GB2312", TITLE: "宋体", HEI: "SimHei", SONG: "SimSun"}
ER, SAN, SI, XIAOWU = 22, 16, 14, 9  # 二号, 三号, 四号, 小五
LINE = 28.95
HEADING, BODY, FIRST, SECOND, PLAIN, RIGHT, CELL, NOTE = (
    "公文标题", "公文正文", "公文一级", "公文二级", "公文顶格", "公文落款", "公文表格", "公文说明",
)  # fmt: skip
MADE_ON = datetime(2022, 11, 1)
Columns = Sequence[tuple[str, str, float]]
"""Heading, what stands in the cell, width in mm."""


# --- the page


def new_document(title: str) -> Doc:
    """An empty A4 document with our styles."""
    document = Document()
    for element in list(document.element.body)[:-1]:
        document.element.body.remove(element)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title, "", ""
    properties.created = properties.modified = MADE_ON
    _styles(document)
    _in_chinese(document)
    _portrait(document.sections[0])
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    _page_number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)
    return document


def _styles(document: Doc) -> None:
    center, right = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
    left = WD_ALIGN_PARAGRAPH.LEFT  # justified, a line before a long figure is torn apart
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    _font(normal, FANG, SAN)
    for name, font, size, align, indent in (
        (HEADING, TITLE, ER, center, 0), (BODY, FANG, SAN, left, 2), (FIRST, HEI, SAN, left, 2),
        (SECOND, KAI, SAN, left, 2), (PLAIN, FANG, SAN, left, 0), (RIGHT, FANG, SAN, right, 0),
        (CELL, FANG, XIAOWU, center, 0), (NOTE, FANG, XIAOWU, left, 0),
    ):  # fmt: skip
        style = document.styles.add_style(name, 1)
        assert isinstance(style, ParagraphStyle)
        style.base_style = normal
        _font(style, font, size)
        form = style.paragraph_format
        form.alignment = align
        form.space_before = form.space_after = Pt(0)
        form.widow_control = False
        is_small = size == XIAOWU
        form.line_spacing_rule = WD_LINE_SPACING.SINGLE if is_small else WD_LINE_SPACING.EXACTLY
        if not is_small:
            form.line_spacing = Pt(LINE if size < ER else LINE + 4)
        form.keep_with_next = name in (HEADING, FIRST, SECOND)
        if indent:
            form.first_line_indent = Pt(indent * size)
        form.right_indent = Pt(4 * SAN) if name == RIGHT else None


def _in_chinese(document: Doc) -> None:
    """Simplified Chinese, so that commas stand where they belong whatever font is there."""
    (defaults,) = document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr")
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    defaults.append(language)


def _font(style: ParagraphStyle, name: str, size: float) -> None:
    style.font.name, style.font.size = LATIN, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), name)


def _portrait(section: Section) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(28)


def landscape(document: Doc) -> None:
    """Go on with a page turned on its side: the text keeps its 156 by 225 mm."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin, section.bottom_margin = Mm(28), Mm(26)
    section.left_margin, section.right_margin = Mm(37), Mm(35)
    section.footer_distance = Mm(16)


def upright(document: Doc) -> None:
    """Go on with an upright page."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.PORTRAIT
    _portrait(section)


def _page_number(footer: _Footer, align: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 —, one character from the edge."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.alignment = align
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Pt(SI)
    for text, field in (("— ", ""), ("", "begin"), ("PAGE", "code"), ("", "end"), (" —", "")):
        run = paragraph.add_run("" if field else text)
        run.font.size, run.font.name = Pt(SI), SONG
        run.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), SONG)
        if field == "code":
            code = OxmlElement("w:instrText")
            code.text = text
            run.element.append(code)
        elif field:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), field)
            run.element.append(mark)


# --- what stands on it


def say(document: Doc, text: str, style: str = BODY) -> Paragraph:
    """A paragraph in one of our styles."""
    return document.add_paragraph(text, style)


def when(document: Doc, condition: str, *paragraphs: tuple[str, str]) -> None:
    """Paragraphs (text, style) that stand there only under a condition."""
    say(document, f"{{%p if {condition} %}}")
    for text, style in paragraphs:
        say(document, text, style)
    say(document, "{%p endif %}")


def each(document: Doc, name: str, of: str, text: str, style: str = BODY) -> None:
    """A paragraph for every member of a list."""
    say(document, f"{{%p for {name} in {of} %}}")
    say(document, text, style)
    say(document, "{%p endfor %}")


def head(document: Doc, title: str) -> None:
    """Number and title."""
    say(document, "{{ 发文字号 }}", PLAIN).alignment = WD_ALIGN_PARAGRAPH.CENTER
    say(document, title, HEADING)
    say(document, "（据报送记录，截至{{ 截至 }}）", PLAIN).alignment = WD_ALIGN_PARAGRAPH.CENTER
    say(document, "", PLAIN)


def signed(document: Doc) -> None:
    """Who signs, the day, and who gets a copy; with the line before it on one page."""
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    say(document, "", PLAIN).paragraph_format.keep_with_next = True
    say(document, "{{ 落款 }}", RIGHT).paragraph_format.keep_with_next = True
    say(document, "{{ 成文日期 }}", RIGHT)
    when(document, "联系人", ("（联系人：{{ 联系人 }}）", BODY))
    when(document, "抄送", ("抄送：{{ 抄送 }}。", PLAIN))


def annex(document: Doc, label: str, title: str) -> None:
    """The head of an annex: its label at the edge, its title in the middle."""
    say(document, label, PLAIN).style = document.styles[PLAIN]
    heading = say(document, title, HEADING)
    for run in heading.runs:
        run.font.size = Pt(SAN)


def table(document: Doc, columns: Columns, row: str, of: str, nothing: str = "") -> Table:
    """A table with one line for every `row` in the list `of`; its heading repeats on every page."""
    made = _grid(document, [width for _, _, width in columns], 4)
    for cell, (heading, _, _) in zip(made.rows[0].cells, columns, strict=True):
        _put(cell, heading, HEI)
    _repeat(made)
    _put(made.rows[1].cells[0], f"{{%tr for {row} in {of} %}}")
    for cell, (_, text, _) in zip(made.rows[2].cells, columns, strict=True):
        _put(cell, f"{{{{ {row}.{text} }}}}" if text else "")
    _put(made.rows[3].cells[0], "{%tr endfor %}")
    if nothing:
        when(document, f"not {of}", (nothing, NOTE))
    return made


def _grid(document: Doc, widths: Sequence[float], rows: int) -> Table:
    made: Table = document.add_table(rows, len(widths), "Table Grid")
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    made.autofit = False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width)
    for line in made.rows:
        unbroken = OxmlElement("w:cantSplit")
        line._tr.get_or_add_trPr().append(unbroken)
        line.height = Mm(6)
        for cell, width in zip(line.cells, widths, strict=True):
            cell.width = Mm(width)
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    _narrow_cells(made)
    return made


def _narrow_cells(made: Table) -> None:
    """One millimetre beside the text, so that a household code fits on a line."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), "50")
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    made._tbl.tblPr.append(margins)


def _repeat(made: Table) -> None:
    made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _put(cell: _Cell, text: str, font: str = "") -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = CELL
    run = paragraph.add_run(text)
    if font:
        run.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def notes(document: Doc) -> None:
    """The small print: what the figures mean, the clocks, the rules that no document lays down."""
    say(document, "", NOTE)
    say(document, "说明", NOTE).runs[0].bold = True
    each(document, "条", "说明", "{{ 条 }}", NOTE)


# --- the documents


def bulletin() -> Doc:
    """走访覆盖率通报."""
    document = new_document("走访覆盖率通报")
    head(document, "关于{{ 县 }}{{ 期间 }}\n结对走访情况的通报")
    say(document, "{{ 主送 }}：", PLAIN)
    say(document, "根据各乡镇报送的走访记录，现将{{ 期间 }}结对走访情况通报如下。")
    say(document, "一、总体情况", FIRST)
    each(
        document, "类", "分类",
        "{{ 类.名称 }}应访{{ 类.应访 }}户次{{ 类.免办 }}，已访{{ 类.已访 }}户次，{{ 类.口径 }}{{ 类.覆盖率 }}"
        "（{{ 类.分数 }}）{{ 类.比上期 }}{{ 类.上限 }}。",
    )  # fmt: skip
    when(document, "not 分类", ("本期没有到期的走访。", BODY))
    say(document, "二、走访较好的乡镇", FIRST)
    when(document, "not 先进 and not 不排名", ("没有高于全县水平的乡镇。", BODY))
    when(document, "先进", ("走访{{ 口径 }}居前、且不低于全县水平的是：{{ 先进 }}。", BODY))
    when(document, "不排名", ("{{ 不排名 }}", BODY))
    say(document, "三、存在问题", FIRST)
    when(document, "未访数 == 0", ("没有未走访的户。", BODY))
    when(
        document, "未访数",
        ("（{{ 序() }}）未走访。未走访{{ 未访数 }}户次，其中责任已明确的{{ 明责数 }}户次、待核的{{ 待核数 }}户次。", BODY),
    )  # fmt: skip
    when(document, "明责乡镇", ("责任已明确的：{{ 明责乡镇 }}（名单见附件3）。", BODY))
    when(
        document, "待核数",
        (
            "（{{ 序() }}）待核。{{ 待核乡镇 }}。可能是走访记录没有报来或没有读进来，请报送乡镇核实，不作为个人未走访（名单见附件4）。",
            BODY,
        ),
    )  # fmt: skip
    when(
        document,
        "无结对数",
        ("（{{ 序() }}）无结对责任人。{{ 无结对数 }}户没有登记结对责任人：{{ 无结对乡镇 }}。", BODY),
    )
    when(
        document, "补录数",
        ("（{{ 序() }}）补录。{{ 补录数 }}户次在走访{{ 补录天数 }}天以后才报来：{{ 补录乡镇 }}。", BODY),
    )  # fmt: skip
    when(
        document, "远程数",
        ("（{{ 序() }}）以电话、微信代替入户。{{ 远程数 }}户次只有电话、微信或视频联系，不计入走访：{{ 远程乡镇 }}。", BODY),
    )  # fmt: skip
    say(document, "四、下步要求", FIRST)
    say(
        document,
        "请各乡镇、各后盾单位于{{ 回复期限 }}前，对照附件逐户核实：未走访的尽快补访并说明原因（补访不改变本期结果）；"
        "待核的补报或更正走访记录；没有结对责任人的及时安排。书面情况报{{ 落款 }}。",
    )
    say(document, "", PLAIN)
    say(document, "附件：1.各乡镇走访情况表")
    for line in ("2.各后盾单位走访情况表", "3.未走访清单", "4.待核清单"):
        say(document, line).paragraph_format.first_line_indent = Pt(5 * SAN)
    signed(document)
    landscape(document)
    annex(document, "附件1", "各乡镇走访情况表")
    table(
        document,
        (
            ("序号", "序号", 11), ("乡镇", "名称", 27), *_CATEGORIES, ("合计\n比率", "覆盖率", 19),
            ("其中\n待核", "待核", 13), ("仅电话\n微信", "远程", 15), ("无结对\n户", "无结对", 15),
            ("名次", "名次", 11),
        ),
        "行", "乡镇表", "没有应走访的户。",
    )  # fmt: skip
    say(document, "应访不含免办的。应访不足{{ 排名起点 }}户次的不排名次，比率相同的名次相同。", NOTE)
    turn(document)
    annex(document, "附件2", "各后盾单位走访情况表")
    table(
        document,
        (
            ("序号", "序号", 11), ("单位", "名称", 54), *_CATEGORIES, ("合计\n比率", "覆盖率", 19),
            ("其中\n待核", "待核", 14), ("名次", "名次", 13),
        ),
        "行", "单位表", "没有应走访的户。",
    )  # fmt: skip
    say(
        document,
        "一户由几个单位共同结对的，各单位各计一次，各行不能相加。应访不足{{ 排名起点 }}户次的不排名次。",
        NOTE,
    )
    turn(document)
    annex(document, "附件3", "未走访清单")
    table(
        document,
        (
            ("序号", "序号", 11), ("乡镇", "乡镇", 23), ("村", "村", 27), ("户编号", "户编号", 35), ("户主", "户主", 14),
            ("类别", "类别", 20), ("期数", "期数", 17), ("最近走访", "最近一次", 20), ("责任人", "责任人", 24),
            ("单位", "单位", 34),
        ),
        "行", "未走访", "没有责任已明确的未走访户。",
    )  # fmt: skip
    turn(document)
    annex(document, "附件4", "待核清单")
    table(
        document,
        (
            ("序号", "序号", 12), ("报送乡镇", "乡镇", 40), ("村", "村", 45), ("户编号", "户编号", 45),
            ("类别", "类别", 30), ("期数", "期数", 23), ("原因", "原因", 30),
        ),
        "行", "待核", "没有待核的。",
    )  # fmt: skip
    notes(document)
    return document


_CATEGORIES: Columns = (
    ("监测户\n应访", "监测应访", 15), ("已访", "监测已访", 13), ("比率", "监测覆盖率", 19),
    ("脱贫户\n应访", "脱贫应访", 15), ("已访", "脱贫已访", 13), ("比率", "脱贫覆盖率", 19),
)  # fmt: skip


def turn(document: Doc) -> None:
    """Go on with the next page."""
    say(document, "", NOTE).paragraph_format.page_break_before = True


def notice() -> Doc:
    """点对点督办通知 with its reply slip."""
    document = new_document("督办通知")
    head(document, "关于{{ 期间 }}\n结对帮扶履责情况的督办通知")
    say(document, "{{ 主送 }}：", PLAIN)
    when(
        document, "乡镇通知",
        (
            "根据报送记录，截至{{ 截至 }}，你乡镇有{{ 户数 }}户共{{ 件数 }}件{{ 期间 }}应办事项未完成，"
            "因没有登记结对责任人或责任人单位，由你乡镇负责落实：{{ 事项 }}。逐户情况见附件1。",
            BODY,
        ),
    )  # fmt: skip
    when(
        document, "not 乡镇通知",
        (
            "根据各乡镇报送的记录，截至{{ 截至 }}，你单位结对的{{ 户数 }}户共有{{ 件数 }}件{{ 期间 }}应办事项未完成："
            "{{ 事项 }}。逐户情况见附件1。",
            BODY,
        ),
    )  # fmt: skip
    say(document, "一、整改要求", FIRST)
    say(
        document,
        "请对照附件1逐户核实，并立即补办（不改变本期结果）。",
    )
    say(document, "二、回复时限", FIRST)
    say(
        document,
        "请于{{ 回复期限 }}前按附件2填写回复单，盖章后报{{ 落款 }}。不能按期办结的，写明原因和办结时间；认为记录有误的，附佐证。",
    )
    say(document, "", PLAIN)
    say(document, "附件：1.未完成事项清单")
    say(document, "2.督办事项回复单").paragraph_format.first_line_indent = Pt(5 * SAN)
    signed(document)
    landscape(document)
    annex(document, "附件1", "未完成事项清单")
    table(
        document,
        (
            ("序号", "序号", 10), ("乡镇", "乡镇", 20), ("村", "村", 24), ("户编号", "户编号", 33), ("户主", "户主", 16),
            ("应办事项", "职责", 31), ("期数", "期数", 16), ("应办日期", "应办日期", 19), ("逾期\n天数", "逾期天数", 12),
            ("最近一次", "最近一次", 19), ("责任人", "责任人", 25),
        ),
        "行", "清单",
    )  # fmt: skip
    turn(document)
    annex(document, "附件2", "督办事项回复单")
    say(
        document,
        "回复单位（盖章）：{{ 主送 }}　　　　文号：{{ 发文字号 }}　　　　应于{{ 回复期限 }}前回复",
        NOTE,
    )
    table(
        document,
        (
            ("序号", "序号", 10), ("问题", "问题", 65), ("整改措施", "", 40), ("完成\n日期", "", 19),
            ("佐证", "", 24), ("责任人", "", 19), ("核验意见", "", 30), ("是否\n销号", "", 18),
        ),
        "行", "清单",
    )  # fmt: skip
    say(
        document,
        "单位负责人（签字）：　　　　　　　　　　　　　填报人：　　　　　　　　　　　　　日期：",
        NOTE,
    )
    notes(document)
    return document


def report() -> Doc:
    """季度、月度、年度报告."""
    document = new_document("履责情况报告")
    say(document, "{{ 县 }}{{ 期间 }}\n驻村帮扶结对履责情况报告", HEADING)
    say(document, "（据报送记录，截至{{ 截至 }}）", PLAIN).alignment = WD_ALIGN_PARAGRAPH.CENTER
    say(document, "", PLAIN)
    say(document, "一、总体情况", FIRST)
    each(document, "句", "总体", "{{ 句 }}")
    say(document, "各项职责的完成情况如下。")
    table(
        document,
        (
            ("组", "组", 13), ("职责", "职责", 24), ("应办", "应办", 12), ("免办", "免办", 9), ("按时", "按时", 12),
            ("逾期", "逾期", 9), ("未完成", "未完成", 12), ("其中\n待核", "待核", 10), ("未到期", "未到期", 12),
            ("已办/\n应办－免办", "分数", 21), ("比率", "覆盖率", 22),
        ),
        "行", "职责表",
    )  # fmt: skip
    say(document, "二、与上期比", FIRST)
    when(document, "比较表 | length == 0", ("没有可比的上期。", BODY))
    say(document, "{%p if 比较表 %}")
    table(
        document,
        (
            ("组", "组", 13), ("职责", "职责", 28), ("上期", "上期", 25), ("上期比率", "上期覆盖率", 38),
            ("本期比率", "覆盖率", 38), ("增减\n百分点", "增减", 14),
        ),
        "行", "比较表",
    )  # fmt: skip
    say(document, "{%p endif %}")
    say(document, "三、未完成和待核", FIRST)
    each(document, "句", "未完成说明", "{{ 句 }}")
    table(
        document,
        (("乡镇", "乡镇", 46), ("未完成（责任已明确）", "未完成", 40), ("待核", "待核", 35), ("未到期", "未到期", 35)),
        "行", "缺口表", "没有未完成、待核和未到期事项。",
    )  # fmt: skip
    say(document, "四、收入", FIRST)
    when(document, "not 收入表", ("本期没有应采集收入的户，或没有这项职责。", BODY))
    say(document, "{%p if 收入表 %}")
    say(document, "{{ 收入季度 }}采集的收入如下（元；只汇总四项收入、支出和人口都齐全的户）。")
    table(
        document,
        (
            ("乡镇", "乡镇", 26), ("应采\n集户", "应采", 13), ("齐全\n户", "齐全", 12), ("人数", "人数", 13),
            ("人均\n工资性", "工资性", 18), ("人均\n经营性", "经营性", 18), ("人均\n财产性", "财产性", 16),
            ("人均\n转移性", "转移性", 18), ("人均\n纯收入", "纯收入", 22),
        ),
        "行", "收入表",
    )  # fmt: skip
    say(document, "{%p endif %}")
    say(document, "五、报表中的问题", FIRST)
    each(document, "句", "问题说明", "{{ 句 }}")
    say(document, "{%p if 问题表 %}")
    table(document, (("文件", "文件", 106), ("未读入", "未读入", 25), ("提醒", "提醒", 25)), "行", "问题表")
    say(document, "{%p endif %}")
    say(document, "六、下步工作", FIRST)
    each(document, "句", "措施", "{{ 句 }}")
    when(document, "not 措施", ("没有需要处理的事项。", BODY))
    say(document, "", PLAIN)
    say(document, "附件：各乡镇履责情况表")
    signed(document)
    landscape(document)
    annex(document, "附件", "各乡镇履责情况表")
    table(
        document,
        (
            ("乡镇", "乡镇", 28), ("组", "组", 14), ("职责", "职责", 41), ("应办", "应办", 16), ("免办", "免办", 14),
            ("按时", "按时", 16), ("逾期", "逾期", 14), ("未完成", "未完成", 16), ("其中待核", "待核", 16),
            ("未到期", "未到期", 14), ("已办/\n应办－免办", "分数", 18), ("比率", "覆盖率", 18),
        ),
        "行", "乡镇表", "没有应办事项。",
    )  # fmt: skip
    notes(document)
    return document


DOCUMENTS: Mapping[str, Callable[[], Doc]] = MappingProxyType(
    {"bulletin.docx": bulletin, "notice.docx": notice, "report.docx": report}
)


def as_bytes(document: Doc) -> bytes:
    """The file; the same document gives the same bytes."""
    buffer, packed = BytesIO(), BytesIO()
    document.save(buffer)
    with ZipFile(buffer) as written, ZipFile(packed, "w", ZIP_DEFLATED) as target:
        for entry in written.infolist():
            content = written.read(entry)
            if entry.filename == "word/fontTable.xml":
                content = _font_table()
            target.writestr(ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0)), content, ZIP_DEFLATED)
    return packed.getvalue()


def _font_table() -> bytes:
    """Our fonts, and what to take where one is missing."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in OTHER_NAMES.items()
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts xmlns:w="{space}">{fonts}</w:fonts>'.encode()


def main() -> None:
    """Write every template beside this file, or into the folder that is named."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    for name, build in DOCUMENTS.items():
        (folder / name).write_bytes(as_bytes(build()))


if __name__ == "__main__":
    main()
