"""`report dossier` and `report handbook`: whose files there are, what stands in them, who may read what."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from sample_data.county.people import JANUARY, NOW
from tests.cli.running import Ran, zhucun
from tests.reports.page import ReadPage
from tests.reports.payloads import PAYLOADS
from tests.sample import expected_rows

PENG = "9099010102003"  # 彭文斌, monitored
DENG = "9099010102010"  # 邓良才, general
SPLIT_OFF = "9099010203031"  # on no roster
GOLDEN = Path(__file__).parent / "golden"
PEOPLE = {each.code: each for each in (*JANUARY, *NOW.values())}
PHONES = {each.phone for each in PEOPLE.values() if each.phone}
ID_NUMBERS = {each.id_no for each in PEOPLE.values()}


def sheet(path: Path, title: str, *rows: Iterable[str]) -> Path:
    """A CSV with a title line, as a township would send it."""
    text = io.StringIO()
    csv.writer(text).writerows([[title], *rows])
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def page_of(path: Path) -> ReadPage:
    """A written page as a reader sees it."""
    return ReadPage(path.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Written:
    """A run and the pages it wrote, by household code."""

    ran: Ran
    folder: Path

    @property
    def pages(self) -> dict[str, ReadPage]:
        """Household code → its page."""
        return {each.stem: page_of(each) for each in self.folder.rglob("*.html") if each.name != "目录.html"}


def run(county: Path, output: Path, name: str, *words: str) -> Written:
    """`report NAME WORDS…`."""
    ran = zhucun("report", name, *words, "--output", output, home=county)
    assert ran.code == 0, ran.err
    return Written(ran, output)


@pytest.fixture(scope="module")
def dossiers(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Written:
    """All dossiers of the sample county on 31 October 2022."""
    return run(county, tmp_path_factory.mktemp("dossier"), "dossier", "--all")


@pytest.fixture(scope="module")
def handbooks(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Written:
    """All its handbooks."""
    return run(county, tmp_path_factory.mktemp("handbook"), "handbook", "--all")


def test_every_household_with_duties_has_its_file_in_its_village(
    dossiers: Written, handbooks: Written
) -> None:
    """Named by code; an index for the county and one for each village, as pages and as one workbook."""
    owing = {(each["household"], each["duty"], each["window"]) for each in expected_rows("ledger.csv")}
    assert {code for code, duty, _ in owing if duty.endswith("-monitored")} <= set(dossiers.pages)
    assert {code for code, duty, window in owing if (duty, window) == ("visit-general", "2022Q4")} <= set(
        handbooks.pages
    )
    assert set(dossiers.pages) | set(handbooks.pages) <= {*PEOPLE, SPLIT_OFF}
    folder = dossiers.folder / "dossier-2022"
    assert (folder / "白沙镇" / "双桥村" / f"{PENG}.html").is_file()
    top, village = page_of(folder / "目录.html"), page_of(folder / "白沙镇" / "双桥村" / "目录.html")
    assert [row[2] for row in top.rows["index"] if row[1] == "双桥村"] == [str(len(village.rows["index"]))]
    assert f"{PENG}.html" in village.references
    book = openpyxl.load_workbook(folder / "目录.xlsx")
    rows = list(book["目录"].iter_rows(min_row=4, values_only=True))
    assert {row[0] for row in rows} == set(dossiers.pages)
    assert all((folder / str(row[-1])).is_file() for row in rows)


def window_title(label: str) -> str:
    """2022 → 2022年, 2022-09 → 2022年9月, 2022Q3 → 2022年第三季度."""
    year, rest = label[:4], label[4:]
    if not rest:
        return f"{year}年"
    return f"{year}年第{'一二三四'[int(rest[1]) - 1]}季度" if rest[0] == "Q" else f"{year}年{int(rest[1:])}月"


def test_the_gaps_are_those_of_the_expected_ledger(dossiers: Written, handbooks: Written) -> None:
    """Every page's sum and its three lists, against the ledger that was derived without zhucun.

    Duties of which no sheet came are none of them; windows that have not begun are left out.
    """
    titles = {
        "visit": "走访", "income": "收入", "plan": "计划", "evaluation": "评估", "dossier": "一户一档", "handbook": "手册",
    }  # fmt: skip
    pages = {**dossiers.pages, **handbooks.pages}
    for code, page in pages.items():
        mine = [
            each for each in expected_rows("ledger.csv")
            if each["household"] == code and each["window_start"] <= "2022-10-31"
        ]  # fmt: skip
        missed = [each for each in mine if each["status"] == "missed"]
        doubtful = [each for each in missed if each["marks"]]
        open_ones = [each for each in mine if each["status"] == "open"]
        done = sum(each["status"] in ("on_time", "late") for each in mine)
        excused = sum(each["status"] == "excused" for each in mine)
        if mine:
            assert (
                f"应办 {len(mine)} 项：已办 {done}，免办 {excused}，未完成 {len(missed) - len(doubtful)}，"
                f"待核 {len(doubtful)}，未到期 {len(open_ones)}。"
            ) in page.text, code
        rows = page.rows["gaps"]
        assert len(rows) == len(missed) + len(open_ones)
        for each in missed:
            duty, window = each["duty"].partition("-")[0], window_title(each["window"])
            (row,) = [row for row in rows if row[1] == window and titles[duty] in row[0]]
            if each["marks"]:
                assert row[4] == "待核"
                assert set(row[5].split("、")) <= {"未报", "有问题行", "核实中"}
            else:
                assert row[4] == "未完成"
                assert all(one in row[5] for one in each["responsible"].split("、")), row


def test_the_incomes_add_up_to_the_expected_ones(dossiers: Written, handbooks: Written) -> None:
    """Net income of the third quarter, page by page, by township."""
    townships = {each["household"]: each["township"] for each in expected_rows("ledger.csv")}
    net: dict[str, Decimal] = {}
    for code, page in {**dossiers.pages, **handbooks.pages}.items():
        for row in page.rows["income"]:
            if row[0] == "第三季度" and len(row) > 6 and row[6] not in ("—", ""):
                township = townships[code]
                net[township] = net.get(township, Decimal(0)) + Decimal(row[6].replace(",", ""))
    assert net == {each["township"]: Decimal(each["net"]) for each in expected_rows("income.csv")}


@pytest.mark.parametrize(("name", "code"), [("dossier", PENG), ("handbook", DENG)])
def test_one_file_of_each_sort_is_as_it_was_read_by_eye(
    name: str, code: str, dossiers: Written, handbooks: Written
) -> None:
    """All that is visible down to the footer, which tells versions and the hour.

    ZHUCUN_GOLDEN=write writes the files anew, to be read and compared before they are committed.
    """
    (path,) = (dossiers if name == "dossier" else handbooks).folder.rglob(f"{code}.html")
    page = ReadPage(re.sub(r"(</t[hd]>)(?=<t[hd])", r"\1｜", path.read_text(encoding="utf-8")))
    shown = "\n".join(line.strip() for line in page.text.splitlines() if line.strip()).partition(
        "据报送记录"
    )[0]
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get("ZHUCUN_GOLDEN") == "write":
        golden.write_text(shown, encoding="utf-8", newline="\n")
    assert shown == golden.read_text(encoding="utf-8")


def test_a_page_is_whole_by_itself_and_runs_nothing(dossiers: Written) -> None:
    """No network, no script, no handler; one style, allowed by its hash."""
    page = dossiers.pages[PENG]
    assert not page.scripts
    assert not page.handlers
    assert not page.references
    assert page.policy.startswith("default-src 'none'; style-src 'sha256-")


def texts(folder: Path) -> Iterable[str]:
    """Everything in every file that was written, and the files' names."""
    for path in folder.rglob("*"):
        yield path.name
        if path.suffix == ".html":
            yield path.read_text(encoding="utf-8")
        elif path.suffix == ".xlsx":
            with ZipFile(path) as package:
                for part in package.namelist():
                    yield package.read(part).decode("utf-8", "replace")


def test_heads_and_helpers_are_named_and_no_number_is_whole(dossiers: Written, handbooks: Written) -> None:
    """A work list (design §8): also the index; no file is called by a person's name."""
    written = "\n".join((*texts(dossiers.folder), *texts(handbooks.folder)))
    assert not {each for each in ID_NUMBERS | PHONES if each in written}
    assert "彭文斌" in dossiers.pages[PENG].text
    assert "90*************030" in dossiers.pages[PENG].text
    names = {each.head for each in PEOPLE.values()}
    files = [each.name for where in (dossiers, handbooks) for each in where.folder.rglob("*")]
    assert not {name for name in names for file in files if len(name) > 2 and name in file}
    assert not {each for each in names if len(each) > 2 and each in dossiers.ran.out + dossiers.ran.err}


def test_a_village_lies_in_one_folder_and_a_household_in_one_file(county: Path, tmp_path: Path) -> None:
    """With its index, or alone."""
    run(county, tmp_path, "dossier", "--village", "双桥村")
    run(county, tmp_path, "dossier", "--household", "彭文斌")
    folder = tmp_path / "dossier-2022-白沙镇双桥村"
    assert {f"{PENG}.html", "目录.html", "目录.xlsx"} <= {each.name for each in folder.iterdir()}
    assert (tmp_path / f"dossier-2022-{PENG}.html").is_file()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("dossier",), "--household、--village、--township、--all 写一个"),
        (("dossier", "--all", "--village", "双桥村"), "写一个"),
        (("dossier", "--household", DENG), f"zhucun report handbook --household {DENG}"),
        (("handbook", "--household", PENG), f"zhucun report dossier --household {PENG}"),
        (("dossier", "--household", "无此户"), "没有叫“无此户”的户"),
        (("dossier", "--all", "--quarter", "2022Q3"), "--year"),
        (("dossier", "--all", "--format", "docx"), "只有 html"),
        (("dossier", "--all", "--full-id"), "--reason"),
        (("dossier", "--all", "--full-id", "--reason", " "), "--reason"),
        (("dossier", "--all", "--reason", "建档"), "--full-id"),
        (("dossier", "--all", "--year", "2023"), "还没开始"),
        (("dossier", "--all", "--unit", "县林业局"), "--unit"),
        (("--quarter", "2022Q3", "--all"), "report dossier"),
    ],
)
def test_a_wish_that_does_not_fit_is_one_line_that_says_what_to_do(
    words: tuple[str, ...], says: str, county: Path, tmp_path: Path
) -> None:
    """Exit 2, and nothing written."""
    ran = zhucun("report", *words, "--output", tmp_path, home=county)
    assert (ran.code, ran.out) == (2, ""), ran.err
    assert says in ran.err
    assert "Traceback" not in ran.err
    assert not list(tmp_path.iterdir())


def test_full_numbers_only_with_a_reason_and_recorded(own_county: Path, tmp_path: Path) -> None:
    """The household's own number in full, phones not; written for its owner alone, one line in access.jsonl."""
    settings = own_county / "zhucun.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('"0600"', '"0644"', 1), encoding="utf-8")
    words = ("--village", "双桥村", "--full-id", "--reason", "县档案馆验收")
    written = run(own_county, tmp_path, "dossier", *words)
    text = written.pages[PENG].text
    assert PEOPLE[PENG].id_no in text
    assert not {each for each in PHONES if each in text}
    assert all(each.stat().st_mode & 0o777 == 0o600 for each in tmp_path.rglob("*.html"))
    (line,) = (own_county / "access.jsonl").read_text(encoding="utf-8").splitlines()
    entry = json.loads(line)
    assert entry["command"] == "report dossier --full-id"
    assert entry["reason"] == "县档案馆验收"
    assert entry["rows"] == len(written.pages)
    assert entry["what"].endswith("dossier-2022-白沙镇双桥村")


def test_what_people_wrote_arrives_as_text(own_county: Path, tmp_path: Path) -> None:
    """Markup, formulas, template code and numbers in every free field: shown, never obeyed, numbers masked."""
    noise = " ".join(each.strip() for each in PAYLOADS) + " 电话13800001111"
    head = ("户编号", "户主姓名")
    who = (PENG, "彭文斌")
    files = [
        sheet(tmp_path / "计划.csv", "2022年度帮扶计划",
              (*head, "帮扶目标", "帮扶措施", "责任人", "计划进度", "跟踪情况"), (*who, noise, noise, "梁明亮", "进行中", noise)),
        sheet(tmp_path / "评估.csv", "2022年第三季度成效评估表",
              (*head, "帮扶措施落实情况", "帮扶成效", "评估等次", "评估人"), (*who, noise, noise, "好", "梁明亮")),
        sheet(tmp_path / "档案.csv", "2022年一户一档建档情况",
              (*head, "档案目录项", "有无", "缺项说明"), (*who, noise, "不全", noise)),
        sheet(tmp_path / "变动.csv", "户变动登记",
              (*head, "变动类型", "变动日期", "变动说明"), (*who, "全家外出", "2022-08-02", noise)),
        sheet(tmp_path / "免责.csv", "免责登记",
              (*head, "免责起", "免责止", "免责原因", "批准日期"), (*who, "2022-08-01", "2022-08-31", noise, "2022-08-02")),
    ]  # fmt: skip
    assert zhucun("ingest", *files, home=own_county).code == 0
    out = tmp_path / "out"
    page = run(own_county, out, "dossier", "--household", PENG).pages[f"dossier-2022-{PENG}"]
    for section in ("papers", "plan", "evaluations", "events", "exemptions"):
        assert any("<script>alert(1)</script>" in cell for row in page.rows[section] for cell in row), section
    assert not page.scripts
    assert not page.handlers
    assert page.elements["img"] == page.elements["b"] == 0
    assert page.elements["h1"] == 1
    assert "{{ 7*7 }}" in page.text
    assert "49" not in page.text.partition("{{ 7*7 }}")[2][:20]
    assert "13800001111" not in "\n".join(texts(out))
    assert "138****1111" in page.text
    assert ("=cmd", "不全") in [(row[1][:4], row[4]) for row in page.rows["papers"]]


def test_the_offices_own_template_wins_and_its_fault_is_told(own_county: Path, tmp_path: Path) -> None:
    """A changed copy is used; a misspelt name is one line with template and line, and nothing is written."""
    own = own_county / "templates"
    own.mkdir()
    source = Path(__file__).parents[2] / "templates"
    shutil.copy(source / "dossier.html.j2", own)
    template = own / "dossier.html.j2"
    text = template.read_text(encoding="utf-8")
    template.write_text(text.replace("五、走访记录", "五、上门记录"), encoding="utf-8")
    written = run(own_county, tmp_path, "dossier", "--household", PENG)
    assert "五、上门记录" in written.pages[f"dossier-2022-{PENG}"].text
    line = text[: text.index("page.record.papers")].count("\n") + 1
    template.write_text(text.replace("page.record.papers", "page.record.paper", 1), encoding="utf-8")
    ran = zhucun("report", "dossier", "--all", "--output", tmp_path / "none", home=own_county)
    assert ran.code == 2
    assert f"dossier.html.j2”第 {line} 行" in ran.err
    assert not (tmp_path / "none").exists() or not list((tmp_path / "none").iterdir())


def test_of_an_earlier_day_the_file_is_what_it_was(county: Path, tmp_path: Path) -> None:
    """On 30 June nothing of July is told: no visit, no quarter, no gap."""
    page = run(county, tmp_path, "dossier", "--household", PENG, "--as-of", "2022-06-30").pages[
        f"dossier-2022-{PENG}"
    ]
    assert page.rows["visits"]
    assert max(row[0] for row in page.rows["visits"]) <= "2022-06-30"
    assert [row[0] for row in page.rows["income"] if row[0].startswith("第")] == ["第一季度", "第二季度"]
    assert not [row for row in page.rows["gaps"] if row[1] in ("2022年7月", "2022年第三季度")]
