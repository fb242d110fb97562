"""What lies in the lake: schemas, private immutable Parquet files, sorted, readable by anyone's tools."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from tests.lake.samples import KINDS, large, small
from zhucun_cli.lake import Lake
from zhucun_cli.lake.schema import PROBLEM_SCHEMA, REJECTED_SCHEMA, arrow_schema


def _written(schema: pa.Schema) -> str:
    return " ".join(f"{each.name}:{each.type}" for each in schema)


def test_income_is_stored_exactly_and_never_as_floats() -> None:
    assert _written(arrow_schema(KINDS["income"])) == (
        "batch:string sheet:string row:int32 household_code:string head_name:string id_number:string "
        "id_number_key:string county:string township:string village:string quarter:string "
        "wage:decimal128(14, 2) business:decimal128(14, 2) property:decimal128(14, 2) "
        "transfer:decimal128(14, 2) expense:decimal128(14, 2) net:decimal128(14, 2) "
        "net_per_head:decimal128(14, 2) members:int32 collector:string collected_on:date32[day] "
        "township_key:string village_key:string row_key:string"
    )


def test_a_roster_also_stores_when_it_holds_and_how_exact_its_dates_are() -> None:
    schema = arrow_schema(KINDS["household"])
    for name, expected in (
        ("identified_on", pa.date32()),
        ("identified_on_month_only", pa.bool_()),
        ("cleared", pa.bool_()),
        ("effective_on", pa.date32()),
        ("extent", pa.string()),
    ):
        assert schema.field(name).type == expected


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_is_stored_with_its_provenance_and_every_field(name: str) -> None:
    schema = arrow_schema(KINDS[name])
    assert (
        schema.names[:3] == PROBLEM_SCHEMA.names[:3] == REJECTED_SCHEMA.names[:3] == ["batch", "sheet", "row"]
    )
    assert schema.names[-1] == "row_key"
    assert {each.name for each in KINDS[name].fields} < set(schema.names)
    assert len(set(schema.names)) == len(schema.names)


def test_files_are_sorted_by_household_and_compressed_with_checksums(lake: Lake) -> None:
    lake.commit(large("九月"))
    for table in ("visit", "household"):
        for path in lake.snapshot().paths(table):
            codes = pq.read_table(path, columns=["household_code"]).column(0).to_pylist()
            assert codes == sorted(codes)
            column = pq.read_metadata(path).row_group(0).column(0)
            assert (column.compression, column.has_dictionary_page) == ("ZSTD", True)
            assert pq.read_table(path, page_checksum_verification=True).num_rows == len(codes)


def test_plain_tools_read_a_table_from_its_folder(lake: Lake, folder: Path) -> None:
    lake.commit(large("九月"))
    assert ds.dataset(folder / "data" / "visit", partitioning="hive").count_rows() == 5
    assert ds.dataset(folder / "data" / "household", partitioning="hive").count_rows() == 4


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps permissions elsewhere")
def test_everything_in_the_lake_is_private(lake: Lake, folder: Path) -> None:
    lake.commit(large("九月"))
    for path in (folder, *folder.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_two_files_of_one_content_are_equal_byte_for_byte(tmp_path: Path) -> None:
    found = []
    for name in ("a", "b"):
        with Lake.create(tmp_path / name) as lake:
            lake.commit(small("九月"))
            found.append(lake.snapshot().files["visit"][0].sha256)
    assert found[0] == found[1]


def test_opening_a_lake_loads_no_heavy_library() -> None:
    code = "import sys, zhucun_cli.lake; print({'pyarrow', 'pandas', 'duckdb'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
