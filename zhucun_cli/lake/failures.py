"""What the system says when a step fails, as a sentence a clerk can act on."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

from zhucun_cli.errors import IntegrityFault, Locked, NotPermitted, ZhucunError

_FULL = "磁盘空间不足，{doing}没有完成，库中数据未变。请清理磁盘后重试"
_READ_ONLY = "数据湖所在的位置只能读，{doing}没有完成，库中数据未变。请换到可写的位置，或请管理员开放写权限"
_DENIED = "没有读写数据湖的权限，{doing}没有完成，库中数据未变。请请管理员开放权限后重试"
_BUSY = "数据湖正被另一个任务占用，{doing}没有完成，库中数据未变。请稍后再试"
_DAMAGED = "数据湖的目录文件 catalog.sqlite 已损坏（{reason}）。请先不要再录入，用最近的备份恢复"
_FAILED = "{doing}时磁盘读写出错（{reason}），没有完成。请检查磁盘，运行 zhucun verify 后再试"

Told = tuple[type[ZhucunError], str]
_BY_ERRNO: Mapping[int, Told] = MappingProxyType(
    {
        errno.ENOSPC: (NotPermitted, _FULL),
        errno.EDQUOT: (NotPermitted, _FULL),
        errno.EROFS: (NotPermitted, _READ_ONLY),
        errno.EACCES: (NotPermitted, _DENIED),
        errno.EPERM: (NotPermitted, _DENIED),
    }
)
_BY_SQLITE: Mapping[int, Told] = MappingProxyType(
    {
        sqlite3.SQLITE_BUSY: (Locked, _BUSY),
        sqlite3.SQLITE_LOCKED: (Locked, _BUSY),
        sqlite3.SQLITE_FULL: (NotPermitted, _FULL),
        sqlite3.SQLITE_READONLY: (NotPermitted, _READ_ONLY),
        sqlite3.SQLITE_CANTOPEN: (NotPermitted, _DENIED),
        sqlite3.SQLITE_PERM: (NotPermitted, _DENIED),
        sqlite3.SQLITE_IOERR: (IntegrityFault, _FAILED),
        sqlite3.SQLITE_CORRUPT: (IntegrityFault, _DAMAGED),
        sqlite3.SQLITE_NOTADB: (IntegrityFault, _DAMAGED),
    }
)


class OutcomeUnknown(Exception):
    """COMMIT did not answer "done": it may be durable or not. The cause is the system's error."""


@contextmanager
def told_plainly(doing: str) -> Iterator[None]:
    """Turn system errors inside into ZhucunError; `doing` is the Chinese name of the job, e.g. 录入."""
    try:
        yield
    except OutcomeUnknown as unknown:
        raise _plain(unknown.__cause__ or unknown, doing) from unknown.__cause__
    except (OSError, sqlite3.Error) as error:
        raise _plain(error, doing) from error


def _plain(error: BaseException, doing: str) -> BaseException:
    """The failure that a caller may show, with no path and no value in it; our own bugs as they are."""
    if isinstance(error, OSError):
        reason = errno.errorcode.get(error.errno or 0, type(error).__name__)
        kind, sentence = _BY_ERRNO.get(error.errno or 0, (IntegrityFault, _FAILED))
        return kind(sentence.format(doing=doing, reason=reason))
    # The low byte is the primary code; the rest says which step of SQLite saw it. A statement that SQLite
    # does not understand, or that breaks a constraint, is not in the table: it is a bug, not an event.
    told = _BY_SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    if told is None:
        return error
    kind, sentence = told
    return kind(sentence.format(doing=doing, reason=getattr(error, "sqlite_errorname", "SQLite")))
