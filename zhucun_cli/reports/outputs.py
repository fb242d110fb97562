"""Where reports come from and where they go: templates of the office, and files that are whole or not there."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType

from zhucun_cli.bundled import bundled
from zhucun_cli.errors import DeclarationError, NotPermitted
from zhucun_cli.lake.disk import PRIVATE_FOLDER, Disk

TEMPLATE_SUFFIXES = (".docx", ".j2")
OTHER_NAMES = 99  # how many numbered names are tried when a file is open elsewhere

_ELSEWHERE = "请用 --output 换一个能写的文件夹"
_REASONS: Mapping[int, str] = MappingProxyType(
    {
        errno.ENOSPC: "磁盘空间不足，请清理磁盘后重试",
        errno.EDQUOT: "磁盘空间不足，请清理磁盘后重试",
        errno.EROFS: f"所在位置只能读，{_ELSEWHERE}",
        errno.EACCES: f"没有写权限，{_ELSEWHERE}",
        errno.EPERM: f"没有写权限，{_ELSEWHERE}",
        errno.ENOTDIR: f"它的上级不是文件夹，{_ELSEWHERE}",
        errno.EEXIST: f"它的上级不是文件夹，{_ELSEWHERE}",
        errno.EISDIR: f"那里已有同名的文件夹，{_ELSEWHERE}",
        errno.ENAMETOOLONG: f"名称太长，{_ELSEWHERE}",
    }
)


def write_output(path: Path, data: bytes, mode: int, disk: Disk | None = None) -> Path:
    """Write a finished report under `path`, whole or not at all; the path that it really got.

    A file that cannot be replaced because it is open elsewhere (WPS on Windows) stays as it is, and the
    report becomes `name (2)`. Raises NotPermitted with what to do.
    """
    disk = disk or Disk()
    aside = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
        try:
            _write_aside(disk, aside, data, mode)
            written = _give_name(disk, aside, path)
        except BaseException:
            disk.unlink(aside)
            raise
        with suppress(OSError):  # the report is there; only a power cut could still take its name away
            disk.fsync_dir(path.parent)
    except OSError as error:
        raise NotPermitted(f"写不了“{path}”：{why_not_written(error)}。原有的文件没有改动") from error
    return written


def why_not_written(error: OSError) -> str:
    """The system's reason in words, with what to do."""
    named = errno.errorcode.get(error.errno or 0, "错误")
    return _REASONS.get(error.errno or 0, f"系统报告 {named}，请重试")


def _write_aside(disk: Disk, aside: Path, data: bytes, mode: int) -> None:
    handle = disk.open_new(aside)
    try:
        disk.write(handle, memoryview(data))
        disk.fsync(handle)
    finally:
        disk.close(handle)
    aside.chmod(mode)


def _give_name(disk: Disk, aside: Path, path: Path) -> Path:
    """Rename to the first of `name`, `name (2)` … that can be replaced."""
    for number in range(1, OTHER_NAMES + 1):
        target = path if number == 1 else path.with_name(f"{path.stem} ({number}){path.suffix}")
        try:
            disk.rename(aside, target)
        except PermissionError:
            continue
        return target
    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def template_names() -> tuple[str, ...]:
    """The templates that come with zhucun, by name."""
    return tuple(
        sorted(each.name for each in bundled("templates").iterdir() if each.suffix in TEMPLATE_SUFFIXES)
    )


def template_path(name: str, home_templates: Path | None) -> Path:
    """Where a template is: the office's own if there is one, else the one that comes with zhucun."""
    own = home_templates / name if home_templates is not None else None
    return own if own is not None and own.is_file() else bundled("templates") / name


def template_text(name: str, home_templates: Path | None) -> str:
    """The text of a template. Raises DeclarationError for one that is nowhere or is no UTF-8 text."""
    path = template_path(name, home_templates)
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise DeclarationError(f"没有名为“{name}”的报告模板") from error
    except UnicodeDecodeError as error:
        raise DeclarationError(f"模板“{path}”不是 UTF-8 文本，请另存为 UTF-8 后再用") from error
