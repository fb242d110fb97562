"""The numbers of documents that leave the office, 督办〔2022〕5号: one after the other, each given once.

The home keeps which number was given to what, so that a document made again keeps its number.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from zhucun_cli.errors import IntegrityFault, Locked, NotPermitted

ISSUED_FILE = "issued.json"
LOCK_FILE = "issued.lock"


@dataclass(frozen=True)
class Issued:
    """One number and what it was given to: the document's name, its period, and whom it is for ('' for all)."""

    prefix: str
    year: int
    number: int
    document: str
    period: str
    recipient: str
    issued_on: str

    @property
    def title(self) -> str:
        """督办〔2022〕5号."""
        return f"{self.prefix}〔{self.year}〕{self.number}号"


@dataclass(frozen=True)
class Series:
    """What is to be numbered: a document of a period, under a prefix, on a day; `first` is the least number."""

    document: str
    period: str
    prefix: str
    issued_on: date
    first: int = 1


def issued(folder: Path, document: str, period: str) -> tuple[Issued, ...]:
    """What was given out for a document of a period so far."""
    return tuple(each for each in _read(folder) if (each.document, each.period) == (document, period))


def give_numbers(folder: Path, series: Series, recipients: Sequence[str]) -> dict[str, Issued]:
    """The number of each recipient: the one it has, else the next of the year, in order.

    Documents of one prefix are numbered together; a new prefix goes on where the old one ended.

    They are kept before any document is written, so that a number is never given twice. Raises Locked while another
    process gives numbers, NotPermitted where they cannot be kept.
    """
    with _alone(folder):
        known = _read(folder)
        given = {
            each.recipient: each
            for each in known
            if (each.document, each.period) == (series.document, series.period)
        }
        year = series.issued_on.year
        taken = [
            each.number
            for each in known
            if each.year == year and (each.prefix == series.prefix or each.document == series.document)
        ]
        number = max(series.first, max(taken, default=0) + 1)
        new = [each for each in dict.fromkeys(recipients) if each not in given]
        for offset, recipient in enumerate(new):
            given[recipient] = Issued(
                series.prefix, year, number + offset, series.document, series.period, recipient,
                series.issued_on.isoformat(),
            )  # fmt: skip
        if new:
            _write(folder, [*known, *(given[each] for each in new)])
    return {each: given[each] for each in recipients}


def _read(folder: Path) -> list[Issued]:
    path = folder / ISSUED_FILE
    try:
        return [Issued(**each) for each in json.loads(path.read_text(encoding="utf-8"))]
    except FileNotFoundError:
        return []
    except (ValueError, TypeError) as error:
        raise IntegrityFault(f"{path} 的内容不对，不知道编到了几号。请从备份中找回，不要删除重来") from error
    except OSError as error:
        raise NotPermitted(f"读不到 {path}：{error.strerror}。请检查该文件的权限") from error


def _write(folder: Path, entries: Sequence[Issued]) -> None:
    """Whole or not at all, for its owner alone."""
    path = folder / ISSUED_FILE
    aside = path.with_suffix(".tmp")
    try:
        aside.touch(mode=0o600)
        with aside.open("w", encoding="utf-8", newline="\n") as file:
            json.dump([asdict(each) for each in entries], file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError as error:
        raise NotPermitted(f"写不了 {path}：{error.strerror}。没有编号就不出文，请检查权限") from error


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the register: a number must not be given by two processes at once."""
    path = folder / LOCK_FILE
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError as error:
        raise Locked(f"另一个 zhucun 正在编文号，请稍后再试；确认没有别的在运行，就删去 {path}") from error
    except OSError as error:
        raise NotPermitted(f"写不了 {path}：{error.strerror}。没有编号就不出文，请检查权限") from error
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
