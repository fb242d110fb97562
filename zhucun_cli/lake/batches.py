"""The values that go into the lake and come out of it."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import pyarrow as pa

Withdrawal = Literal["undo", "forget"]
Operation = Literal["ingest", "replace", "undo", "forget"]
FaultCode = Literal["CATALOG", "MISSING", "SIZE", "CHECKSUM", "ROWS", "UNREADABLE", "ORPHAN", "CLOSED"]

SHORT_ID = 12
"""How many digits of a batch id are shown; enough to be typed back."""


@dataclass(frozen=True)
class ScopeRow:
    """How many rows of a batch speak of one village and one period.

    `label` is a period label (2022-09, 2022Q3), or the effective date of a snapshot, or ''.
    """

    kind: str
    township_key: str
    village_key: str
    label: str
    accepted: int
    rejected: int


@dataclass(frozen=True)
class NewBatch:
    """One file read whole, ready to be committed.

    `options` is '' or canonical JSON of the options that change how the file is read. `tables` maps a
    table's name to its partitions: label ('' or 2022-09 or 2022Q3) → rows. `counts` is JSON, kept as it
    is. `replaces` are ids of visible batches that end in the same commit. `declarations` maps the name of
    each kind or settings file that was used to its text.
    """

    sha256: str
    options: str
    source_name: str
    received_on: date
    received_stated: bool
    who: str
    tables: Mapping[str, Mapping[str, pa.Table]]
    counts: str
    scope: tuple[ScopeRow, ...]
    replaces: tuple[str, ...] = ()
    declarations: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class BatchInfo:
    """A batch as the catalog knows it; `id` is the SHA-256 of the file.

    `end_snapshot` is None while the batch is visible. `unchanged` is True only in the answer to a commit
    of bytes that were already there.
    """

    id: str
    source_name: str
    received_on: date
    received_stated: bool
    committed_at: datetime
    who: str
    options: str
    counts: str
    begin_snapshot: int
    end_snapshot: int | None
    unchanged: bool = False

    @property
    def short_id(self) -> str:
        """The id as it is shown."""
        return self.id[:SHORT_ID]

    @property
    def corrects(self) -> str:
        """The id of the batch whose rejected rows this one brings corrected, or ''."""
        return str(json.loads(self.options).get("corrects", "")) if self.options else ""


def corrections_of(batches: Sequence[BatchInfo], ids: Collection[str]) -> tuple[BatchInfo, ...]:
    """Of `batches`, those that correct one of `ids`, and those that correct these, the newest first."""
    found: list[BatchInfo] = []
    named = set(ids)
    for each in sorted(batches, key=lambda batch: batch.begin_snapshot):
        if each.corrects in named and each.id not in named:
            named.add(each.id)
            found.append(each)
    return tuple(reversed(found))


def first_versions(batches: Sequence[BatchInfo]) -> Mapping[str, str]:
    """Batch id → the batch that it belongs to: of a correction the one corrected first, else itself."""
    first: dict[str, str] = {}
    for each in sorted(batches, key=lambda batch: batch.begin_snapshot):
        first[each.id] = first.get(each.corrects, each.corrects) or each.id
    return MappingProxyType(first)


@dataclass(frozen=True)
class HistoryEntry:
    """One snapshot: what was done, when, by whom; `replaced` are the batches that a `replace` ended."""

    snapshot_id: int
    committed_at: datetime
    operation: Operation
    who: str
    batch: BatchInfo
    replaced: tuple[str, ...] = ()


@dataclass(frozen=True)
class DataFile:
    """One immutable Parquet file; `path` is relative to the lake, with forward slashes."""

    id: int
    table: str
    partition: str
    path: str
    record_count: int
    file_size_bytes: int
    sha256: str
    batches: tuple[str, ...]
    begin_snapshot: int
    end_snapshot: int | None


@dataclass(frozen=True)
class Fault:
    """Something stored that is not as it was stored; `message` is Chinese and says what to do."""

    code: FaultCode
    path: str
    message: str
    batches: tuple[str, ...] = ()

    @property
    def sweepable(self) -> bool:
        """True for what a writer left behind: invisible, harmless, removed by `zhucun vacuum`."""
        return self.code == "ORPHAN"
