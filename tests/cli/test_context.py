"""What a command knows of the world around it."""

from __future__ import annotations

import json
import os
import pwd
from pathlib import Path

import pytest

from tests.cli.running import zhucun_here
from tests.sample import FILES
from zhucun_cli.cli.context import who

NAMES = ("USER", "LOGNAME", "USERNAME")
VISITS = FILES / "石桥乡" / "石桥乡2022年10月走访记录.xlsx"


@pytest.fixture
def nobody_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of a scheduled job or a container: it does not say who runs it."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("name", NAMES)
def test_who_is_the_one_that_the_environment_names(
    name: str, nobody_named: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By any of the three names; a blank one names nobody."""
    monkeypatch.setenv(name, "李会计")
    assert who() == "李会计"
    monkeypatch.setenv(name, " ")
    assert who() == pwd.getpwuid(os.getuid()).pw_name


def test_the_first_name_that_is_set_wins(nobody_named: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """USER, then LOGNAME, then USERNAME."""
    for name in reversed(NAMES):
        monkeypatch.setenv(name, f"{name}的人")
        assert who() == f"{name}的人"


def test_an_account_without_a_name_is_told_by_its_number(
    nobody_named: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a container that runs under a number that its machine does not know."""

    def unknown(number: int) -> None:
        raise KeyError(number)

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    assert who() == f"uid {os.getuid()}"


def test_neither_history_nor_the_record_of_access_has_a_blank_who(
    nobody_named: None, empty_home: Path
) -> None:
    """The account of the process stands there instead."""
    account = pwd.getpwuid(os.getuid()).pw_name
    assert zhucun_here("ingest", VISITS, home=empty_home).code == 0
    assert zhucun_here("form", "household", home=empty_home).code == 0
    assert [each["who"] for each in zhucun_here("history", "--json", home=empty_home).json] == [account]
    (line,) = (empty_home / "access.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["who"] == account
