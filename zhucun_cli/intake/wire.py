"""How a request goes to the reader's process and its answer comes back: a JSON head, then raw blocks.

Rows travel as Arrow streams, which cost a copy; nothing that the other side sends is ever executed.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Any

from zhucun_cli.errors import DeclarationError, FileRefused, IntegrityFault, NotPermitted, UsageError
from zhucun_cli.intake.reading import FileRead, Request
from zhucun_cli.intake.result import SheetResult
from zhucun_cli.lake.batches import ScopeRow
from zhucun_cli.problems import Problem
from zhucun_cli.tables.table import Counts

if TYPE_CHECKING:
    import pyarrow as pa

_LENGTH = struct.Struct("<Q")
_RAISED = {each.__name__: each for each in (UsageError, DeclarationError, IntegrityFault, NotPermitted)}
Answer = FileRead | FileRefused | UsageError | IntegrityFault | NotPermitted
Head = dict[str, Any]  # a JSON object


def send_request(stream: IO[bytes], request: Request) -> None:
    """Write a request."""
    head = {name: value for name, value in vars(request).items() if name != "content"}
    days = ("received_on", "effective_on")
    head |= {name: head[name] and head[name].isoformat() for name in days}
    head["assume"] = dict(request.assume)
    _send(stream, head, [request.content])


def receive_request(stream: IO[bytes]) -> Request | None:
    """The next request; None when there is none any more."""
    received = _receive(stream)
    if received is None:
        return None
    head, (content,) = received
    effective_on = head["effective_on"]
    return Request(
        **head
        | {
            "content": content,
            "received_on": date.fromisoformat(head["received_on"]),
            "effective_on": date.fromisoformat(effective_on) if effective_on else None,
            "passwords": tuple(head["passwords"]),
            "header_rows": tuple(head["header_rows"]) if head["header_rows"] else None,
        }
    )


def send_answer(stream: IO[bytes], answer: Answer) -> None:
    """Write what became of a request."""
    if isinstance(answer, FileRead):
        _send_read(stream, answer)
    elif isinstance(answer, FileRefused):
        _send(stream, {"refused": answer.code, "details": answer.details}, ())
    else:
        _send(stream, {"raised": type(answer).__name__, "message": str(answer)}, ())


def receive_answer(stream: IO[bytes]) -> Answer | None:
    """The answer to the last request; None when the other side has gone."""
    received = _receive(stream)
    if received is None:
        return None
    head, blocks = received
    if "refused" in head:
        return FileRefused(head["refused"], **head["details"])
    if "raised" in head:
        return _RAISED[head["raised"]](head["message"])
    return _read_of(head, blocks)


def _send_read(stream: IO[bytes], read: FileRead) -> None:
    partitions = [
        (name, label, rows) for name, labelled in read.tables.items() for label, rows in labelled.items()
    ]
    head = {
        "sheets": [asdict(each) for each in read.sheets],
        "problems": [vars(each) for each in read.problems],
        "scope": [vars(each) for each in read.scope],
        "used": dict(read.used),
        "layouts": read.layouts,
        "tables": [(name, label) for name, label, _ in partitions],
    }
    _send(stream, head, [_packed(rows) for _, _, rows in partitions])


def _read_of(head: Head, blocks: Sequence[bytes]) -> FileRead:
    tables: dict[str, dict[str, pa.Table]] = {}
    for (name, label), block in zip(head["tables"], blocks, strict=True):
        tables.setdefault(name, {})[label] = _unpacked(block)
    sheets = (SheetResult(**each | {"counts": Counts(**each["counts"])}) for each in head["sheets"])
    return FileRead(
        sheets=tuple(sheets),
        problems=tuple(Problem(**each) for each in head["problems"]),
        scope=tuple(ScopeRow(**each) for each in head["scope"]),
        tables=MappingProxyType(tables),
        used=MappingProxyType(head["used"]),
        layouts=tuple(head["layouts"]),
    )


def _packed(rows: pa.Table) -> pa.Buffer:
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema) as writer:
        writer.write_table(rows)
    return sink.getvalue()


def _unpacked(block: bytes) -> pa.Table:
    import pyarrow as pa

    return pa.ipc.open_stream(pa.py_buffer(block)).read_all()


def _send(stream: IO[bytes], head: Mapping[str, object], blocks: Sequence[bytes | pa.Buffer]) -> None:
    text = json.dumps(head, ensure_ascii=False).encode("utf-8", "surrogatepass")
    sizes = [len(text), *(memoryview(each).nbytes for each in blocks)]
    stream.write(_LENGTH.pack(len(sizes)) + b"".join(map(_LENGTH.pack, sizes)))
    for each in (text, *blocks):
        stream.write(each)
    stream.flush()


def _receive(stream: IO[bytes]) -> tuple[Head, list[bytes]] | None:
    """A head and its blocks; None at the end of the stream, however early that is."""
    try:
        count = _length(stream)
        sizes = [_length(stream) for _ in range(count)]
        text, *blocks = (_exactly(stream, size) for size in sizes)
    except EOFError:
        return None
    head: Head = json.loads(text.decode("utf-8", "surrogatepass"))
    return head, blocks


def _length(stream: IO[bytes]) -> int:
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    return int(length)


def _exactly(stream: IO[bytes], size: int) -> bytes:
    content = stream.read(size)
    if len(content) < size:
        raise EOFError
    return content
