"""The record of who took personal data out unmasked."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from zhucun_cli.access import Access, record_access
from zhucun_cli.errors import NotPermitted

WHEN = datetime(2022, 10, 31, 9, 30, tzinfo=timezone(timedelta(hours=8)))


def test_every_writing_is_one_line_that_only_the_owner_reads(tmp_path: Path) -> None:
    """When, who, command, what, how many rows; appended, never rewritten."""
    for rows in (3, 5):
        record_access(tmp_path, Access(WHEN, "李会计", "form", "/家/走访.xlsx", rows))
    path = tmp_path / "access.jsonl"
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert lines[0] == {
        "when": "2022-10-31T09:30:00+08:00", "who": "李会计", "command": "form", "what": "/家/走访.xlsx", "rows": 3,
    }  # fmt: skip
    assert [each["rows"] for each in lines] == [3, 5]
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_cannot_be_recorded_is_told(tmp_path: Path) -> None:
    """A folder in the way of the record: NotPermitted, so that nothing is written unrecorded."""
    (tmp_path / "access.jsonl").mkdir()
    with pytest.raises(NotPermitted, match="没有记录就不导出"):
        record_access(tmp_path, Access(WHEN, "", "form", "x", 1))
