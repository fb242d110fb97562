"""The process that reads files: what takes a reader down takes neither the command nor other files with it.

A library that aborts, a file that wants all memory or never ends becomes a problem of that file. The process
is started with the first file, serves one after the other, and is started anew after it was lost.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import weakref
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from zhucun_cli.errors import FileRefused
from zhucun_cli.intake.reading import FileRead, Request
from zhucun_cli.intake.wire import Answer, receive_answer, send_request

_PACKAGE_FOLDER = Path(__file__).resolve().parents[2]
# The working folder is no place to import from (-P); a checkout that was not installed still finds itself.
_START = "import sys; sys.path.append(sys.argv[1]); from zhucun_cli.intake.worker import serve; serve()"


@dataclass(frozen=True)
class Limits:
    """What one file may cost. Memory is limited where the system can do it (not on Windows)."""

    seconds: float = 20
    seconds_per_megabyte: float = 3
    memory_megabytes: int = 1000
    memory_per_megabyte: int = 20

    def time_for(self, content: bytes) -> float:
        """Seconds that a file of this size may take."""
        return self.seconds + self.seconds_per_megabyte * (len(content) // 1_000_000)

    def memory_for(self, content: bytes) -> int:
        """Bytes that reading a file of this size may use."""
        return (self.memory_megabytes + self.memory_per_megabyte * (len(content) // 1_000_000)) * 1_000_000


class Reader:
    """Reads one file after the other in a process of its own; `close` it, or let it be collected."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, request: Request) -> FileRead:
        """What the file holds. Raises FileRefused, READER_CRASHED included, and UsageError."""
        process = self._running()
        assert process.stdin is not None and process.stdout is not None
        late = threading.Event()
        allowed = self._limits.time_for(request.content)
        timer = threading.Timer(allowed, _end_late, (process, late))
        timer.start()
        try:
            answer = _exchange(process.stdin, process.stdout, request)
        finally:
            timer.cancel()
        if answer is None:
            self.close()
            reason = f"超过 {allowed:.0f} 秒没有读完" if late.is_set() else "读表程序中途退出"
            raise FileRefused("READER_CRASHED", reason=reason)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            limits = (str(self._limits.memory_megabytes), str(self._limits.memory_per_megabyte))
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", _START, str(_PACKAGE_FOLDER), *limits],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # calamine tells of its panics there
            )
            self._finalizer = weakref.finalize(self, _end, self._process)
        return self._process

    def close(self) -> None:
        """End the process; it holds nothing that could be lost."""
        if self._process is not None:
            self._finalizer()
            self._process = None


def _exchange(stdin: IO[bytes], stdout: IO[bytes], request: Request) -> Answer | None:
    """The answer; None when the process has gone."""
    try:
        send_request(stdin, request)
        return receive_answer(stdout)
    except OSError:  # a broken pipe
        return None


def _end_late(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    process.kill()


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(OSError):  # what was still to be written has no reader any more
                stream.close()
