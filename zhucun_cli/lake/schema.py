"""The Arrow schemas of what is stored: one per kind, and the tables of what could not be used.

Importing this module loads pyarrow; the commands that store or read tables import it when they run.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pyarrow as pa

from zhucun_cli.kinds import Field, Kind

PROBLEM_TABLE = "problem"
REJECTED_TABLE = "rejected"
CORRECTION_TABLE = "correction"
TABLES_OF_ITS_OWN = (PROBLEM_TABLE, REJECTED_TABLE, CORRECTION_TABLE)
"""Names that a kind may not have."""

_MONEY = pa.decimal128(14, 2)
_TYPES: Mapping[str, pa.DataType] = MappingProxyType(
    {
        "text": pa.string(),
        "code": pa.string(),
        "name": pa.string(),
        "names": pa.string(),
        "choice": pa.string(),
        "month": pa.string(),
        "quarter": pa.string(),
        "year": pa.string(),
        "period": pa.string(),
        "phone": pa.string(),
        "id_number": pa.string(),
        "date": pa.date32(),
        "money": _MONEY,
        "count": pa.int32(),
        "yesno": pa.bool_(),
    }
)
_PROVENANCE = (("batch", pa.string()), ("sheet", pa.string()), ("row", pa.int32()))
_PLACE_KEYS = (("township_key", pa.string()), ("village_key", pa.string()))


def arrow_schema(kind: Kind) -> pa.Schema:
    """The columns of `kind` as stored: provenance, fields, what is derived from them, `row_key`."""
    columns = [*_PROVENANCE]
    for each in kind.fields:
        columns.extend(_columns_of(each))
    if kind.subject == "household":
        columns.extend(_PLACE_KEYS)
    if kind.mode == "snapshot":
        columns.extend((("effective_on", pa.date32()), ("extent", pa.string())))
    columns.append(("row_key", pa.string()))
    return pa.schema(columns)


def _columns_of(declared: Field) -> list[tuple[str, pa.DataType]]:
    columns = [(declared.name, _TYPES[declared.type])]
    if declared.type == "id_number":
        columns.append((f"{declared.name}_key", pa.string()))
    if declared.month_only:
        columns.append((f"{declared.name}_month_only", pa.bool_()))
    return columns


PROBLEM_SCHEMA = pa.schema(
    [
        *_PROVENANCE,
        *((name, pa.string()) for name in ("column", "cell", "field", "code", "severity")),
        *((name, pa.string()) for name in ("raw", "message", "fix")),
    ]
)
"""The table `problem`: one row a problem; `row` is null for a fault of a whole sheet or file."""

REJECTED_SCHEMA = pa.schema(
    [
        *_PROVENANCE,
        ("kind", pa.string()),
        ("household_code", pa.string()),
        ("id_number_key", pa.string()),
        ("township", pa.string()),
        ("village", pa.string()),
        *_PLACE_KEYS,
        ("head_name", pa.string()),
        ("done_on", pa.date32()),
        ("period", pa.string()),
        ("value", pa.string()),
        ("declared_from", pa.date32()),
        ("declared_to", pa.date32()),
        ("written_on", pa.date32()),
        ("any_day", pa.bool_()),
        ("effective_on", pa.date32()),
        ("extent", pa.string()),
        ("cells", pa.string()),
        ("texts", pa.string()),
    ]
)
"""The table `rejected`: one row a rejected row, with what of it could still be read.

`done_on`, `period` and `value` are the kind's date, period and assumable field (a visit's mode) where they
parsed, `declared_from/to` what the title declares, `written_on` a day refused for lying far outside of it, `any_day`
that days were not held against it, `effective_on` and `extent` those of the snapshot to which
the row belongs, `cells` a JSON list of the raw cells, `texts` JSON of how it is shown to be corrected.
"""

CORRECTION_SCHEMA = pa.schema(
    [*_PROVENANCE, ("of_batch", pa.string()), ("of_sheet", pa.string()), ("of_row", pa.int32())]
)
"""The table `correction`: one row a row of a corrected 待改 workbook, with the rejected row it stands for.

While its batch is visible the rejected row no longer counts; when the batch is withdrawn, it counts again.
"""
