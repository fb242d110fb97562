"""`close`: what is frozen, that a changed figure is noticed, and what has changed since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.ledger.desk import HEADS, SEPTEMBER, Desk, code, desk, pairs, roster, told, visits
from tests.sample import JUDGED_ON
from zhucun_cli.errors import IntegrityFault, UsageError
from zhucun_cli.home import Home
from zhucun_cli.ledger.closed import ClosedPeriod, closed_faults, closed_period, closed_periods, frozen_rows
from zhucun_cli.ledger.closing import Signing, close_period
from zhucun_cli.ledger.question import Question, ask
from zhucun_cli.periods import Period

SIGNED = Signing("张三", "云驻〔2022〕9号", datetime(2022, 11, 2, 9, tzinfo=UTC), "zhang")
VISITS_ONLY = """
name = "只有走访"
[[duty]]
id = "visit-monitored"
group = "五个一"
title = "每月一走访"
subject = "household"
applies_to = ["监测户"]
evidence = "visit"
counts = { mode = ["入户", "电话"] }
every = "month"
effective_from = 2022-01-01
basis = "县驻村办通知"
"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Desk]:
    """Three monitored households of 石桥村; in September the first was visited, the second telephoned."""
    with desk(tmp_path / "office") as found:
        found.take_roster("花名册.csv", roster(1, 2, 3))
        found.take(
            "结对.csv", pairs(*((number, "梁明亮") for number in (1, 2, 3))), effective_on=date(2022, 1, 1)
        )
        found.take(
            "走访9月.csv", f"{visits((1, '2022-09-06'))}\n{code(2)},{HEADS[1]},石桥村,2022-09-08,梁明亮,电话"
        )
        yield found


def close(office: Desk, period: Period = SEPTEMBER, as_of: date = JUDGED_ON, **how: bool) -> ClosedPeriod:
    """Close a period on what is known now."""
    return close_period(office.home, office.lake.snapshot(), Question(period, as_of), SIGNED, **how)


def test_a_closing_holds_the_figures_the_rows_the_rules_and_who_signed(office: Desk) -> None:
    """The manifest's figures are those of check-coverage, its rows those of the ledger, its hashes those of the files."""
    closed = close(office)
    manifest = json.loads((closed.folder / "manifest.json").read_text(encoding="utf-8"))
    answer = ask(office.home, office.lake.snapshot(), Question(SEPTEMBER, JUDGED_ON))
    (visit,) = [each for each in manifest["duties"] if each["duty"] == "visit-monitored"]
    (expected,) = [each.figures for each in answer.duties if each.duty == "visit-monitored"]
    assert (visit["expected"], visit["on_time"], visit["missed"]) == (3, 1, 2)
    assert visit["coverage"] == expected.coverage == 1 / 3
    assert [(each["group"], each["households"], each["complete"]) for each in manifest["completion"]] == [
        (each.group, each.households, each.complete) for each in answer.completion
    ]
    assert manifest["signer"], manifest["number"] == ("张三", "云驻〔2022〕9号")
    assert (manifest["as_of"], manifest["snapshot"], manifest["rules"]) == (
        "2022-10-31", answer.provenance.snapshot, answer.provenance.rules,
    )  # fmt: skip
    assert {"policies/suining.toml", "kinds/visit.toml", "synonyms.json", "zhucun.toml"} <= set(
        manifest["files"]
    )
    for name, digest in manifest["files"].items():
        assert hashlib.sha256((closed.folder / name).read_bytes()).hexdigest() == digest
    rows = pq.read_table(closed.folder / "ledger.parquet").to_pylist()
    assert len(rows) == manifest["obligations"] == frozen_rows(closed).num_rows
    assert {row["household"]: row["status"] for row in rows} == {
        code(1): "on_time",
        code(2): "missed",
        code(3): "missed",
    }


def test_the_working_days_on_which_a_due_day_rested_are_kept(office: Desk) -> None:
    """Incomes of the third quarter are due on 10 October 2022, a Monday, a working day after the holiday week."""
    closed = close(office, Period(date(2022, 7, 1), "quarter"), date(2022, 11, 5))
    assert closed.working_days == {"2022-10-10": True}


def test_it_is_private_and_nothing_else_is_left_beside_it(office: Desk) -> None:
    """Folders 0700, files 0600."""
    closed = close(office)
    for path in (office.home.closed_folder, closed.folder, *closed.folder.rglob("*")):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600)
    assert [each.name for each in office.home.closed_folder.iterdir()] == ["2022-09"]


def test_closing_twice_needs_again_and_keeps_the_former(office: Desk) -> None:
    """closed/2022-09.1 is the first, .2 the second; the one without a number holds."""
    first = close(office)
    with pytest.raises(UsageError, match="--again"):
        close(office)
    office.take("补报.csv", visits((3, "2022-09-20")))
    later = replace(SIGNED, closed_at=SIGNED.closed_at + timedelta(days=1))
    question = Question(SEPTEMBER, JUDGED_ON)
    close_period(office.home, office.lake.snapshot(), question, later, again=True)
    again = replace(SIGNED, closed_at=SIGNED.closed_at + timedelta(days=2))
    close_period(office.home, office.lake.snapshot(), question, again, again=True)
    found = closed_periods(office.home)
    assert [each.folder.name for each in found] == ["2022-09.1", "2022-09.2", "2022-09"]
    assert found[0].snapshot == first.snapshot < found[1].snapshot
    assert closed_faults(office.home) == ()
    held = closed_period(office.home, SEPTEMBER, later.closed_at)
    assert held is not None and held.folder.name == "2022-09.2"
    assert closed_period(office.home, SEPTEMBER, SIGNED.closed_at - timedelta(seconds=1)) is None


def test_what_is_still_open_is_not_closed_unless_asked_to(office: Desk) -> None:
    """On 20 September two are still to be visited; in October all were, but the month is not over.

    Evaluations, of which no sheet ever came, keep nothing open.
    """
    with pytest.raises(UsageError, match=r"2 项没到期（最晚 2022-09-30 截止）"):
        close(office, as_of=date(2022, 9, 20))
    assert close(office, as_of=date(2022, 9, 20), while_open=True).manifest["while_open"] is True
    office.take("10月.csv", visits((1, "2022-10-08"), (2, "2022-10-08"), (3, "2022-10-08")))
    with pytest.raises(UsageError, match="还没有结束"):
        close(office, Period(date(2022, 10, 1), "month"), date(2022, 10, 20))


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("manifest.json", b'"missed": 2', b'"missed": 0'),
        ("manifest.json", "张三".encode(), "李四".encode()),
        ("policies/suining.toml", b"min_days = 20", b"min_days = 25"),
        ("ledger.parquet", b"PAR1", b"PAR2"),
    ],
)
def test_a_changed_figure_name_rule_or_row_is_noticed(
    office: Desk, name: str, old: bytes, new: bytes
) -> None:
    """By the signature or by the file's SHA-256; a file that is gone, too."""
    closed = close(office)
    assert closed_faults(office.home) == ()
    path = closed.folder / name
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new))
    assert [each.path for each in closed_faults(office.home)] == [f"closed/2022-09/{name}"]
    path.unlink()
    assert [each.path for each in closed_faults(office.home)] == [f"closed/2022-09/{name}"]


def test_a_forged_period_is_not_compared_with(office: Desk) -> None:
    """A new hash of the changed rows in the manifest is not signed."""
    closed = close(office)
    path = closed.folder / "manifest.json"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"snapshot": 3', '"snapshot": 2'), encoding="utf-8"
    )
    with pytest.raises(IntegrityFault, match="签下的不一致"):
        closed_period(office.home, SEPTEMBER)


def test_since_the_closing_late_entries_and_nothing_else_are_told(office: Desk) -> None:
    """The frozen rows beside what is known now; the same day of judgement."""
    closed = close(office)
    assert not office.compare(closed).differs
    office.take("补报.csv", visits((3, "2022-09-20")))
    assert office.changes(closed) == {3: ("missed", "on_time", ["late arrived 补报.csv:2"])}


def test_what_only_the_day_of_judgement_changes_is_laid_to_the_day(office: Desk) -> None:
    """Closed on 20 September with two open: on 31 October they are missed; one was entered late as well."""
    closed = close(office, as_of=date(2022, 9, 20), while_open=True)
    office.take("补报.csv", visits((3, "2022-09-19")))
    assert office.changes(closed) == {
        2: ("open", "missed", ["as_of"]),
        3: ("open", "on_time", ["late arrived 补报.csv:2", "as_of"]),
    }
    (first, *_) = office.compare(closed).changes
    assert first.facts[0].detail == "2022-09-20 → 2022-10-31"


def test_a_changed_policy_is_told_with_the_texts_that_differ(office: Desk) -> None:
    """Under the new rules a telephone call counts: household 2 was served all along."""
    closed = close(office)
    own = office.home.folder / "policies" / "suining.toml"
    own.write_text(VISITS_ONLY, encoding="utf-8")
    office.home = Home(office.home.folder)
    office.take("补报.csv", visits((3, "2022-09-20")))
    found = office.compare(closed)
    assert [told(each)[:2] for each in found.changes] == [("missed", "on_time"), ("missed", "on_time")]
    second, third = (each.facts for each in found.changes)
    assert [(each.cause, each.detail) for each in second] == [("rules", "已改：policies/suining.toml")]
    assert [each.cause for each in third] == ["late"]
    assert found.before.rules != found.after.rules


def test_a_holiday_that_moves_a_due_day_is_told_with_the_day(office: Desk) -> None:
    """The office says that 10 October was off: incomes are due a day later, and the calendar is named."""
    quarter = Period(date(2022, 7, 1), "quarter")
    office.take(
        "收入.csv",
        "户编号,户主姓名,行政村,季度,采集日期,工资性收入,纯收入\n"
        f"{code(1)},{HEADS[0]},石桥村,2022Q3,2022-10-11,3000,3000",
        kind="income",
    )
    closed = close(office, quarter, date(2022, 11, 5))
    office.home.settings_folder.mkdir(mode=0o700)
    holiday = '[[holiday]]\nday = "2022-10-10"\nkind = "休"\nnote = "县庆"\n'
    (office.home.settings_folder / "office.toml").write_text(holiday, encoding="utf-8")
    office.home = Home(office.home.folder)
    found = office.compare(closed, period=quarter, duties=("income-monitored",), as_of=date(2022, 11, 5))
    (first,) = [each for each in found.changes if each.shown.household == code(1)]
    assert told(first)[:2] == ("late", "on_time")
    assert [(each.cause, each.detail) for each in first.facts] == [
        ("rules", "已改：office.toml；工作日历：2022-10-10")
    ]


def test_vacuum_and_a_withdrawal_leave_what_a_closed_period_rests_on(office: Desk) -> None:
    """The figures of the closing can still be made again, and be compared."""
    closed = close(office)
    office.forget("走访9月.csv")
    assert office.lake.vacuum() == ()
    then = ask(office.home, office.lake.snapshot(closed.known_by), Question(SEPTEMBER, closed.as_of))
    frozen = {each["duty"]: each["on_time"] for each in closed.manifest["duties"]}
    assert {each.duty: each.figures.on_time for each in then.duties} == frozen
    assert office.changes(closed)[1][2] == ["forgotten withdrawn 走访9月.csv:2"]
    assert closed_faults(office.home) == ()
