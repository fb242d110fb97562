"""Templates of documents: what a mistake in one says, and that whatever is filled in stays text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from templates.build_docx import DOCUMENTS, as_bytes
from tests.reports.word import TEMPLATES, altered, everything, paragraphs, tables
from tests.sample import ROOT
from zhucun_cli.bundled import bundled
from zhucun_cli.errors import DeclarationError
from zhucun_cli.reports.documents import WordTemplate

NOTICE = WordTemplate(bundled("templates") / "notice.docx")
HOSTILE = (
    "{{ 7 * 7 }}", "{% for x in y %}", "{# 无 #}", "<w:p/>", "</w:t></w:r></w:p>", "&lt;b&gt;", "&amp;", '"引\'号',
    "=SUM(A1:A9)", "+86", "-1", "@某人", "{_{ 落款 }_}", "]]>", "<!-- -->", "{%tr endfor %}", "\u202e倒", "𠮷野",
)  # fmt: skip


def row(**changes: str) -> dict[str, object]:
    """A line of a notice's list."""
    names = (
        "乡镇",
        "村",
        "户编号",
        "户主",
        "职责",
        "期数",
        "应办日期",
        "逾期天数",
        "最近一次",
        "责任人",
        "问题",
    )
    return {"序号": 1, **dict.fromkeys(names, "无"), **changes}


def notice(**changes: object) -> dict[str, object]:
    """Everything that the notice's template names."""
    return {
        "发文字号": "督办〔2022〕1号", "县": "云溪县", "期间": "2022年9月", "截至": "2022年10月31日", "主送": "县教育局",
        "乡镇通知": False, "户数": 1, "件数": 1, "事项": "每月一走访1件", "回复期限": "2022年11月7日", "落款": "云溪县驻村办",
        "成文日期": "2022年10月31日", "抄送": "", "联系人": "", "清单": [row()], "说明": ["据报送记录"], **changes,
    }  # fmt: skip


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_templates_are_what_the_script_beside_them_writes(name: str) -> None:
    """A reviewer reads the script; whoever changes it runs it."""
    assert as_bytes(DOCUMENTS[name]()) == (bundled("templates") / name).read_bytes()
    assert set(DOCUMENTS) == set(TEMPLATES)


@pytest.mark.parametrize("name", TEMPLATES)
def test_whatever_a_template_names_is_told_to_those_who_edit_it(name: str) -> None:
    """docs/templates.md lists every name of the default templates."""
    told = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")
    source = everything(bundled("templates") / name)
    named = set(re.findall(r"\{\{ (?:\w\.)?(\w+)(?:\(\))? \}\}", source)) | set(
        re.findall(r" in (\w+) %\}", source)
    )
    assert named
    assert not {each for each in named if f"`{each}`" not in told}


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_filled_in_is_text_and_nothing_else(text: str) -> None:
    """Marks of XML, of templates and of formulas arrive letter by letter, in paragraphs and in cells."""
    content = NOTICE.fill(notice(主送=text, 清单=[row(户主=text)]))
    assert f"{text}：" in paragraphs(content)
    assert tables(content)[0][0]["户主"] == text
    assert len(tables(content)) == 2
    fields = re.findall(r"<w:(?:instrText|fldSimple)[^>]*>([^<]*)", everything(content))
    assert set(fields) == {"PAGE"}


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_at_all_leaves_a_document_that_opens(text: str) -> None:
    """Control characters, which no document can hold, become one blank; all else stays."""
    content = NOTICE.fill(notice(清单=[row(责任人=text)]))
    kept = re.sub(r"[\x00-\x1f\x7f\ufffe\uffff]+", " ", text)
    assert tables(content)[0][0]["责任人"] == kept


def test_equal_names_give_equal_bytes() -> None:
    """And one template may be filled in many times: nothing of the last one is left."""
    first = NOTICE.fill(notice())
    other = NOTICE.fill(notice(主送="县医院"))
    assert NOTICE.fill(notice()) == first
    assert "县教育局" not in everything(other)


def test_a_misspelt_name_is_told_with_file_and_paragraph(tmp_path: Path) -> None:
    """Never a blank: the message quotes the paragraph and offers the name that is nearest."""
    path = altered("notice.docx", tmp_path / "notice.docx", "回复期限", "回复日限")
    with pytest.raises(DeclarationError) as failure:
        WordTemplate(path).fill(notice())
    said = str(failure.value)
    assert str(path) in said
    assert "没有叫“回复日限”的内容，是不是“回复期限”？" in said
    assert "请于{{ 回复日限 }}前按附件2填写" in said


def test_a_misspelt_column_of_a_table_is_told_with_its_cell(tmp_path: Path) -> None:
    """Also inside a row that is repeated."""
    path = altered("notice.docx", tmp_path / "notice.docx", "行.户主", "行.户主名")
    with pytest.raises(
        DeclarationError, match=re.escape("“{{ 行.户主名 }}”处没有叫“户主名”的内容，是不是“户主”？")
    ):
        WordTemplate(path).fill(notice())


def test_a_name_is_missed_even_where_it_only_steers(tmp_path: Path) -> None:
    """A condition on a name that is not there must not silently be false."""
    path = altered("notice.docx", tmp_path / "notice.docx", "if 联系人", "if 联系")
    with pytest.raises(DeclarationError, match="没有叫“联系”的内容"):
        WordTemplate(path).fill(notice())


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [("{%tr endfor %}", "{%tr endfore %}", "写法有误"), ("{{ 户数 }}", "{{ 户数 + }}", "写法有误"),
     ("{%tr for 行 in 清单 %}", "{% for 行 in 清单 %}", "没有放对"), ("{{ 户数 }}", "{{ 户数 / 0 }}", "计算做不了")],
)  # fmt: skip
def test_a_template_that_cannot_be_printed_says_where(old: str, new: str, says: str, tmp_path: Path) -> None:
    """Its file, and what is wrong."""
    path = altered("notice.docx", tmp_path / "own.docx", old, new)
    with pytest.raises(DeclarationError, match=says) as failure:
        WordTemplate(path).fill(notice(清单=[row(), row()]))
    assert "own.docx" in str(failure.value)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "{%tr endfor %}",
            "{%tr endfore %}",
            "不认识 {% endfore %}；前面的 {% for %} 要先用 {% endfor %} 收尾",
        ),
        ("{%tr endfor %}", "", "有一处 {% for %} 没有用 {% endfor %} 收尾"),
        ("{{ 户数 }}", "{{ 户数 + }}", "没有写完"),
        ("{{ 户数 }}", "{{ 户数 }", "在“}”附近多了或少了符号"),
        ("{{ 户数 }}", "{{ 户数 ？}}", "有不该有的字符“？”"),
        ("{{ 户数 }}", "{{ 户数|大写 }}", "| 后面的“大写”不是能用的写法"),
        ("{{ 户数 }}", "{{ 户数.__class__ }}", "用了模板里不许用的写法"),
        ("{{ 户数 }}", "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "自己套自己"),
    ],
)
def test_what_is_wrong_is_told_in_chinese(old: str, new: str, says: str, tmp_path: Path) -> None:
    """The engine's English stands in brackets only."""
    path = altered("notice.docx", tmp_path / "own.docx", old, new)
    with pytest.raises(DeclarationError) as failure:
        WordTemplate(path).fill(notice(清单=[row(), row()]))
    said = str(failure.value)
    assert says in said
    assert said.endswith("请改正，或删去本单位的模板改用自带的")
    told = said.replace(str(path), "").partition("”处")[2].replace(says, "")
    assert not re.search(r"[A-Za-z]{3}", re.sub(r"（原文：.*）", "", told))


def test_a_template_cannot_reach_out_of_its_names(tmp_path: Path) -> None:
    """What an office was sent as a template runs nothing."""
    path = altered("notice.docx", tmp_path / "x.docx", "{{ 户数 }}", "{{ 说明.__class__.__mro__ }}")
    with pytest.raises(DeclarationError):
        WordTemplate(path).fill(notice())


@pytest.mark.parametrize(
    "content", [b"", b"not a document", (bundled("templates") / "notice.docx").read_bytes()[:9000], b"PK\x05\x06" + bytes(18)]
)  # fmt: skip
def test_a_broken_template_is_one_line_that_names_the_file(content: bytes, tmp_path: Path) -> None:
    """Truncated, empty, or no Word document at all."""
    path = tmp_path / "notice.docx"
    path.write_bytes(content)
    with pytest.raises(DeclarationError, match="打不开") as failure:
        WordTemplate(path)
    assert str(path) in str(failure.value)
    assert "\n" not in str(failure.value)
