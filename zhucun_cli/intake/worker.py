"""What runs inside the reader's process: requests on its standard input, answers on its standard output."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from functools import cache
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import BinaryIO

from zhucun_cli.errors import FileRefused, IntegrityFault, NotPermitted, UsageError
from zhucun_cli.home import Home
from zhucun_cli.intake.reader import Limits
from zhucun_cli.intake.reading import Request, read_file
from zhucun_cli.intake.wire import Answer, receive_request, send_answer

_LARGE = 1_000_000  # bytes of a file after which memory is tidied up


class _WithoutPandas(MetaPathFinder):
    """Says that there is no pandas: pyarrow would load it, for 0.3 s, to ask whether a list is a Series."""

    def find_spec(self, name: str, path: object, target: object = None) -> None:
        """Nothing for every other module."""
        if name == "pandas":
            raise ModuleNotFoundError(name)


def serve() -> None:
    """Answer requests until there are none. The limits stand in the last two words of the command line."""
    memory, per_megabyte = map(int, sys.argv[-2:])
    limits = Limits(memory_megabytes=memory, memory_per_megabyte=per_megabyte)
    sys.meta_path.insert(0, _WithoutPandas())
    requests, answers = _streams()
    _take_memory_from_the_system()
    # Cells are no cycles: what reading makes goes away by counting references.
    gc.freeze()
    gc.disable()
    while (request := receive_request(requests)) is not None:
        _limit_memory(limits.memory_for(request.content))
        send_answer(answers, _answer(request))
        if len(request.content) > _LARGE:
            gc.collect()


def _streams() -> tuple[BinaryIO, BinaryIO]:
    """The two ends of the conversation, out of reach of libraries that print."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    return requests, answers


def _take_memory_from_the_system() -> None:
    """Arrow's own allocator asks for memory in such large pieces that clearing them costs a third of the time."""
    import pyarrow as pa

    pa.set_memory_pool(pa.system_memory_pool())


def _limit_memory(allowed: int) -> None:
    """Where the system has no such limit, the checks of each reader are the guard."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (allowed, hard))


def _answer(request: Request) -> Answer:
    try:
        return read_file(request, _home(request.folder))
    except (FileRefused, UsageError, IntegrityFault, NotPermitted) as known:
        return known
    except MemoryError:
        return FileRefused("READER_CRASHED", reason="内存不够")
    except Exception as fault:  # whatever a broken file brings about is told as a problem of that file
        return FileRefused("READER_CRASHED", reason=_place(fault))


def _place(fault: Exception) -> str:
    """Type and place only: the text of a fault may hold what stood in somebody's sheet."""
    trace = fault.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
    return f"{type(fault).__name__}，{where}"


@cache
def _home(folder: str) -> Home:
    return Home(Path(folder))
