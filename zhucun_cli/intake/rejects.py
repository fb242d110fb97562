"""The rejected rows that the lake holds: what corrects them, and what is still to be corrected."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zhucun_cli.errors import FileRefused
from zhucun_cli.intake.correction import Address, Circumstances, Correction
from zhucun_cli.lake.batches import BatchInfo, corrections_of
from zhucun_cli.lake.schema import CORRECTION_TABLE, PROBLEM_TABLE, REJECTED_TABLE
from zhucun_cli.lake.snapshot import Snapshot

if TYPE_CHECKING:
    import pyarrow as pa

Stored = dict[str, Any]  # a stored row: the types of its columns are those of the schema
Partitioned = Mapping[str, Mapping[str, "pa.Table"]]


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with a rejected row; `rejects` is False for a cell that was merely left out."""

    cell: str
    field: str
    message: str
    fix: str
    rejects: bool


@dataclass(frozen=True)
class Reject:
    """A rejected row: its fields' texts (in 万元 where `in_wan` names the field), and what is wrong with it."""

    sheet: str
    row: int
    kind: str
    texts: Mapping[str, str]
    in_wan: frozenset[str]
    faults: tuple[Fault, ...]


def rejects_of(tables: Partitioned) -> tuple[Reject, ...]:
    """The rejected rows of a file just read."""
    rows, problems = (
        [row for part in tables.get(name, {}).values() for row in part.to_pylist()]
        for name in (REJECTED_TABLE, PROBLEM_TABLE)
    )
    return _rejects(rows, problems)


def stored_rejects(snapshot: Snapshot, batch: str) -> tuple[Reject, ...]:
    """The rejected rows of a visible batch that nobody has corrected yet."""
    done = corrected_so_far(snapshot, batch)
    rows, problems = (_stored(snapshot, name, batch) for name in (REJECTED_TABLE, PROBLEM_TABLE))
    return _rejects([row for row in rows if (row["sheet"], row["row"]) not in done], problems)


def _rejects(rows: Sequence[Stored], problems: Sequence[Stored]) -> tuple[Reject, ...]:
    faults: dict[Address, list[Fault]] = {}
    for each in problems:
        if each["row"] is not None and each["severity"] != "info":
            fault = Fault(
                each["cell"], each["field"], each["message"], each["fix"], each["severity"] == "error"
            )
            faults.setdefault((each["sheet"], each["row"]), []).append(fault)
    return tuple(_reject(each, faults.get((each["sheet"], each["row"]), ())) for each in rows)


def _reject(row: Stored, faults: Iterable[Fault]) -> Reject:
    told = json.loads(row["texts"] or "{}")
    return Reject(
        row["sheet"],
        row["row"],
        row["kind"],
        told.get("texts", {}),
        frozenset(told.get("in_wan", ())),
        tuple(faults),
    )


def _stored(snapshot: Snapshot, table: str, batch: str) -> list[Stored]:
    import pyarrow.parquet as pq

    return [
        row
        for path in snapshot.paths(table, batch=batch)
        for row in pq.read_table(path, partitioning=None).to_pylist()
        if row["batch"] == batch
    ]


def correction_of(snapshot: Snapshot, batch: BatchInfo) -> Correction:
    """What the reader has to know of a batch to read its corrected rows."""
    rejected = {}
    for each in _stored(snapshot, REJECTED_TABLE, batch.id):
        first, last = each["declared_from"], each["declared_to"]
        rejected[each["sheet"], each["row"]] = Circumstances(
            each["kind"],
            (first, last) if first and last else None,
            each["effective_on"],
            each["extent"] == "additions",
            bool(each.get("any_day")),
        )
    return Correction(batch.id, batch.source_name, rejected)


def corrected_so_far(snapshot: Snapshot, batch: str) -> Mapping[Address, BatchInfo]:
    """The rejected rows of a batch that visible corrections stand for, with the correction."""
    return {
        (row["of_sheet"], row["of_row"]): each
        for each in snapshot.batches
        if each.corrects == batch
        for row in _stored(snapshot, CORRECTION_TABLE, each.id)
    }


def superseded(
    snapshot: Snapshot, batch: str, tables: Partitioned, named: Collection[str]
) -> tuple[BatchInfo, ...]:
    """The earlier corrections of `batch` that this one replaces (it brings all their rows again), and theirs.

    `named` are batches that end anyway. Raises FileRefused when it brings a part of another's rows only:
    nobody can tell which of the two is meant.
    """
    earlier = corrected_so_far(snapshot, batch)
    rows = (row for part in tables.get(CORRECTION_TABLE, {}).values() for row in part.to_pylist())
    brought = {(row["of_sheet"], row["of_row"]) for row in rows}
    replaced: dict[str, BatchInfo] = {}
    for each in {info.id: info for info in earlier.values()}.values():
        theirs = {address for address, info in earlier.items() if info.id == each.id}
        if each.id in named or not theirs & brought:
            continue
        if not theirs <= brought:
            raise FileRefused("CORRECTION_OVERLAPS", batch=each.short_id, name=each.source_name)
        replaced[each.id] = each
    return (*corrections_of(snapshot.batches, replaced), *replaced.values())
