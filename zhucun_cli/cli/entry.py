"""The first thing that runs: permissions and signals, then the commands; and the last word on our own faults."""

from __future__ import annotations

import gc
import os
import signal
import sys
from pathlib import Path
from types import FrameType


def main() -> None:
    """Run the command line. An uncaught fault is ours: one line to report, exit code 4."""
    os.umask(0o077)  # whatever is written is for its owner, unless settings say otherwise
    signal.signal(signal.SIGTERM, _stop)
    # What a command reads it keeps until it ends: looking through a million rows again and again for something to
    # free took a fifth of the time and found nothing.
    gc.set_threshold(100_000, 50, 1_000)
    from zhucun_cli.cli.app import run

    try:
        code = run()
    except Exception as fault:  # whatever was not foreseen is ours, and must not look like a result
        _report(fault)
        code = 4
    sys.exit(code)


def _stop(number: int, frame: FrameType | None) -> None:
    """End at once by unwinding, so that an unfinished commit is rolled back."""
    raise SystemExit(128 + number)


def _report(fault: Exception) -> None:
    """Type and place only: the text of a fault may hold what stood in somebody's sheet."""
    if os.environ.get("ZHUCUN_DEBUG"):
        raise fault
    trace = fault.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
    sys.stderr.write(
        f"程序出错（{type(fault).__name__}，{where}），这是 zhucun 的问题。"
        "请把这一行报告给维护者；已入库的数据不受影响\n"
    )
