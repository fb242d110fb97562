"""Put a fictitious province-year straight into a home's lake: no workbook of this size is ever written.

    python benchmarks/province_data.py HOME [--scale 1.0] [--seed 2022]

Villages, townships, codes and names are invented. Fourteen prefectures each send a roster, a pairing roster, the
year's visits by month and what was rejected of them; three villages in a hundred send both rosters again in the course
of the year, with households added, left out, moved and cleared. The same seed, scale and DuckDB give the same rows.
"""

from __future__ import annotations

import argparse
import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from zhucun_cli.home import create_home
from zhucun_cli.kinds import Kinds, load_kinds
from zhucun_cli.lake.batches import NewBatch
from zhucun_cli.lake.schema import REJECTED_SCHEMA, arrow_schema
from zhucun_cli.lake.store import Lake

if TYPE_CHECKING:
    import pyarrow as pa

HOUSEHOLDS = 2_200_000
PREFECTURES = 14
RECEIVED_ON = date(2023, 1, 10)
SECOND_RECEIVED_ON = date(2023, 1, 11)

# `pick(salt, of)` is a number below `of` that depends on nothing but the row's own number, the salt and the seed.
_MACROS = """
create macro pick(number, salt, below) as hash((cast(getvariable('seed') as bigint) * 64 + salt) * 1000000000 + number) % below;
create macro char_of(text, place) as substr(text, 1 + cast(place as integer), 1);
create macro surname(number) as
    char_of('王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹', pick(number, 1, 30));
create macro given(number, salt) as
    char_of('伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华玉珍凤梅建国志红春生文辉云莲荣成福祥', pick(number, salt, 43));
"""

# 73 households a village, 9 villages a township; township names are unique in the province.
_PLACES = """
create table place as
select v as village_number, v * {prefectures} // {villages} as prefecture,
    concat(char_of('白青龙云松银桐柳金丰石南高竹梅枫茶沙雁鹿', t // 200 % 20),
           char_of('沙石潭溪林坪湾塘滩田桥浦岭冲园鸣江木凤月', t // 10 % 20),
           char_of('东西南北中前后上下内', t % 10)) as township_key,
    concat(township_key, '镇') as township,
    concat(char_of('桂枫梅竹松柏兰荷莲桃杏柳樟榆槐石云龙金青', v % 20), char_of('溪坪冲塘湾岭坳田岩', v % 9), '村') as village,
    concat('43', lpad(cast(v // 220 as varchar), 4, '0'), lpad(cast(v % 220 as varchar), 6, '0')) as code
from (select v, v // 9 as t from range({villages}) as r(v)) as numbered;
create table household as
select h as number, h // 73 as village_number, concat(p.code, lpad(cast(h % 73 as varchar), 4, '0')) as household_code,
    concat(surname(h), given(h, 2), given(h, 3)) as head_name,
    concat(surname(h // 4 + 9), given(h // 4, 4), given(h // 4, 5)) as helper_name,
    concat('第', cast(h // 4 % 97 as varchar), '帮扶单位') as helper_unit,
    p.prefecture, p.township, p.township_key, p.village,
    pick(h, 6, 16) = 0 as monitored,
    pick(h, 6, 16) = 1 and pick(h, 7, 4) = 0 as cleared_before,
    pick(village_number, 8, 100) < 3 as listed_twice,
    case when pick(h, 9, 100) < 2 then 'left' when pick(h, 9, 100) = 2 then 'moved'
         when pick(h, 9, 100) = 3 then 'added' when pick(h, 9, 100) < 14 and monitored then 'cleared' else '' end as change
from range({households}) as r(h) join place as p on p.village_number = h // 73;
"""

_ROSTER = """
select household_code, head_name, concat('9099', lpad(cast(number as varchar), 14, '0')) as id_number,
    md5(concat(household_code, getvariable('seed'))) as id_number_key, {township} as township,
    {village} as village, cast(1 + pick(number, 10, 9) as varchar) || '组' as village_group,
    cast(1 + pick(number, 11, 6) as integer) as population, '脱贫户' as category,
    case when monitored or cleared_before then '脱贫不稳定户' end as monitored_type,
    case when monitored or cleared_before then date '2020-01-15' + cast(pick(number, 12, 500) as integer) end as identified_on,
    case when identified_on is not null then false end as identified_on_month_only,
    case when monitored or cleared_before then {cleared} end as cleared,
    case when cleared_before then date '2021-12-20' when {cleared} then date '2022-06-10' end as cleared_on,
    case when cleared_on is not null then false end as cleared_on_month_only,
    concat('139', lpad(cast(pick(number, 13, 100000000) as varchar), 8, '0')) as phone,
    {key} as township_key, {village} as village_key, date '{listed_on}' as effective_on, '' as extent,
    township as sheet, number
from household where prefecture = ? and {chosen}
"""

_PAIRING = """
select household_code, head_name, township, village, helper_name, helper_unit, '县' as unit_level,
    concat('138', lpad(cast(pick(number // 4, 14, 100000000) as varchar), 8, '0')) as helper_phone,
    case when monitored then '结对帮扶' else '结对联系' end as pairing_type,
    township_key, village as village_key, date '{listed_on}' as effective_on, '' as extent, township as sheet, number
from (select * replace (case when date '{listed_on}' > date '2022-01-01' and pick(number, 15, 3) = 0
                             then concat(helper_name, '民') else helper_name end as helper_name) from household) as h
where prefecture = ? and {chosen}
"""

# Of a hundred windows 92 have a visit, 4 a telephone call, 2 a second visit. Few rows lack what a row should have.
_VISITS = """
with slot as (
    select h.*, m, number * 12 + m as window_number
    from household as h cross join range(12) as r(m)
    where prefecture = ? and (m % 3 = 0 or monitored)
),
done as (
    select *, 1 as nth, '入户' as stated from slot where pick(window_number, 20, 100) < 92
    union all
    select *, 2 as nth, '电话' as stated from slot where pick(window_number, 21, 100) < 4
    union all
    select *, 3 as nth, '入户' as stated from slot where pick(window_number, 22, 100) < 2
),
numbered as (
    select *, window_number * 4 + nth as visit_number,
        make_date(2022, 1 + cast(m + case when monitored then 0 else pick(visit_number, 23, 3) end as integer),
                  1 + cast(pick(visit_number, 24, 28) as integer)) as visited_on
    from done
)
select
    case when pick(visit_number, 25, 1000) < 10 then null
         when pick(visit_number, 25, 1000) < 13 then concat('9', household_code) else household_code end as household_code,
    case when pick(visit_number, 26, 1000) = 0 then concat(surname(number + 1), '某') else head_name end as head_name,
    township, village, visited_on, helper_name as visitor,
    case when pick(visit_number, 27, 1000) < 5 then null else stated end as mode,
    concat('入户了解生产生活情况，核实第', cast(pick(visit_number, 28, 3000) as varchar), '项，暂无其他诉求。') as content,
    township_key, village as village_key, township as sheet, visit_number as number, pick(visit_number, 29, 1000) = 0 as broken
from numbered
"""

_REJECTED = """
select 'visit' as kind, household_code, township, village, township_key, village_key, head_name,
    visited_on as done_on, mode as value, '[]' as cells, '{{}}' as texts, sheet, number
from ({visits}) as v where v.broken
"""


@dataclass(frozen=True)
class Province:
    """How large, and which random numbers."""

    households: int = HOUSEHOLDS
    seed: int = 2022


def put_into(folder: Path, province: Province) -> None:
    """A new home in `folder` whose lake holds the province-year."""
    home = create_home(folder, "某省", "suining")
    kinds = load_kinds()
    with duckdb.connect() as connection, Lake.create(home.lake_folder) as lake:
        _create(connection, province)
        for prefecture in range(PREFECTURES):
            for batch in _batches(connection, prefecture, kinds):
                lake.commit(batch)


def _create(connection: duckdb.DuckDBPyConnection, province: Province) -> None:
    connection.execute("set variable seed = ?", [province.seed])
    connection.execute(_MACROS)
    villages = -(-province.households // 73)
    sizes = {"households": province.households, "villages": villages, "prefectures": PREFECTURES}
    connection.execute(_PLACES.format_map(sizes))


def _batches(connection: duckdb.DuckDBPyConnection, prefecture: int, kinds: Kinds) -> tuple[NewBatch, ...]:
    """What one prefecture sent: first rosters, second rosters, visits with their rejected rows."""
    first = {
        "township": "township", "village": "village", "key": "township_key", "cleared": "cleared_before",
        "listed_on": "2022-01-01", "chosen": "not (listed_twice and change = 'added')",
    }  # fmt: skip
    moved = "case when change = 'moved' then concat('新', {name}) else {name} end"
    second = {
        "township": "township", "village": moved.format(name="village"), "key": "township_key",
        "cleared": "(cleared_before or change = 'cleared')",
        "listed_on": "2022-07-01", "chosen": "listed_twice and change <> 'left'",
    }  # fmt: skip
    rosters = {"household": _ROSTER, "pairing": _PAIRING}
    found = []
    for name, sql in rosters.items():
        for which, received_on in ((first, RECEIVED_ON), (second, SECOND_RECEIVED_ON)):
            batch = f"{name} {which['listed_on']} {prefecture}"
            table = _read(connection, sql.format_map(which), prefecture, batch, arrow_schema(kinds[name]))
            found.append(_batch(batch, received_on, {name: {"": table}}))
    batch = f"visit {prefecture}"
    table = _read(connection, _VISITS + " where not broken", prefecture, batch, arrow_schema(kinds["visit"]))
    rejected = _read(connection, _REJECTED.format(visits=_VISITS), prefecture, batch, REJECTED_SCHEMA)
    tables = {"visit": _by_month(table), "rejected": {"": rejected}}
    return (*found, _batch(batch, RECEIVED_ON, tables))


def _read(
    connection: duckdb.DuckDBPyConnection, sql: str, prefecture: int, batch: str, schema: pa.Schema
) -> pa.Table:
    """The rows in the lake's schema: columns that the query does not give are null."""
    given = {name for name, *_ in connection.execute(f"describe {sql.replace('?', '0')}").fetchall()}
    columns = {
        "batch": f"'{_sha256(batch)}'",
        "row": "cast(5 + row_number() over (partition by sheet order by number) as integer)",
        "row_key": "lower(lpad(to_hex(hash(number, 'key')), 16, '0'))",
    } | {name: f'"{name}"' for name in given}
    chosen = ", ".join(f'{columns.get(name, "null")} as "{name}"' for name in schema.names)
    return (
        connection.sql(f"select {chosen} from ({sql}) as r", params=[prefecture])  # noqa: S608 - our own texts
        .to_arrow_table()
        .cast(schema)
    )


def _by_month(visits: pa.Table) -> dict[str, pa.Table]:
    """The lake's partitions: rows by the month of their date."""
    import pyarrow.compute as pc

    months = pc.strftime(visits.column("visited_on"), format="%Y-%m")
    return {label: visits.filter(pc.equal(months, label)) for label in sorted(pc.unique(months).to_pylist())}


def _batch(name: str, received_on: date, tables: dict[str, dict[str, pa.Table]]) -> NewBatch:
    return NewBatch(_sha256(name), "", f"{name}.xlsx", received_on, False, "", tables, "{}", ())


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Generate a province-year.")
    parser.add_argument("home", type=Path)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=2022)
    given = parser.parse_args()
    put_into(given.home, Province(round(HOUSEHOLDS * given.scale), given.seed))
