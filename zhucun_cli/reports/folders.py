"""A folder of many files, written aside and renamed: yesterday's folder is whole until today's takes its place."""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from zhucun_cli.errors import NotPermitted
from zhucun_cli.lake.disk import PRIVATE_FOLDER
from zhucun_cli.reports.outputs import OTHER_NAMES, why_not_written

_UNFIT = re.compile(r"[^0-9A-Za-z㐀-鿿（）-]+")
_NAME_LENGTH = 60  # characters; 255 bytes in UTF-8 hold 85 Chinese ones
_OUR_OWN = ("目录.xlsx", "Thumbs.db", "desktop.ini", ".DS_Store")  # or a system's, of no value to anybody
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)")


def plain_name(text: str) -> str:
    """`text` as a part of a path on any system: letters, digits, Chinese characters and hyphens."""
    name = _UNFIT.sub("_", text).strip("_")[:_NAME_LENGTH] or "_"
    return f"_{name}" if _DEVICES.fullmatch(name) else name


class FolderAside:
    """A folder that is being written; `add` puts a file into it, by its path inside."""

    def __init__(self, folder: Path, mode: int) -> None:
        self.folder = folder
        self._mode = mode
        self._folder_mode = PRIVATE_FOLDER | (mode & 0o044) | (mode & 0o044) >> 2
        self._made = {folder}
        self._names: set[str] = set()

    def free(self, path: str) -> str:
        """`path`, with a number where a file or folder of that name is there already (case is no difference)."""
        suffix = PurePosixPath(path).suffix
        stem = path.removesuffix(suffix)
        name, number = path, 1
        while name.casefold() in self._names:
            number += 1
            name = f"{stem} ({number}){suffix}"
        self._names.add(name.casefold())
        return name

    def add(self, path: str, data: bytes) -> None:
        """Write a file. Without fsync: what a power cut could take can be made again from the lake."""
        target = self.folder / path
        if target.parent not in self._made:
            target.parent.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
            self._made.add(target.parent)
        handle = os.open(
            target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), self._mode
        )
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)

    def open_to_readers(self) -> None:
        """Give the folders the rights of their files: who may read those may enter these."""
        for each in self._made:
            each.chmod(self._folder_mode)


@contextmanager
def written_folder(target: Path, mode: int) -> Iterator[tuple[FolderAside, list[Path]]]:
    """A folder to fill, which takes the name `target` at the end, or vanishes when something fails.

    The list holds the name that it really got. An older folder there gives way when it holds only what such a
    run writes; one with anything else in it, or with a file open elsewhere, stays, and the new one becomes
    `target (2)`. Raises NotPermitted with what to do.
    """
    aside = target.with_name(f".{secrets.token_hex(8)}.tmp")
    given: list[Path] = []
    try:
        try:
            aside.mkdir(parents=True, mode=PRIVATE_FOLDER)
            writing = FolderAside(aside, mode)
            yield writing, given
            writing.open_to_readers()
            given.append(_give_name(aside, target))
        except BaseException:
            shutil.rmtree(aside, ignore_errors=True)
            raise
    except OSError as error:
        raise NotPermitted(f"写不了“{target}”：{why_not_written(error)}。原有的文件没有改动") from error


def _give_name(aside: Path, target: Path) -> Path:
    for number in range(1, OTHER_NAMES + 1):
        wanted = target if number == 1 else target.with_name(f"{target.name} ({number})")
        if not wanted.exists():
            aside.rename(wanted)
            return wanted
        if wanted.is_dir() and _is_our_own(wanted) and _replace(aside, wanted):
            return wanted
    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def _is_our_own(folder: Path) -> bool:
    """Nothing but pages and their index: no paper that somebody put there."""
    return all(
        name.endswith(".html") or name in _OUR_OWN for _, _, names in os.walk(folder) for name in names
    )


def _replace(aside: Path, wanted: Path) -> bool:
    """The old folder out of the way, the new one into its place; False when a file in it is held open."""
    old = wanted.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        wanted.rename(old)
    except PermissionError:
        return False
    try:
        aside.rename(wanted)
    except BaseException:
        with suppress(OSError):
            old.rename(wanted)
        raise
    shutil.rmtree(old, ignore_errors=True)
    return True
