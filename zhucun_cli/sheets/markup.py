"""Walking through XML with expat: names without their namespace, entity declarations refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from xml.parsers import expat

from zhucun_cli.errors import FileRefused

Attributes = Mapping[str, str]


def walk(
    blocks: Iterable[bytes],
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> None:
    """Call `start`, `end` and `text` for what stands in the document. FileRefused when it is damaged."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, found: start(
        _local(name), {_local(key): value for key, value in found.items()}
    )
    parser.EndElementHandler = lambda name: end(_local(name))
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        for block in blocks:
            parser.Parse(block, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise FileRefused("DAMAGED") from error


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _refuse(*_doctype: object) -> None:
    """No spreadsheet program writes a DOCTYPE; it serves to expand entities."""
    raise FileRefused("DAMAGED")
