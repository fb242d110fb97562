"""Closed periods as they lie in the home: found, their signature checked, their frozen rows read.

A closed period is a folder closed/LABEL with manifest.json, ledger.parquet and the texts under which it was
judged. The manifest names the SHA-256 of every file and is signed under the home's key, so that a changed figure
is noticed. Closing again keeps the former as closed/LABEL.1, LABEL.2 and so on.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from zhucun_cli.errors import IntegrityFault
from zhucun_cli.home import Home
from zhucun_cli.lake.batches import Fault
from zhucun_cli.lake.snapshot import Snapshot
from zhucun_cli.lake.store import Lake
from zhucun_cli.periods import Period

if TYPE_CHECKING:
    import pyarrow as pa

MANIFEST = "manifest.json"
LEDGER = "ledger.parquet"
_NAME = re.compile(r"(?P<label>\d{4}(?:-\d{2}|Q[1-4]|H[12])?)(?:\.(?P<former>[1-9]\d*))?")
_REMEDY = "请从备份恢复这个文件夹，不要照它报数"
Manifest = Mapping[str, Any]  # what json gives


@dataclass(frozen=True)
class ClosedPeriod:
    """One closing of a period; `former` is 0 for the one that holds, else the number of an earlier one.

    `texts` maps each policy, kind and settings file to its SHA-256; `working_days` a day to whether it was worked.
    """

    folder: Path
    label: str
    former: int
    manifest: Manifest

    @property
    def signer(self) -> str:
        """Who answers for the figures."""
        return str(self.manifest["signer"])

    @property
    def number(self) -> str:
        """The number of the report, or ''."""
        return str(self.manifest["number"])

    @property
    def closed_at(self) -> datetime:
        """When it was closed."""
        return datetime.fromisoformat(self.manifest["closed_at"])

    @property
    def as_of(self) -> date:
        """The day on which it was judged."""
        return date.fromisoformat(self.manifest["as_of"])

    @property
    def known_by(self) -> datetime:
        """The last commit that was known."""
        return datetime.fromisoformat(self.manifest["known_by"])

    @property
    def snapshot(self) -> int:
        """The lake's snapshot on which it rests."""
        return int(self.manifest["snapshot"])

    @property
    def rules(self) -> str:
        """The hash of policy, kinds and settings."""
        return str(self.manifest["rules"])

    @property
    def version(self) -> str:
        """The zhucun that closed it."""
        return str(self.manifest["version"])

    @property
    def collected(self) -> frozenset[str]:
        """The duties whose sheets had arrived at all."""
        return frozenset(each["duty"] for each in self.manifest["duties"] if each["collected"])

    @property
    def texts(self) -> Mapping[str, str]:
        """Name of each frozen text → SHA-256."""
        return {name: digest for name, digest in self.manifest["files"].items() if name != LEDGER}

    @property
    def working_days(self) -> Mapping[str, bool]:
        """The answers of the working calendar on which a due day rested."""
        return {each["day"]: each["worked"] for each in self.manifest["working_days"]}


def closed_period(home: Home, period: Period, known_by: datetime | None = None) -> ClosedPeriod | None:
    """The closing of `period` that held at `known_by` (now, if None). Raises IntegrityFault for a forged one."""
    found = [
        each for each in closed_periods(home, period.label) if known_by is None or each.closed_at <= known_by
    ]
    return max(found, key=lambda each: each.closed_at) if found else None


def closed_periods(home: Home, label: str | None = None) -> tuple[ClosedPeriod, ...]:
    """Every closing (of one period), by period, the oldest first. Raises IntegrityFault for a forged one."""
    found = (
        _read(home, folder) for folder, name in _folders(home) if label is None or name["label"] == label
    )
    return tuple(sorted(found, key=lambda each: (each.label, each.closed_at, -each.former)))


def _folders(home: Home) -> Iterator[tuple[Path, re.Match[str]]]:
    if home.closed_folder.is_dir():
        for folder in sorted(home.closed_folder.iterdir()):
            name = _NAME.fullmatch(folder.name)
            if name is not None:
                yield folder, name


def _read(home: Home, folder: Path) -> ClosedPeriod:
    """The closing in a folder, once its signature was found right."""
    name = _NAME.fullmatch(folder.name)
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        signed = hmac.compare_digest(str(manifest["signature"]), signature(home.key, manifest))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IntegrityFault(f"closed/{folder.name}/{MANIFEST} 读不出来。{_REMEDY}") from error
    if name is None or not signed or manifest["period"] != name["label"]:
        raise IntegrityFault(
            f"closed/{folder.name}/{MANIFEST} 与关账时签下的不一致（有数字被改过，或换过密钥）。{_REMEDY}"
        )
    return ClosedPeriod(folder, name["label"], int(name["former"] or 0), MappingProxyType(manifest))


def signature(key: bytes, manifest: Manifest) -> str:
    """HMAC-SHA256, under the home's key, of everything in the manifest but the signature itself."""
    signed = {name: value for name, value in manifest.items() if name != "signature"}
    text = json.dumps(signed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.new(key, b"zhucun closed period\n" + text.encode(), hashlib.sha256).hexdigest()


def frozen_rows(closed: ClosedPeriod) -> pa.Table:
    """The obligations as they stood when the period was closed. Raises IntegrityFault when they were changed."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    content = _checked(closed, LEDGER)
    return pq.read_table(pa.BufferReader(content))


def _checked(closed: ClosedPeriod, name: str) -> bytes:
    where = f"closed/{closed.folder.name}/{name}"
    try:
        content = (closed.folder / name).read_bytes()
    except OSError as error:
        raise IntegrityFault(f"{where} 不见了或读不出来。{_REMEDY}") from error
    if hashlib.sha256(content).hexdigest() != closed.manifest["files"][name]:
        raise IntegrityFault(f"{where} 与关账时不一致。{_REMEDY}")
    return content


def snapshot_of(lake: Lake, closed: ClosedPeriod) -> Snapshot:
    """The lake as it was known when the period was closed. Raises IntegrityFault when it is not there any more."""
    snapshot = lake.snapshot(closed.known_by)
    if snapshot.id != closed.snapshot:
        raise IntegrityFault(
            f"{closed.label} 关账时的数据（第 {closed.snapshot} 次变动）在库里找不到了。请用关账以后的备份恢复数据湖"
        )
    return snapshot


def closed_faults(home: Home) -> tuple[Fault, ...]:
    """What is wrong with the closed periods: signatures, and the SHA-256 of every file."""
    faults: list[Fault] = []
    for folder, _ in _folders(home):
        try:
            closed = _read(home, folder)
        except IntegrityFault as fault:
            faults.append(Fault("CLOSED", f"closed/{folder.name}/{MANIFEST}", str(fault)))
            continue
        for name in closed.manifest["files"]:
            try:
                _checked(closed, name)
            except IntegrityFault as fault:
                faults.append(Fault("CLOSED", f"closed/{folder.name}/{name}", str(fault)))
    return tuple(faults)
