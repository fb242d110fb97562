"""zhucun.toml was deleted: what is said, and what makes it anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import zhucun_here
from zhucun_cli.errors import HomeNotFound
from zhucun_cli.home import find_home


def test_a_home_without_its_settings_is_told_apart_and_gets_new_ones(empty_home: Path) -> None:
    """Nothing but that file is written, whether the home was named or is the folder one stands in."""
    kept = {path: path.read_bytes() for path in empty_home.rglob("*") if path.is_file()}
    (empty_home / "zhucun.toml").unlink()
    failed = zhucun_here("received", home=empty_home)
    assert failed.code == 2
    assert f"“{empty_home}”里的 zhucun.toml 不见了" in failed.err
    assert f"zhucun init {empty_home} --county 县名" in failed.err
    with pytest.raises(HomeNotFound, match="不见了"):
        find_home(None, None, empty_home / "inbox")
    again = zhucun_here("init", empty_home, "--county", "云溪县", home=empty_home)
    assert (again.code, "zhucun.toml" in again.out) == (0, True)
    assert {path: path.read_bytes() for path in empty_home.rglob("*") if path.is_file()} == kept
    assert zhucun_here("init", empty_home, home=empty_home).code == 2
