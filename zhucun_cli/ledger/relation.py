"""The relations of the ledger as SQL texts, and which of them another one reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

VIEWS = frozenset({
    "placed_row", "single_row", "single_spoken_row", "roster_row", "household_name", "known_name", "presence",
    "segment", "monitored_span", "steady_roll", "done_row", "linked_pairing", "kept", "focus", "record",
})  # fmt: skip
"""Relations that are large and read for few of their columns: no rows of them are kept."""
OF_EVENTS = "event_"
"""Events, exemptions and objections decide whose timeline is put together piece by piece. Therefore their references
are resolved before the records', by the same relations under names that begin with this."""
OF_UNDONE = "undone_"
"""Who answers for what is not done can be told without a row for what is: by the same relations under these names."""
_FOLDER = Path(__file__).parent / "relations"
_COMMENT = re.compile(r"--.*")
_OWN = re.compile(r"\b([a-z_]+) as \(")
_READ = re.compile(r"\b(?:from|join)\s+([a-z_]+)")


QUICK = MappingProxyType(
    {"not_received": "select distinct evidence, township_key, village_key, window_label from unheard"}
)
"""Relations that bits answer, where windows are bits: the same rows, without one for each village and day."""
NOT_QUICK = MappingProxyType(
    {"tick": "select kind, day.day as done_on, '' as value, timely as bits from window_bit cross join day"}
)
"""Where windows are no bits, there are none, and no record need be looked at for them."""


@cache
def relation_texts() -> Mapping[str, str]:
    """Relation → its SELECT, with placeholders in braces for what the declared kinds decide."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in _FOLDER.glob("*.sql")}
    twice = {
        name: texts[text].replace("{of}", prefix)
        for prefix, link in (("", "record_link"), (OF_EVENTS, f"{OF_EVENTS}link"))
        for name, text in (
            (f"{prefix}reference", "reference"),
            (f"{prefix}candidate", "candidate"),
            (link, "resolved"),
        )
    }
    listed = {
        f"{which}_spoken_row": texts["spoken_row"].replace("{listed}", f"{which}_row")
        for which in ("relisted", "single")
    }
    answering = {
        f"{prefix}{name}": texts[name].replace("{obligation}", owed).replace("{of}", prefix)
        for prefix, owed in (("", "obligation"), (OF_UNDONE, "undone"))
        for name in ("attribution", "answerable")
    }
    return MappingProxyType(texts | twice | listed | answering)


def relations_read(sql: str) -> Iterator[str]:
    """The names after every FROM and JOIN that the query does not define itself."""
    text = _COMMENT.sub("", sql)
    own = {found[1] for found in _OWN.finditer(text)}
    return (found[1] for found in _READ.finditer(text) if found[1] not in own)
