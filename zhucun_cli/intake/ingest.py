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
from zhucun_cli.intake.reader import Reader
from zhucun_cli.intake.reading import FileRead, Request
from zhucun_cli.intake.rejects import correction_of, rejects_of, stored_rejects, superseded
from zhucun_cli.intake.resent import Resent, Scope, find_resent, scope_of
from zhucun_cli.intake.result import FileResult, FileStatus, SheetResult
from zhucun_cli.lake.batches import BatchInfo, NewBatch, ScopeRow, corrections_of
from zhucun_cli.lake.store import Lake
from zhucun_cli.problems import Problem, file_problem, problem
from zhucun_cli.sheets.archive import is_archive, members
from zhucun_cli.tables.table import Counts


@dataclass(frozen=True)
class IngestOptions:
    """What the call says about its files. `received_on` is the day of ingest unless stated.

    `corrects` is the id of the batch of which the file brings corrected rows; the file itself says so.
    """

    received_on: date
    received_stated: bool = False
    kind: str | None = None
    effective_on: date | None = None
    extent: str = ""
    assume: Mapping[str, str] = field(default_factory=dict)
    replaces: str | None = None
    who: str = ""
    dry_run: bool = False
    passwords: tuple[str, ...] = field(default=(), repr=False)
    corrects: str = ""
    header_rows: tuple[int, int] | None = None
    data_from: int | None = None

    def under(self, first: BatchInfo) -> IngestOptions:
        """These options for a correction of `first`: read as that batch was, unless the call says otherwise."""
        said = json.loads(first.options) if first.options else {}
        effective = said.get("effective")
        return replace(
            self,
            kind=None,  # the rejected rows know their kind
            received_on=self.received_on if self.received_stated else first.received_on,
            received_stated=self.received_stated or first.received_stated,
            effective_on=self.effective_on or (date.fromisoformat(effective) if effective else None),
            extent=self.extent or said.get("extent", ""),
            assume={**said.get("assume", {}), **self.assume},
            corrects=first.id,
        )

    def stored(self) -> str:
        """What of it changes how the bytes are read, as canonical JSON; '' when nothing does."""
        said = {
            "kind": self.kind,
            "effective": self.effective_on and self.effective_on.isoformat(),
            "extent": self.extent,
            "assume": dict(sorted(self.assume.items())),
            "corrects": self.corrects,
            "header_rows": self.header_rows,
            "data_from": self.data_from,
        }
        kept = {name: value for name, value in said.items() if value}
        return json.dumps(kept, ensure_ascii=False, sort_keys=True) if kept else ""


@dataclass(frozen=True)
class _Taken:
    """A file after reading, before any decision."""

    path: str
    sha256: str
    read: FileRead
    options: IngestOptions
    replaces: tuple[BatchInfo, ...]

    def result(self, status: FileStatus, batch: str = "", extra: Sequence[Problem] = ()) -> FileResult:
        """The answer for this file; the status is the caller's."""
        problems = (*extra, *self.read.problems)
        rejects = rejects_of(self.read.tables)
        layouts = self.read.layouts
        return FileResult(
            self.path,
            self.sha256,
            batch,
            status,
            self.read.sheets,
            problems,
            rejects=rejects,
            layouts=layouts,
        )


class Intake:
    """Takes files into one lake, one after the other, with the same options.

    `take` reads one file and commits it. A file that cannot be used comes back as `refused` with its
    problem; the same bytes as a visible batch come back as `unchanged`. Raises UsageError when
    `replaces` names no single batch.
    """

    def __init__(self, home: Home, lake: Lake, options: IngestOptions, reader: Reader | None = None) -> None:
        self._home = home
        self._reader = reader or Reader()
        self._lake = lake
        self._options = options
        snapshot = lake.snapshot()
        named = _replaced(lake, options.replaces)
        # What corrects a batch ends with it: a corrected row would outlive the file to which it belongs.
        self._replaced = (*corrections_of(snapshot.batches, {each.id for each in named}), *named)
        rows: dict[str, list[ScopeRow]] = {}
        for info, row in snapshot.scope():
            rows.setdefault(info.id, []).append(row)
        self._known: dict[str, tuple[BatchInfo, Scope]] = {
            info.id: (info, scope_of(rows.get(info.id, ()))) for info in snapshot.batches
        }

    def take_all(self, path: Path) -> tuple[FileResult, ...]:
        """Take a file, or every member of an archive as a file of its own: `x.zip/成员.xlsx`."""
        content = _content_of(path)
        if isinstance(content, Problem):
            return (FileResult(str(path), "", "", "refused", (), (content,)),)
        if not is_archive(content):
            return (self._take(path, content),)
        try:
            inside = members(content)
        except FileRefused as refusal:
            return (_refused(path, content, refusal),)
        if not inside:
            return (_refused(path, content, FileRefused("NOT_A_TABLE", what="压缩包，里面没有表格")),)
        return tuple(self._take(path / each.name, each.content) for each in inside)

    def take(self, path: Path) -> FileResult:
        """Read one file, or the one member of an archive, whole and commit it whole, or say why not."""
        content = _content_of(path)
        if isinstance(content, Problem):
            return FileResult(str(path), "", "", "refused", (), (content,))
        return self._take(path, content)

    def _take(self, path: Path, content: bytes) -> FileResult:
        sha256 = hashlib.sha256(content).hexdigest()
        known = self._known.get(sha256)
        if known is not None and sha256 not in {each.id for each in self._replaced}:
            rejects = stored_rejects(self._lake.snapshot(), sha256)
            return replace(_unchanged(path, known[0], self._options), rejects=rejects)
        try:
            taken = self._read(path, sha256, content)
        except FileRefused as refusal:
            return _refused(path, content, refusal)
        if not any(each.counts.accepted or each.counts.rejected for each in taken.read.sheets):
            return taken.result("refused")
        return self._commit(taken)

    def _read(self, path: Path, sha256: str, content: bytes) -> _Taken:
        """The file as the reader gives it; a 待改 workbook once more, with what its batch was read under."""
        request = _request(self._home, self._options, path, sha256, content)
        try:
            return _Taken(str(path), sha256, self._reader.read(request), self._options, self._replaced)
        except FileRefused as refusal:
            snapshot = self._lake.snapshot()
            first = [each for each in snapshot.batches if each.short_id == refusal.details.get("batch")]
            if refusal.code != "CORRECTION_ORPHAN" or not first:
                raise
        options = self._options.under(first[0])
        told = correction_of(snapshot, first[0]).as_json()
        request = replace(_request(self._home, options, path, sha256, content), correction=told)
        read = self._reader.read(request)
        named = {each.id for each in self._replaced}
        replaced = superseded(snapshot, first[0].id, read.tables, named)
        return _Taken(str(path), sha256, read, options, (*replaced, *self._replaced))

    def _commit(self, taken: _Taken) -> FileResult:
        scope = scope_of(taken.read.scope)
        resent = self._resent(taken, scope)
        if resent is not None:
            return _held(taken, resent)
        faulty = any(each.severity == "error" for each in taken.read.problems)
        result = taken.result("partial" if faulty else "accepted", batch=taken.sha256)
        if not self._options.dry_run:
            committed = self._lake.commit(self._new_batch(taken))
            self._known[committed.id] = (committed, scope)
        return result

    def _resent(self, taken: _Taken, scope: Scope) -> Resent | None:
        """The earlier batch of which the file looks like a correction, unless the call said what it is."""
        if taken.replaces or taken.options.corrects or taken.options.extent == "additions":
            return None
        alike = [info for info, theirs in self._known.values() if theirs == scope and not info.corrects]
        return find_resent(self._lake.snapshot(), taken.read, alike) if alike else None

    def confirm(self, held: FileResult) -> FileResult:
        """Take a held file as the correction it looks like: it replaces the earlier batch in one commit."""
        options = replace(self._options, replaces=held.resembles)
        return Intake(self._home, self._lake, options, self._reader).take(Path(held.path))

    def _new_batch(self, taken: _Taken) -> NewBatch:
        read = taken.read
        sheets = [{"sheet": each.sheet, "kind": each.kind, **asdict(each.counts)} for each in read.sheets]
        return NewBatch(
            sha256=taken.sha256,
            options=taken.options.stored(),
            source_name=Path(taken.path).name,
            received_on=taken.options.received_on,
            received_stated=taken.options.received_stated,
            who=taken.options.who,
            tables=read.tables,
            counts=json.dumps(sheets, ensure_ascii=False),
            scope=read.scope,
            replaces=tuple(each.id for each in taken.replaces),
            declarations={**read.used, **_settings_of(self._home)},
        )


def _request(home: Home, options: IngestOptions, path: Path, sha256: str, content: bytes) -> Request:
    return Request(
        folder=str(home.folder),
        name=path.name,
        sha256=sha256,
        content=content,
        received_on=options.received_on,
        kind=options.kind,
        effective_on=options.effective_on,
        extent=options.extent,
        assume=options.assume,
        passwords=options.passwords,
        header_rows=options.header_rows,
        data_from=options.data_from,
    )


def _content_of(path: Path) -> bytes | Problem:
    """The bytes of a file or of an archive's member; or why they cannot be had."""
    archive = next((each for each in path.parents if each.is_file()), None)
    try:
        if archive is None:
            return path.read_bytes()
        inside = members(archive.read_bytes())
        return next(each.content for each in inside if archive / each.name == path)
    except OSError as error:
        return problem("UNREADABLE", reason=error.strerror or "未知原因")
    except (FileRefused, StopIteration):
        return problem("UNREADABLE", reason="压缩包里没有这个文件")


def _refused(path: Path, content: bytes, refusal: FileRefused) -> FileResult:
    found = file_problem(refusal.code, refusal.details)
    return FileResult(str(path), hashlib.sha256(content).hexdigest(), "", "refused", (), (found,))


def _settings_of(home: Home) -> dict[str, str]:
    """The texts of the settings that a figure may depend on, by file name."""
    office = {"settings/office.toml": home.office.source} if home.office.source else {}
    return {"zhucun.toml": home.settings.source, **office}


def _held(taken: _Taken, resent: Resent) -> FileResult:
    earlier = resent.batch
    reason = problem(
        "RESENT_FILE", batch=earlier.short_id, name=earlier.source_name, same=resent.same, rows=resent.rows
    )
    return replace(taken.result("refused", extra=(reason,)), resembles=earlier.id)


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
    differs = options.stored() != known.options and not known.corrects
    hint = (problem("OPTIONS_DIFFER", batch=known.short_id),) if differs else ()
    return FileResult(str(path), known.id, known.id, "unchanged", sheets, hint)
