"""The record of who took personal data out unmasked: one JSON line each, in the home (design §8)."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from zhucun_cli.errors import NotPermitted

ACCESS_FILE = "access.jsonl"


@dataclass(frozen=True)
class Access:
    """Somebody wrote personal data unmasked: when, who, by which command, into what, how many rows, what for.

    `reason` is '' where the command itself says it (a form to be filled in).
    """

    when: datetime
    who: str
    command: str
    what: str
    rows: int
    reason: str = ""


def record_access(folder: Path, access: Access) -> None:
    """Append the line to the home's record, which only its owner can read.

    Raises NotPermitted when that cannot be done: what is not recorded must not be written.
    """
    path = folder / ACCESS_FILE
    entry = {**asdict(access), "when": access.when.isoformat()}
    if not access.reason:
        del entry["reason"]
    line = json.dumps(entry, ensure_ascii=False) + "\n"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, line.encode())  # one call: lines of two processes never mix
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise NotPermitted(
            f"写不了使用记录 {path}：{error.strerror}。没有记录就不导出未脱敏的表，请检查该文件的权限"
        ) from error
