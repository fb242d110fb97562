"""`report bulletin|notices|draft`, `report --format docx`, `templates`: as a person runs them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.cli.running import zhucun
from tests.cli.test_privacy import secrets
from tests.reports.word import TEMPLATES, altered, everything, paragraphs, tables
from zhucun_cli.bundled import bundled


def numbers_of(folder: Path) -> dict[str, str]:
    """Unit → number, from the index of a folder of notices."""
    sheet = openpyxl.load_workbook(folder / "目录.xlsx").worksheets[0]
    return {str(row[2]): str(row[0]) for row in sheet.iter_rows(min_row=4, values_only=True)}


def test_notices_are_numbered_on_and_keep_their_number(own_county: Path, tmp_path: Path) -> None:
    """July first, then September; September again is the same, byte for byte."""
    for month in ("7月", "9月"):
        ran = zhucun("report", "notices", "--month", month, "--output", tmp_path, home=own_county)
        assert ran.code == 0, ran.err
    july, september = numbers_of(tmp_path / "notices-2022-07"), numbers_of(tmp_path / "notices-2022-09")
    assert list(july.values()) == [f"督办〔2022〕{number}号" for number in range(1, len(july) + 1)]
    first = len(july) + 1
    assert list(september.values()) == [
        f"督办〔2022〕{number}号" for number in range(first, first + len(september))
    ]
    before = {path.name: path.read_bytes() for path in (tmp_path / "notices-2022-09").iterdir()}
    assert len(before) == len(september) + 1
    zhucun("report", "notices", "--month", "9月", "--output", tmp_path, home=own_county)
    assert {path.name: path.read_bytes() for path in (tmp_path / "notices-2022-09").iterdir()} == before


def test_one_unit_alone_gets_the_number_it_will_keep(own_county: Path, tmp_path: Path) -> None:
    """--unit with --number-from; later all of them, from the next number on."""
    words = ("report", "notices", "--month", "9月", "--output", tmp_path)
    zhucun(*words, "--unit", "教育局", "--number-from", "30", home=own_county)
    folder = tmp_path / "notices-2022-09"
    assert [each.name for each in folder.iterdir()] == ["notice-2022-09-030.docx"]
    assert "督办〔2022〕30号" in paragraphs(folder / "notice-2022-09-030.docx")
    zhucun(*words, home=own_county)
    numbers = numbers_of(folder)
    assert numbers["云溪县教育局"] == "督办〔2022〕30号"
    assert sorted(numbers.values())[-1] == f"督办〔2022〕{29 + len(numbers)}号"


def test_what_stands_on_documents_is_set_in_zhucun_toml(own_county: Path, tmp_path: Path) -> None:
    """Prefix, signature, addressee, copies, contact, days for the reply."""
    with (own_county / "zhucun.toml").open("a", encoding="utf-8") as file:
        file.write(
            '\n[documents]\noffice = "云溪县委驻村办"\nbulletin_prefix = "云驻村办"\nbulletin_to = "各乡镇党委"\n'
            'copies_to = "县纪委监委"\ncontact = "李某，0739-0000000"\nreply_days = 3\n'
        )
    ran = zhucun("report", "bulletin", "--month", "9月", "--output", tmp_path, home=own_county)
    assert "云驻村办〔2022〕1号" in ran.out
    text = "\n".join(paragraphs(tmp_path / "bulletin-2022-09.docx"))
    for expected in (
        "各乡镇党委：",
        "\n云溪县委驻村办\n2022年10月31日",
        "抄送：县纪委监委。",
        "（联系人：李某，0739-0000000）",
    ):
        assert expected in text
    assert "于2022年11月3日前" in text


@pytest.mark.parametrize(
    ("line", "says"),
    [("ofice = '甲'", "不认识“ofice”"), ("reply_days = 0", "reply_days 要写成1 到 365 的整数"),
     ("reply_days = true", "整数"), ("office = 3", "office 要写成用引号括起的文字")],
)  # fmt: skip
def test_a_mistake_in_the_section_names_file_and_line(line: str, says: str, own_county: Path) -> None:
    """As everywhere in zhucun.toml."""
    path = own_county / "zhucun.toml"
    path.write_text(f"{path.read_text(encoding='utf-8')}\n[documents]\n{line}\n", encoding="utf-8")
    ran = zhucun("report", "bulletin", "--month", "9月", home=own_county)
    assert ran.code == 2
    assert says in ran.err
    assert "zhucun.toml" in ran.err


def test_work_lists_name_their_households_and_no_number(own_county: Path, tmp_path: Path) -> None:
    """Notices and drafts: the heads in full, no identity number and no phone; nobody's name in a file name."""
    zhucun("report", "notices", "--month", "9月", "--output", tmp_path / "out", home=own_county)
    zhucun("report", "draft", "--month", "9月", "--output", tmp_path / "out", home=own_county)
    paths = [each for each in (tmp_path / "out").glob("*/*") if each.name != "目录.xlsx"]
    text = "\n".join(everything(path) for path in paths)
    numbers = {each for each in secrets() if any(letter.isdigit() for letter in each)}
    assert not {each for each in numbers if each in text}
    heads = {row["户主"] for path in paths if path.suffix == ".docx" for row in tables(path)[0]}
    assert heads
    assert not any("*" in head for head in heads)
    assert all(each.name.isascii() for each in paths)


def test_documents_are_private_and_as_open_as_settings_say(own_county: Path, tmp_path: Path) -> None:
    """Folders 0700, files 0600; output_mode for a shared folder."""
    zhucun("report", "notices", "--month", "9月", home=own_county)
    folder = own_county / "reports" / "notices-2022-09"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {each.stat().st_mode & 0o777 for each in folder.iterdir()} == {0o600}
    settings = own_county / "zhucun.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('"0600"', '"0640"', 1), encoding="utf-8")
    zhucun("report", "notices", "--month", "9月", home=own_county)
    assert {each.stat().st_mode & 0o777 for each in folder.iterdir()} == {0o640}


def test_templates_are_copied_changed_and_used(own_county: Path, tmp_path: Path) -> None:
    """Never over the office's own without --force; a list says whose is used."""
    ran = zhucun("templates", "copy", "notice.docx", home=own_county)
    own = own_county / "templates" / "notice.docx"
    assert (ran.code, own.read_bytes()) == (0, (bundled("templates") / "notice.docx").read_bytes())
    altered("notice.docx", own, "请对照附件1逐户核实", "请务必逐户核实")
    changed = own.read_bytes()
    assert "没有动" in zhucun("templates", "copy", home=own_county).out
    assert own.read_bytes() == changed
    assert {each.name for each in own.parent.iterdir()} >= set(TEMPLATES)
    (own.parent / "bulletin.docx").unlink()
    rows = {
        line.split()[0]: line.split()[1]
        for line in zhucun("templates", "list", home=own_county).out.splitlines()
        if ".docx" in line
    }
    assert rows == {"notice.docx": "本单位", "report.docx": "本单位", "bulletin.docx": "自带"}
    zhucun("report", "notices", "--month", "9月", "--unit", "教育局", "--output", tmp_path, home=own_county)
    assert "请务必逐户核实" in "\n".join(paragraphs(tmp_path / "notices-2022-09" / "notice-2022-09-001.docx"))
    zhucun("templates", "copy", "notice.docx", "--force", home=own_county)
    assert own.read_bytes() != changed


def test_a_template_with_a_mistake_stops_before_anything_is_written(own_county: Path, tmp_path: Path) -> None:
    """Exit 2, the file and the paragraph; yesterday's documents stay; a number is kept for the next run."""
    own = own_county / "templates" / "notice.docx"
    own.parent.mkdir()
    altered("notice.docx", own, "回复期限", "回复日限")
    ran = zhucun("report", "notices", "--month", "9月", "--output", tmp_path, home=own_county)
    assert (ran.code, ran.out) == (2, "")
    assert str(own) in ran.err
    assert "请于{{ 回复日限 }}前按附件2填写" in ran.err
    assert len(ran.err.strip().splitlines()) == 1
    own.write_bytes(b"not a document")
    ran = zhucun("report", "notices", "--month", "9月", "--output", tmp_path, home=own_county)
    assert (ran.code, "打不开" in ran.err, str(own) in ran.err) == (2, True, True)
    assert list(tmp_path.glob("notices-*/*")) == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("report", "bulletins", "--month", "9月"), "没有叫“bulletins”的报告"),
        (("report", "notices"), "请写要哪一期"),
        (("report", "notices", "--month", "9月", "--unit", "没有的单位"), "请核对"),
        (("report", "bulletin", "--month", "9月", "--unit", "教育局"), "--unit 用在"),
        (("report", "--month", "9月", "--number-from", "3"), "--number-from 用在"),
        (("report", "draft", "--month", "9月", "--format", "docx"), "只有 xlsx"),
        (("report", "--month", "9月", "--format", "doc"), "html、xlsx、docx"),
        (("templates", "show"), "templates list"),
        (("templates", "copy", "nothing.docx"), "没有叫“nothing.docx”的模板"),
    ],
)
def test_words_that_fit_nothing_are_told(words: tuple[str, ...], says: str, county: Path) -> None:
    """Exit 2, one line."""
    ran = zhucun(*words, home=county)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


def test_every_report_is_listed(county: Path) -> None:
    """`report list` names them with their formats."""
    listed = zhucun("report", "list", home=county).out
    for word in ("bulletin", "notices", "draft", "docx"):
        assert word in listed


def test_a_month_with_nothing_certain_asks_nobody(county: Path, tmp_path: Path) -> None:
    """October is still open on its last day: no notice, no number, exit 0."""
    own = Path(shutil.copytree(county, tmp_path / "own"))
    for name in ("notices", "draft"):
        ran = zhucun("report", name, "--month", "10月", home=own)
        assert (ran.code, "没有责任已明确的未完成事项" in ran.out) == (0, True)
    assert not (own / "issued.json").exists()
    assert json.loads(zhucun("history", "--json", home=own).out)
