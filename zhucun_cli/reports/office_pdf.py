"""Word documents as PDF, by the LibreOffice that is on the machine: without a window, in a profile of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from zhucun_cli.errors import NotPermitted, UsageError

NAMES = ("soffice", "libreoffice")
PLACES = (
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
LONGEST_START = 120  # seconds until the first document is there, however slow the machine
LONGEST_EACH = 10
HOW_TO_GET_ONE = (
    "请安装 LibreOffice（Debian：apt install libreoffice-writer fonts-noto-cjk），"
    "或在 zhucun.toml 写 libreoffice = 'soffice 的路径'；也可改出 docx，用 WPS 或 Word 打开后另存为 PDF"
)


def find_office(chosen: str) -> Path:
    """The program at `chosen`, or ('') the first that this machine has. Raises UsageError that says what to install."""
    if chosen:
        named = shutil.which(chosen)
        if named is None:
            raise UsageError(
                f"没有“{chosen}”这个程序，请核对 ZHUCUN_LIBREOFFICE 或 zhucun.toml 的 libreoffice"
            )
        return Path(named)
    found = next((path for each in (*NAMES, *PLACES) if (path := shutil.which(each))), None)
    if found is None:
        raise UsageError(f"公文出 PDF 要用 LibreOffice，这台机器上没有找到。{HOW_TO_GET_ONE}")
    return Path(found)


def documents_as_pdf(documents: Mapping[str, bytes], office: Path) -> dict[str, bytes]:
    """Each Word document as PDF, under the same names; one start of the program for all of them.

    A profile of its own, which is removed, lets it run beside an office that is open. Raises NotPermitted with what
    to do when a single one does not come out: all of them or none.
    """
    with tempfile.TemporaryDirectory(prefix="zhucun-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        sources = {each: folder / f"{number}.docx" for number, each in enumerate(documents)}
        for each, path in sources.items():
            path.write_bytes(documents[each])
        command = [
            str(office), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
            "--nolockcheck", "--nodefault", "--convert-to", "pdf", "--outdir", str(folder / "out"),
            *map(str, sources.values()),
        ]  # fmt: skip
        _run(command, LONGEST_START + LONGEST_EACH * len(documents))
        made = {each: _content(folder / "out" / f"{path.stem}.pdf") for each, path in sources.items()}
    if not all(each.startswith(b"%PDF") for each in made.values()):
        raise NotPermitted(f"{office} 没有转出 PDF。{HOW_TO_GET_ONE}")
    return made


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def _run(command: list[str], longest: int) -> None:
    """Run it in a group of its own: what it starts in turn ends with it when it takes too long."""
    try:
        running = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
    except OSError as error:
        raise NotPermitted(f"运行不了 {command[0]}：{error.strerror}。{HOW_TO_GET_ONE}") from error
    try:
        running.wait(longest)
    except subprocess.TimeoutExpired as error:
        raise NotPermitted(f"{command[0]} 过了 {longest} 秒还没有转完，请重试。{HOW_TO_GET_ONE}") from error
    finally:
        if running.poll() is None:
            _end(running)


def _end(running: subprocess.Popen[bytes]) -> None:
    kill_group = getattr(os, "killpg", None)  # Windows has no groups of processes
    if kill_group is not None:
        kill_group(running.pid, signal.SIGKILL)
    else:
        running.kill()
    running.wait()
