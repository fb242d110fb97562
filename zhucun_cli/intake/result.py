"""What became of a file, row by row: the answer of `zhucun ingest`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from zhucun_cli.intake.rejects import Reject
from zhucun_cli.kinds import Kinds
from zhucun_cli.privacy import mask_raw
from zhucun_cli.problems import Problem
from zhucun_cli.tables.table import Counts

FileStatus = Literal["accepted", "partial", "unchanged", "refused"]


@dataclass(frozen=True)
class SheetResult:
    """One sheet read as one kind."""

    sheet: str
    kind: str
    counts: Counts


@dataclass(frozen=True)
class FileResult:
    """One file. `batch` is the full SHA-256 when the file is in the lake, else ''.

    `resembles` is the id of the batch that a held file looks like a correction of. `rejects` are the rows
    still to be corrected. `layouts` are the layouts of its tables as TOML.
    """

    path: str
    sha256: str
    batch: str
    status: FileStatus
    sheets: tuple[SheetResult, ...] = ()
    problems: tuple[Problem, ...] = ()
    resembles: str = ""
    rejects: tuple[Reject, ...] = ()
    layouts: tuple[str, ...] = ()

    @property
    def counts(self) -> Counts:
        """All sheets together."""
        return sum((each.counts for each in self.sheets), Counts())

    @property
    def problems_to_mend(self) -> tuple[Problem, ...]:
        """Errors and warnings: what somebody has to look at."""
        return tuple(each for each in self.problems if each.severity != "info")

    @property
    def is_irrelevant(self) -> bool:
        """True for what is no sheet of ours (a photo, a PDF, another office's table): no failure."""
        faulty = any(each.severity == "error" for each in self.problems)
        return self.status == "refused" and not self.sheets and not faulty

    @property
    def is_empty(self) -> bool:
        """True for a sheet of ours that has a header and not a single row: nothing came with it."""
        return self.status == "refused" and bool(self.sheets) and self.counts.rows == 0

    @property
    def is_held(self) -> bool:
        """True when a person has to say whether this is a correction."""
        return bool(self.resembles)

    @property
    def exit_code(self) -> int:
        """3 when the file was refused, 1 when something in it has to be mended or filled in, else 0."""
        if self.is_empty:
            return 1
        if self.status == "refused":
            return 0 if self.is_irrelevant else 3
        return 1 if self.status == "partial" else 0


def as_json(results: Sequence[FileResult], kinds: Kinds) -> dict[str, Any]:
    """The JSON of `ingest` (design §7). Personal values in `raw` are masked."""
    totals = sum((each.counts for each in results), Counts())
    return {
        "files": [_file_json(each, kinds) for each in results],
        "totals": {
            "files": len(results),
            "rows": totals.rows,
            "accepted": totals.accepted,
            "duplicates": totals.duplicates,
            "rejected": totals.rejected,
        },
    }


def _file_json(result: FileResult, kinds: Kinds) -> dict[str, Any]:
    types = {
        (each.sheet, field.name): field.type for each in result.sheets for field in kinds[each.kind].fields
    }
    return {
        "path": result.path,
        "sha256": result.sha256,
        "batch": result.batch,
        "status": result.status,
        "sheets": [
            {
                "sheet": each.sheet,
                "kind": each.kind,
                "rows": each.counts.rows,
                "accepted": each.counts.accepted,
                "duplicates": each.counts.duplicates,
                "rejected": each.counts.rejected,
                "skipped": each.counts.skipped,
            }
            for each in result.sheets
        ],
        "problems": [
            {
                "code": each.code,
                "severity": each.severity,
                "sheet": each.sheet,
                "row": each.row,
                "column": each.column,
                "cell": each.cell,
                "field": each.field,
                "raw": mask_raw(each.raw, types.get((each.sheet, each.field), "text")),
                "message": each.message,
                "fix": each.fix,
            }
            for each in result.problems
        ],
    }
