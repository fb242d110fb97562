"""Closing a period: what was known, by which rules, and every figure and obligation, frozen and signed."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from zhucun_cli.errors import UsageError
from zhucun_cli.home import Home
from zhucun_cli.lake.disk import Disk
from zhucun_cli.lake.failures import told_plainly
from zhucun_cli.lake.snapshot import Snapshot
from zhucun_cli.ledger import views
from zhucun_cli.ledger.closed import LEDGER, MANIFEST, ClosedPeriod, closed_period, signature
from zhucun_cli.ledger.engine import Ledger
from zhucun_cli.ledger.figures import DutyFigures
from zhucun_cli.ledger.question import Provenance, Question, duty_windows, open_ledger, provenance
from zhucun_cli.ledger.standing import standing_table
from zhucun_cli.ledger.views import Completion
from zhucun_cli.ledger.views.coverage import collected_kinds
from zhucun_cli.ledger.windows import DutyWindow

if TYPE_CHECKING:
    import pyarrow as pa

FORMAT = 1


@dataclass(frozen=True)
class Signing:
    """Who closes a period, under which number, and when."""

    signer: str
    number: str
    closed_at: datetime
    who: str = ""


@dataclass(frozen=True)
class _Frozen:
    """A period as it stands, before it is written."""

    provenance: Provenance
    duties: tuple[DutyFigures, ...]
    completion: tuple[Completion, ...]
    rows: pa.Table
    last_open: date | None


def close_period(
    home: Home,
    snapshot: Snapshot,
    question: Question,
    signing: Signing,
    *,
    again: bool = False,
    while_open: bool = False,
) -> ClosedPeriod:
    """Freeze the question's period as the snapshot has it; the closing.

    Raises UsageError when the period is closed already (unless `again`) or something in it is still open (unless
    `while_open`), NothingToCheck as `ask` does, NotPermitted when it cannot be written.
    """
    label = question.period.label
    known = closed_period(home, question.period)
    if known is not None and not again:
        raise UsageError(
            f"{question.period.title}已于 {known.closed_at:%Y-%m-%d} 关账（{known.signer}）。"
            "确要重新关账就加 --again，原来的一份会保留"
        )
    windows = duty_windows(home, question)
    frozen = _freeze(home, snapshot, question, windows)
    if not while_open:
        _refuse_open(question, frozen)
    files = {
        LEDGER: _parquet(frozen.rows),
        **{name: text.encode() for name, text in rule_texts(home).items()},
    }
    manifest: dict[str, Any] = {  # any JSON value
        "format": FORMAT,
        "period": label,
        "title": question.period.title,
        "county": home.settings.county or home.policy.name,
        "signer": signing.signer,
        "number": signing.number,
        "closed_at": signing.closed_at.isoformat(),
        "who": signing.who,
        "as_of": question.as_of.isoformat(),
        "known_by": frozen.provenance.committed_at.isoformat() if frozen.provenance.committed_at else "",
        "snapshot": frozen.provenance.snapshot,
        "batches": frozen.provenance.batches,
        "policy": frozen.provenance.policy,
        "rules": frozen.provenance.rules,
        "version": frozen.provenance.version,
        "while_open": frozen.last_open is not None,
        "obligations": frozen.rows.num_rows,
        "duties": [_duty_entry(each) for each in frozen.duties],
        "completion": [{**asdict(each), "left_out": list(each.left_out), "rate": each.rate} for each in frozen.completion],
        "working_days": [{"day": day, "worked": worked} for day, worked in working_days_asked(home, windows).items()],
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }  # fmt: skip
    manifest["signature"] = signature(home.key, manifest)
    content = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    _write(home.closed_folder, label, {**files, MANIFEST: content.encode()})
    return ClosedPeriod(home.closed_folder / label, label, 0, MappingProxyType(manifest))


def _freeze(home: Home, snapshot: Snapshot, question: Question, windows: tuple[DutyWindow, ...]) -> _Frozen:
    with open_ledger(home, snapshot, windows, question.as_of) as ledger:
        views.focus(ledger, question.filters)
        return _Frozen(
            provenance(home, snapshot, question),
            views.coverage(ledger),
            views.completion(ledger),
            standing_table(ledger),
            _last_open(ledger, collected_kinds(ledger)),
        )


def _last_open(ledger: Ledger, collected: frozenset[str]) -> date | None:
    """The last day on which something that is collected at all can still be done."""
    ((day,),) = ledger.query(
        "select max(closes_on) from ledger where status = 'open' and list_contains(?, evidence)",
        [sorted(collected)],
    )
    return None if day is None else date.fromisoformat(str(day))


def _refuse_open(question: Question, frozen: _Frozen) -> None:
    """A period that can still change by work is not closed."""
    period = question.period
    how = "到时再关账；现在就要关，加 --while-open"
    if frozen.last_open is not None:
        still_open = sum(each.figures.open for each in frozen.duties if each.collected)
        raise UsageError(
            f"{period.title}还有 {still_open} 项没到期（最晚 {frozen.last_open} 截止），没有关账。{how}"
        )
    if question.as_of < period.end:
        raise UsageError(f"截至 {question.as_of}，{period.title}还没有结束，没有关账。{how}")


def _duty_entry(each: DutyFigures) -> dict[str, Any]:  # any JSON value
    figures = each.figures
    return {
        "duty": each.duty,
        "group": each.duty_group,
        "title": each.title,
        "collected": each.collected,
        **asdict(figures),
        "coverage": figures.coverage if each.collected else None,
        "coverage_high": figures.coverage_high if each.collected else None,
    }


def rule_texts(home: Home) -> dict[str, str]:
    """Every text on which a figure rests: policies, kinds, their synonyms, settings; by its name when frozen."""
    policies = {f"policies/{each.id}.toml": each.source for each in home.policies.values()}
    kinds = {f"kinds/{name}.toml": kind.source for name, kind in home.kinds.items()}
    synonyms = {
        name: {each.name: [each.title, *each.headers] for each in kind.fields}
        for name, kind in home.kinds.items()
    }
    office = {"office.toml": home.office.source} if home.office.source else {}
    return {
        **policies,
        **kinds,
        "synonyms.json": json.dumps(synonyms, ensure_ascii=False, indent=1, sort_keys=True) + "\n",
        "zhucun.toml": home.settings.source,
        **office,
    }


def text_digest(text: str) -> str:
    """SHA-256 of a text as it is frozen."""
    return hashlib.sha256(text.encode()).hexdigest()


def working_days_asked(home: Home, windows: Sequence[DutyWindow]) -> Mapping[str, bool]:
    """Every day of which a due day depended on whether it is worked, with the calendar's answer."""
    days = {
        item.nominal_due_on + timedelta(days=number)
        for item in windows
        if item.duty.shift
        for number in range((item.due_on - item.nominal_due_on).days + 1)
    }
    return {day.isoformat(): home.working_days.is_worked(day) for day in sorted(days)}


def _parquet(rows: pa.Table) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(rows, sink, compression="zstd", write_page_checksum=True)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _write(folder: Path, label: str, files: Mapping[str, bytes]) -> None:
    """Every file aside and durable, then one rename; a former closing of the period gets the next number."""
    disk = Disk()
    aside = folder / f".{secrets.token_hex(8)}.tmp"
    with told_plainly("关账"):
        disk.mkdir(folder)
        disk.mkdir(aside)
        try:
            for name, content in files.items():
                _write_file(disk, aside / name, content)
            disk.fsync_dir(aside)
            target = folder / label
            if target.exists():
                numbers = (each.name.removeprefix(f"{label}.") for each in folder.glob(f"{label}.*"))
                last = max((int(number) for number in numbers if number.isdigit()), default=0)
                disk.rename(target, folder / f"{label}.{last + 1}")
            disk.rename(aside, target)
            disk.fsync_dir(folder)
        except BaseException:
            _remove(disk, aside)
            raise


def _write_file(disk: Disk, path: Path, content: bytes) -> None:
    if not path.parent.is_dir():
        disk.mkdir(path.parent)
    handle = disk.open_new(path)
    try:
        disk.write(handle, memoryview(content))
        disk.fsync(handle)
    finally:
        disk.close(handle)
    disk.fsync_dir(path.parent)


def _remove(disk: Disk, aside: Path) -> None:
    with suppress(OSError):
        for path in sorted(aside.rglob("*"), reverse=True):
            disk.unlink(path) if path.is_file() else path.rmdir()
        aside.rmdir()
