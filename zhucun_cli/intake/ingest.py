"""One file, read whole and committed whole, or refused with its reason."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path

from zhucun_cli.errors import FileRefused, UsageError
from zhucun_cli.home import Home
from zhucun_cli.intake.batch import Stamp, lake_tables, scope_rows
from zhucun_cli.intake.resent import Resent, Scope, find_resent, scope_of
from zhucun_cli.intake.result import FileResult, FileStatus, SheetResult
from zhucun_cli.lake.batches import BatchInfo, NewBatch, ScopeRow
from zhucun_cli.lake.store import Lake
from zhucun_cli.problems import Problem, file_problem, problem
from zhucun_cli.sheets.read import read_workbook
from zhucun_cli.tables.duplicates import without_duplicates
from zhucun_cli.tables.read import Reading, read_tables
from zhucun_cli.tables.table import Counts, Table


@dataclass(frozen=True)
class IngestOptions:
    """What the call says about its files. `received_on` is the day of ingest unless stated."""

    received_on: date
    received_stated: bool = False
    kind: str | None = None
    effective_on: date | None = None
    extent: str = ""
    assume: Mapping[str, str] = field(default_factory=dict)
    replaces: str | None = None
    who: str = ""
    dry_run: bool = False

    def stored(self) -> str:
        """What of it changes how the bytes are read, as canonical JSON; '' when nothing does."""
        said = {
            "kind": self.kind,
            "effective": self.effective_on and self.effective_on.isoformat(),
            "extent": self.extent,
            "assume": dict(sorted(self.assume.items())),
        }
        kept = {name: value for name, value in said.items() if value}
        return json.dumps(kept, ensure_ascii=False, sort_keys=True) if kept else ""


@dataclass(frozen=True)
class _FileRead:
    """A file after reading, before any decision."""

    path: str
    sha256: str
    tables: tuple[Table, ...]
    problems: tuple[Problem, ...]

    def result(self, status: FileStatus, batch: str = "", extra: Sequence[Problem] = ()) -> FileResult:
        """The answer for this file; the status is the caller's."""
        return FileResult(
            self.path,
            self.sha256,
            batch,
            status,
            tuple(SheetResult(each.sheet, each.kind.name, each.counts) for each in self.tables),
            (*extra, *self.problems),
        )


class Intake:
    """Takes files into one lake, one after the other, with the same options.

    `take` reads one file and commits it. A file that cannot be used comes back as `refused` with its
    problem; the same bytes as a visible batch come back as `unchanged`. Raises UsageError when
    `replaces` names no single batch.
    """

    def __init__(self, home: Home, lake: Lake, options: IngestOptions) -> None:
        self._home = home
        self._lake = lake
        self._options = options
        self._replaced = _replaced(lake, options.replaces)
        snapshot = lake.snapshot()
        rows: dict[str, list[ScopeRow]] = {}
        for info, row in snapshot.scope():
            rows.setdefault(info.id, []).append(row)
        self._known: dict[str, tuple[BatchInfo, Scope]] = {
            info.id: (info, scope_of(rows.get(info.id, ()))) for info in snapshot.batches
        }

    def take(self, path: Path) -> FileResult:
        """Read one file whole and commit it whole, or say why not."""
        try:
            content = path.read_bytes()
        except OSError as error:
            reason = problem("UNREADABLE", reason=error.strerror or "未知原因")
            return FileResult(str(path), "", "", "refused", (), (reason,))
        sha256 = hashlib.sha256(content).hexdigest()
        known = self._known.get(sha256)
        if known is not None and sha256 not in {each.id for each in self._replaced}:
            return _unchanged(path, known[0], self._options)
        try:
            read = self._read(path, sha256, content)
        except FileRefused as refusal:
            found = file_problem(refusal.code, refusal.details)
            return FileResult(str(path), sha256, "", "refused", (), (found,))
        if not any(table.counts.accepted or table.counts.rejected for table in read.tables):
            return read.result("refused")
        return self._commit(read)

    def _read(self, path: Path, sha256: str, content: bytes) -> _FileRead:
        """Every sheet of the file as tables, equal rows counted once. Raises FileRefused."""
        workbook = read_workbook(path.name, content)
        reading = Reading(path.name, self._options.received_on, self._options.kind, self._options.assume)
        answers = [read_tables(sheet, self._home.kinds, reading) for sheet in workbook.sheets]
        tables = without_duplicates([table for answer in answers for table in answer.tables])
        problems = (
            *workbook.problems,
            *(each for answer in answers for each in answer.problems),
            *(each for table in tables for each in table.problems),
            *(_undated(table) for table in tables if self._is_undated(table)),
        )
        return _FileRead(str(path), sha256, tables, problems)

    def _is_undated(self, table: Table) -> bool:
        """A snapshot of which neither title, option nor every row says from when it speaks."""
        if (
            table.kind.mode != "snapshot"
            or table.effective_on
            or self._options.effective_on
            or not table.rows
        ):
            return False
        return not all(table.columns.get("paired_from", (None,)))

    def _commit(self, read: _FileRead) -> FileResult:
        stamp = Stamp(read.sha256, self._home.key, self._options.effective_on, self._options.extent)
        scope = scope_rows(read.tables, stamp)
        resent = self._resent(read, scope_of(scope))
        if resent is not None:
            return _held(read, resent)
        faulty = any(each.severity == "error" for each in read.problems)
        result = read.result("partial" if faulty else "accepted", batch=read.sha256)
        if not self._options.dry_run:
            committed = self._lake.commit(self._new_batch(result, read, stamp, scope))
            self._known[committed.id] = (committed, scope_of(scope))
        return result

    def _resent(self, read: _FileRead, scope: Scope) -> Resent | None:
        """The earlier batch of which the file looks like a correction, unless the call said what it is."""
        if self._replaced or self._options.extent == "additions":
            return None
        alike = [info for info, theirs in self._known.values() if theirs == scope]
        return find_resent(self._lake.snapshot(), read.tables, alike) if alike else None

    def confirm(self, held: FileResult) -> FileResult:
        """Take a held file as the correction it looks like: it replaces the earlier batch in one commit."""
        options = replace(self._options, replaces=held.resembles)
        return Intake(self._home, self._lake, options).take(Path(held.path))

    def _new_batch(
        self, result: FileResult, read: _FileRead, stamp: Stamp, scope: tuple[ScopeRow, ...]
    ) -> NewBatch:
        used = {f"kinds/{table.kind.name}.toml": table.kind.source for table in read.tables}
        sheets = [{"sheet": each.sheet, "kind": each.kind, **asdict(each.counts)} for each in result.sheets]
        return NewBatch(
            sha256=read.sha256,
            options=self._options.stored(),
            source_name=Path(read.path).name,
            received_on=self._options.received_on,
            received_stated=self._options.received_stated,
            who=self._options.who,
            tables=lake_tables(read.tables, result.problems, stamp),
            counts=json.dumps(sheets, ensure_ascii=False),
            scope=scope,
            replaces=tuple(each.id for each in self._replaced),
            declarations={**used, "zhucun.toml": self._home.settings.source},
        )


def _undated(table: Table) -> Problem:
    return problem(
        "UNDATED_ROSTER",
        sheet=table.sheet,
        meaning="最早（这些村此前没有名单时）或收表日期（已有名单时）",
    )


def _held(read: _FileRead, resent: Resent) -> FileResult:
    earlier = resent.batch
    reason = problem(
        "RESENT_FILE", batch=earlier.short_id, name=earlier.source_name, same=resent.same, rows=resent.rows
    )
    return replace(read.result("refused", extra=(reason,)), resembles=earlier.id)


def _replaced(lake: Lake, word: str | None) -> tuple[BatchInfo, ...]:
    """The one batch that --replaces names."""
    return () if word is None else (one_batch(lake, word),)


def one_batch(lake: Lake, word: str) -> BatchInfo:
    """The visible batch with that id prefix or file name. Raises UsageError when none or several fit."""
    found = lake.find_batches(word)
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(f"没有名为“{word}”的批次，可用 zhucun history 查看")
    names = "、".join(f"{each.short_id}（{each.source_name}）" for each in found[:5])
    raise UsageError(f"“{word}”对应 {len(found)} 个批次：{names}。请写得更具体")


def _unchanged(path: Path, known: BatchInfo, options: IngestOptions) -> FileResult:
    """The stored answer again; other options change nothing, and say so."""
    names = ("rows", "accepted", "duplicates", "rejected", "skipped")
    sheets = tuple(
        SheetResult(each["sheet"], each["kind"], Counts(*(each[name] for name in names)))
        for each in json.loads(known.counts)
    )
    differs = options.stored() != known.options
    hint = (problem("OPTIONS_DIFFER", batch=known.short_id),) if differs else ()
    return FileResult(str(path), known.id, known.id, "unchanged", sheets, hint)
