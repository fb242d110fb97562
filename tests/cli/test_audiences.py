"""Who may see what (design §8): one table of every output in every format, searched for the sample's people.

Screen: everything but what follows. Heads masked, no number of anybody.
Work: lists for the people responsible. Heads in full, no number of anybody.
Unmasked: rejects and prefilled forms, for their owner alone and recorded.
"""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal
from zipfile import ZipFile, is_zipfile

import pyarrow.parquet as pq
import pytest

from sample_data.county.people import JANUARY, NOW
from tests.cli.running import Ran, zhucun_here
from tests.cli.test_views import ASKED
from tests.sample import FILES
from tests.size import LONG
from zhucun_cli.cli.app import app
from zhucun_cli.cli.reporting import FORMATS, REPORTS
from zhucun_cli.reports.declared_lists import ALL_VIEWS

Audience = Literal["screen", "work", "unmasked"]
# Any number that looks like a person's, whoever it is; not a part of a checksum.
NUMBER = re.compile(r"(?<![\d.A-Za-z])(?:[1-9]\d{5}(?:19|20)\d{9}[\dXx]|1[3-9]\d{9})(?![\dA-Za-z])")
MASKED = re.compile(r"[一-鿿]\*\*")
BAD_ROWS = FILES / "枫林乡" / "枫林乡2022年4月走访记录.csv"
SEPTEMBER, QUARTER = ("--month", "2022-09"), ("--quarter", "2022Q3")


@dataclass(frozen=True)
class Output:
    """One call of a command. `file` is what --output names, '' for the screen.

    `names` is False where no household stands at all: neither a name nor a mask.
    """

    audience: Audience
    words: tuple[str | Path, ...]
    file: str = ""
    names: bool = True

    @property
    def label(self) -> str:
        """For the test's name: the words without folders."""
        told = [each.name if isinstance(each, Path) else each for each in self.words]
        return "_".join((*told, self.file.rpartition(".")[2]))


# A trend names nobody and takes as long as all the rest.
ASKED_HERE = {**ASKED, "check-coverage": (*SEPTEMBER, "--by", "township")}
WORK_FORMATS = {("todo", "csv"), ("todo", "xlsx"), ("todo", "text")}
NO_HOUSEHOLDS = {"ingest", "received", "history", "verify", "close", "kinds", "duties", "explain"}
LISTS = tuple(
    Output(
        "work" if (command, form) in WORK_FORMATS else "screen",
        (command, *ASKED_HERE[command], "--format", form),
        f"a.{form}" if form in ("csv", "xlsx", "parquet") else "",
        command not in NO_HOUSEHOLDS and (command, form) not in {("pairings", "csv"), ("pairings", "parquet")},
    )
    for command in ALL_VIEWS
    for form in ("table", "json", "csv", "xlsx", "parquet")
)  # fmt: skip
OUTPUTS = (
    *LISTS,
    Output("screen", ("check-coverage", *SEPTEMBER, "--format", "text")),
    Output("screen", ("check-coverage", *QUARTER, "--by", "helper", "--json"), ""),
    Output("screen", ("check-coverage", *QUARTER, "--by", "household", "--json"), ""),
    Output("screen", ("pairings", "--format", "csv", "--view", "unpaired"), "a.csv"),
    Output("screen", ("pairings", "--format", "parquet", "--view", "hand_overs"), "a.parquet"),
    Output("work", ("todo", "--format", "text"), "a.text"),
    Output("work", ("todo", "--format", "csv", "--view", "verify"), "a.csv"),
    Output("screen", ("todo", "--format", "parquet", "--view", "verify"), "a.parquet"),
    Output("screen", ("ingest", BAD_ROWS, "--dry-run", "--json"), names=False),
    Output("screen", ("brief", *QUARTER), names=False),
    Output("screen", ("brief", *QUARTER, "--json"), names=False),
    *(Output("screen", ("brief", *QUARTER, "--by", by), names=False) for by in ("township", "village", "unit", "helper")),
    Output("screen", ("report", *QUARTER, "--format", "html"), "out"),
    Output("screen", ("report", *QUARTER, "--format", "xlsx"), "out"),
    Output("screen", ("report", *QUARTER, "--format", "json"), "out"),
    Output("screen", ("report", *SEPTEMBER, "--format", "html,xlsx"), "out"),
    Output("screen", ("report", "--year", "2022", "--format", "html,xlsx"), "out"),
    Output("screen", ("report", *QUARTER, "--format", "docx"), "out", names=False),
    Output("screen", ("report", "bulletin", *SEPTEMBER), "out"),
    Output("work", ("report", "notices", *SEPTEMBER), "out"),
    Output("work", ("report", "draft", *SEPTEMBER), "out"),
    Output("screen", ("report", "visits", "--from", "2022-01", "--to", "2022-09"), "out"),
    Output("work", ("report", "dossier", "--village", "双桥村", "--year", "2022"), "out"),
    Output("work", ("report", "handbook", "--village", "双桥村", "--year", "2022"), "out"),
    Output("unmasked", ("form", "household", "--village", "双桥村"), "a.xlsx"),
    Output("unmasked", ("form", "visit", "--month", "2022-10", "--village", "双桥村"), "a.xlsx"),
)  # fmt: skip
# Not outputs of data, or told elsewhere: what they say of people is nothing.
WITHOUT_PEOPLE = {"init", "settings", "templates", "undo", "forget", "vacuum", "demo"}


@cache
def heads() -> frozenset[str]:
    """Heads' names of three characters or more (two may be a word)."""
    return frozenset(each.head for each in (*JANUARY, *NOW.values()) if len(each.head) > 2)


@cache
def numbers() -> frozenset[str]:
    """Identity numbers and phones of the sample's households."""
    people = (*JANUARY, *NOW.values())
    return frozenset({each.id_no for each in people} | {each.phone for each in people if each.phone})


def found(names: frozenset[str], text: str) -> set[str]:
    """Which of them stand in a text."""
    return {each for each in names if each in text}


def text_of(path: Path) -> str:
    """Everything in a file: every part of a package, every cell of a table."""
    if path.suffix == ".parquet":
        table = pq.read_table(path)
        return f"{table.to_pylist()} {table.schema.metadata}"
    content = path.read_bytes()
    if is_zipfile(io.BytesIO(content)):
        with ZipFile(io.BytesIO(content)) as package:
            return "\n".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())
    return content.decode("utf-8", "replace")


def written(folder: Path) -> list[Path]:
    """Every file below."""
    return [each for each in folder.rglob("*") if each.is_file()]


def made(each: Output, home: Path, folder: Path) -> Ran:
    """Run it."""
    output = ("--output", folder / each.file) if each.file else ()
    ran = zhucun_here(*each.words, *output, home=home)
    assert ran.code in (0, 1), ran.err
    return ran


SAMPLED = tuple(
    each
    for each in OUTPUTS
    if each.words[0] in ("check-coverage", "todo", "report", "form", "ingest")
    or not {"json", "csv", "xlsx", "parquet"} & set(each.words)
)
"""Formats of one list have the same rows (tests/cli/test_views.py): of most lists `make test` searches the screen."""


@pytest.mark.parametrize("each", OUTPUTS if LONG else SAMPLED, ids=lambda each: each.label)
def test_every_output_shows_its_audience_what_it_may_see(
    each: Output, changed_county: Path, tmp_path: Path
) -> None:
    """Names and numbers in the files, on the screen, in the files' names; and that the search would find them."""
    ran = made(each, changed_county, tmp_path)
    files = written(tmp_path)
    assert bool(files) is bool(each.file)
    said = ran.out + ran.err
    names = "\n".join(path.relative_to(tmp_path).as_posix() for path in files)
    assert not found(heads() | numbers(), names)
    body = "\n".join((*map(text_of, files), said))
    # What is said on the way is for the screen, whoever the file is for; so is an index of documents.
    on_screen = [] if each.words[0] == "todo" and not each.file else [said]
    on_screen += [text_of(path) for path in files if path.name == "目录.xlsx" and "notices" in each.words]
    for text in on_screen if each.audience != "screen" else [body]:
        assert not found(heads() | numbers(), text)
    if each.audience == "unmasked":
        assert found(heads(), body)
        assert all(path.stat().st_mode & 0o777 == 0o600 for path in files)
        return
    assert NUMBER.findall(body) == []
    assert not found(numbers(), body)
    if each.audience == "work":
        assert found(heads(), body)
    else:
        assert bool(MASKED.search(body)) is each.names


def test_rejects_are_unmasked_for_their_owner_and_the_screen_is_not(
    changed_county: Path, tmp_path: Path
) -> None:
    """The 待改 workbook is the clerk's own row back; what is said beside it is masked; the run is recorded."""
    ran = zhucun_here("ingest", BAD_ROWS, "--dry-run", "--rejects", tmp_path, home=changed_county)
    (path,) = written(tmp_path)
    assert found(heads(), text_of(path))
    assert path.stat().st_mode & 0o777 == 0o600
    assert not found(heads() | numbers(), ran.out + ran.err + path.name)
    record = (changed_county / "access.jsonl").read_text(encoding="utf-8").splitlines()
    assert any(json.loads(line)["what"] == str(path) for line in record)


def test_records_settings_and_closings_hold_nobody(changed_county: Path, tmp_path: Path) -> None:
    """access.jsonl, issued.json, zhucun.toml, what is printed of a closed period; its ledger is data, as the lake is."""
    zhucun_here("report", "bulletin", *SEPTEMBER, "--output", tmp_path, home=changed_county)
    zhucun_here("form", "visit", "--village", "双桥村", "--output", tmp_path / "a.xlsx", home=changed_county)
    kept = [changed_county / name for name in ("access.jsonl", "issued.json", "zhucun.toml")]
    kept += written(changed_county / "closed")
    assert len(kept) > 8
    for path in kept:
        text = text_of(path)
        assert not found(numbers() if path.name == "ledger.parquet" else heads() | numbers(), text), path.name
        assert NUMBER.findall(text) == [], path.name
        assert path.stat().st_mode & 0o077 == 0, path.name


def test_the_table_has_every_command_report_and_format() -> None:
    """A new command or report is not forgotten here."""
    commands = {each.name for each in app.registered_commands}
    assert {str(each.words[0]) for each in OUTPUTS} | WITHOUT_PEOPLE == commands
    reports = {name for name, _, _ in REPORTS if name.isascii()}
    assert reports == {str(each.words[1]) for each in OUTPUTS if each.words[1:2] and each.words[1] in reports}
    told = " ".join(" ".join(map(str, each.words)) for each in OUTPUTS)
    assert all(f"{form}" in told for form in FORMATS if form != "pdf")  # printed from the page


def test_the_search_finds_what_it_looks_for() -> None:
    """The sample's own numbers, in the middle of a text, are such numbers."""
    people = [each for each in JANUARY if each.phone]
    assert len(people) > 20
    for each in people:
        text = f"户主{each.head}，{each.id_no}，电话{each.phone}。"
        assert NUMBER.findall(text) == [each.id_no, each.phone]
        assert found(numbers(), text) == {each.id_no, each.phone}
