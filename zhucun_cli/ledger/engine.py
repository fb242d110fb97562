"""Runs the ledger's relations over Parquet files in an embedded DuckDB.

The relations are plain SELECTs in the common subset of SQL, one file each, without Python in them, so
that the same ledger can run on another engine. Everything that varies is a table; the only text put
into SQL is column names of declared kinds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import date, timedelta
from graphlib import TopologicalSorter
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from zhucun_cli.kinds import HOUSEHOLD_KIND, Field, Kind, Kinds
from zhucun_cli.ledger.quick import WindowBits, window_bits
from zhucun_cli.ledger.relation import NOT_QUICK, OF_EVENTS, QUICK, VIEWS, relation_texts, relations_read
from zhucun_cli.ledger.windows import DutyWindow, with_rivals
from zhucun_cli.office import TOWNSHIP, VILLAGE, Exemption, PlaceAlias
from zhucun_cli.places import compact, township_key, village_key
from zhucun_cli.policies import Duty

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

TIMELINE_KINDS = (HOUSEHOLD_KIND, "pairing", "household_event", "exemption", "objection")
"""Kinds that say who owes what from when, whatever the duties asked for."""
BESIDE_KINDS = ("helper", "theme")
"""Kinds about no household, at which some views look."""
_SQL_TYPES: Mapping[str, str] = MappingProxyType({
    "date": "date", "money": "decimal(14, 2)", "count": "integer", "yesno": "boolean",
})  # fmt: skip
_REFERENCE = ("household_code", "id_number_key", "township_key", "village_key", "head_name")
_REFERENCE_KEY = "concat_ws('|', " + ", ".join(f"coalesce({name}, '')" for name in _REFERENCE) + ")"
_NULL = "cast(null as varchar)"
Row = tuple[Any, ...]  # what the engine returns; each view names its columns


@dataclass(frozen=True)
class BatchRow:
    """What the ledger needs to know of a visible batch; `first_version` is what a correction corrects."""

    batch: str
    received_on: date
    received_stated: bool
    first_version: str = ""


@dataclass(frozen=True)
class Sources:
    """The files behind the ledger: checked Parquet paths per lake table, and the batches they hold.

    `collected` are the kinds of which anything ever arrived, also outside the months that are read.
    `aliases` are the office's other names of places: they act on rows that came before them, too.
    `exemptions` stand in the office's settings. Households whose roster names no county are of `home_county`;
    `own_policies` are the counties that have a policy of their own.
    """

    files: Mapping[str, Sequence[Path]]
    batches: Sequence[BatchRow]
    collected: frozenset[str] = frozenset()
    aliases: Sequence[PlaceAlias] = ()
    unit_aliases: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    exemptions: Sequence[Exemption] = ()
    home_county: str = ""
    own_policies: Sequence[str] = ()


class Ledger:
    """An open engine that holds the relations of one question; close it, or use it in a `with`.

    `query` answers SQL over the relations with bound parameters only. A relation is made when it is first read,
    and those that do not read one another are made side by side.
    `quick` is True when the figures of every duty can be counted by bits (see `ledger.quick`).
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        windows: tuple[DutyWindow, ...],
        collected: frozenset[str],
        texts: Mapping[str, str],
        views: frozenset[str],
        quick: bool,
    ) -> None:
        self._connection = connection
        self._texts = dict(texts)
        self._views = views
        self._made: set[str] = set()
        self.windows = windows
        self.collected = collected
        self.quick = quick

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def query(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """All rows of a SELECT over the ledger's relations."""
        self._make_what_is_read(sql)
        return self._connection.execute(sql, list(parameters)).fetchall()

    def stream(self, sql: str, parameters: Sequence[object] = ()) -> Iterator[Row]:
        """The same rows a few at a time; nothing else may be asked before the last one."""
        self._make_what_is_read(sql)
        result = self._connection.execute(sql, list(parameters))
        while rows := result.fetchmany(20_000):
            yield from rows

    def named_query(self, sql: str, parameters: Mapping[str, object]) -> list[Row]:
        """The same with parameters by name ($name)."""
        self._make_what_is_read(sql)
        return self._connection.execute(sql, dict(parameters)).fetchall()

    def arrow(self, sql: str) -> pa.Table:
        """All rows of a SELECT as an Arrow table."""
        self._make_what_is_read(sql)
        return self._connection.sql(sql).to_arrow_table()

    def add(self, name: str, rows: pa.Table) -> None:
        """Let later queries see an Arrow table under this name."""
        self._connection.register(name, rows)

    def replace(self, name: str, sql: str, parameters: Sequence[object] = ()) -> None:
        """Give a relation that was not read yet another content."""
        self._make_what_is_read(sql)
        self._connection.execute(f"create or replace table {name} as {sql}", list(parameters))
        self._made.add(name)

    def has_made(self, name: str) -> bool:
        """True when the relation was read before, so that reading it again costs little."""
        return name in self._made

    def _make_what_is_read(self, sql: str) -> None:
        lacking: dict[str, set[str]] = {}
        self._find_lacking(sql, lacking)
        if not lacking:
            return
        order = TopologicalSorter(lacking)
        order.prepare()
        with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
            making: dict[Future[None], str] = {}
            while order.is_active():
                making |= {pool.submit(self._make_one, name): name for name in order.get_ready()}
                finished, _ = wait(making, return_when=FIRST_COMPLETED)
                for each in finished:
                    each.result()
                    order.done(making.pop(each))
        self._made.update(lacking)

    def _find_lacking(self, sql: str, lacking: dict[str, set[str]]) -> set[str]:
        """The relations that `sql` reads and that were not made yet; `lacking` gets these, and what they read."""
        names = {name for name in relations_read(sql) if name in self._texts and name not in self._made}
        for name in names - lacking.keys():
            lacking[name] = set()
            lacking[name] = self._find_lacking(self._texts[name], lacking)
        return names

    def _make_one(self, name: str) -> None:
        what = "view" if name in self._views else "table"
        with self._connection.cursor() as cursor:
            cursor.execute(f"create {what} {name} as {self._texts[name]}")


SIDE_BY_SIDE = 2
"""Relations made at a time: each is small, and its parts cannot occupy more than one processor for long."""


def build_ledger(sources: Sources, kinds: Kinds, windows: tuple[DutyWindow, ...], as_of: date) -> Ledger:
    """Every relation of the ledger for these windows, judged on `as_of`."""
    connection = _connect(sources)
    evidence = tuple(dict.fromkeys(item.duty.evidence for item in windows))
    _load_sources(connection, sources, kinds, evidence)
    _load_question(connection, windows, as_of, sources)
    _fill(connection, "dated_kind", "kind varchar", [(name,) for name in evidence if not kinds[name].period])
    _load_words(connection, [item.duty for item in windows], sources.aliases)
    connection.execute(f"create view earlier as {_earlier_sources(kinds, windows, evidence)}")
    bits = window_bits(windows, kinds)
    _load_bits(connection, bits)
    held = _size(sources) <= HELD_BYTES
    texts = {**_texts(kinds, windows, evidence, held), **(QUICK if bits else NOT_QUICK)}
    views = frozenset() if held else VIEWS
    return Ledger(connection, windows, _collected(sources), texts, views, quick=bool(bits))


HELD_BYTES = 64 * 1024 * 1024
"""Records up to this size, as files, are read once and held; more are read for each relation that needs some columns."""


def _size(sources: Sources) -> int:
    return sum(path.stat().st_size for files in sources.files.values() for path in files)


def build_timeline(sources: Sources, kinds: Kinds, beside: tuple[str, ...], as_of: date) -> Ledger:
    """Who is on the roll and paired with whom as of a day, with the rows of the kinds `beside`; nothing is owed in it."""
    connection = _connect(sources)
    _load_sources(connection, sources, kinds, beside)
    _load_question(connection, (), as_of, sources)
    _load_words(connection, (), sources.aliases)
    _load_bits(connection, ())
    return Ledger(
        connection, (), _collected(sources), _texts(kinds, (), beside, held=False), VIEWS, quick=False
    )


def _collected(sources: Sources) -> frozenset[str]:
    return sources.collected | {name for name, files in sources.files.items() if files}


def _texts(
    kinds: Kinds, windows: tuple[DutyWindow, ...], evidence: tuple[str, ...], held: bool
) -> Mapping[str, str]:
    """The relations with their placeholders filled in; `held` when `done_row` is in memory."""
    places = {
        "reference_sources": _reference_sources(),
        f"{OF_EVENTS}reference_sources": _event_sources(),
        "record_sources": _record_sources(kinds, windows, evidence),
        "done_sources": "select * from done_row" if held else _done_sources(kinds, windows, evidence),
    }
    filled = {}
    for name, text in relation_texts().items():
        for place, value in places.items():
            text = text.replace("{" + place + "}", value)
        filled[name] = text
    return filled


def _connect(sources: Sources) -> duckdb.DuckDBPyConnection:
    """A private engine that may open exactly the listed files, and whose settings are then locked."""
    import duckdb

    connection = duckdb.connect(":memory:")
    paths = [str(path) for files in sources.files.values() for path in files]
    connection.execute("set autoinstall_known_extensions = false")
    connection.execute("set autoload_known_extensions = false")
    connection.execute("set preserve_insertion_order = false")
    connection.execute("set parquet_metadata_cache = true")
    connection.execute("set allowed_paths = ?", [paths])
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection


def _load_sources(
    connection: duckdb.DuckDBPyConnection, sources: Sources, kinds: Kinds, evidence: tuple[str, ...]
) -> None:
    aliases = [(each.level, each.alias, each.key, each.township) for each in sources.aliases]
    _fill(connection, "place_alias", "level varchar, alias varchar, key varchar, township varchar", aliases)
    for name in dict.fromkeys((*TIMELINE_KINDS, *BESIDE_KINDS, *evidence)):
        _load_table(connection, name, sources.files.get(name, ()), _columns(kinds[name]))
    _fill(
        connection,
        "office_exemption",
        "household varchar, excused_from date, to_day date",
        [(each.household, each.first, each.last + timedelta(days=1)) for each in sources.exemptions],
    )
    _fill(connection, "unit_alias", "alias varchar, name varchar", list(sources.unit_aliases.items()))
    _fill(connection, "own_policy", "county varchar", [(county,) for county in sources.own_policies])
    _load_table(connection, "rejected_row", sources.files.get("rejected", ()), _REJECTED)
    _load_table(connection, "correction", sources.files.get("correction", ()), _CORRECTION)
    for name in evidence:
        earlier = f"{name}_earlier"
        _load_table(connection, earlier, sources.files.get(earlier, ()), _columns(kinds[name]))
    _fill(
        connection,
        "batch",
        "batch varchar, received_on date, received_stated boolean, first_version varchar",
        [
            (each.batch, each.received_on, each.received_stated, each.first_version or each.batch)
            for each in sources.batches
        ],
    )


_REJECTED = (
    "batch varchar", "sheet varchar", '"row" integer', "kind varchar", "household_code varchar",
    "id_number_key varchar", "township varchar", "village varchar", "township_key varchar",
    "village_key varchar", "head_name varchar", "done_on date", "period varchar", "declared_from date",
    "declared_to date", "written_on date", "value varchar",
)  # fmt: skip

_CORRECTION = (
    "batch varchar", "sheet varchar", '"row" integer', "of_batch varchar", "of_sheet varchar", "of_row integer",
)  # fmt: skip


def _columns(kind: Kind) -> tuple[str, ...]:
    """Column definitions of a kind as the ledger reads it: what people wrote freely stays in the files."""
    columns = ["batch varchar", "sheet varchar", '"row" integer']
    for each in kind.fields:
        columns.extend(_field_columns(each))
    if kind.subject == HOUSEHOLD_KIND:
        columns += ["township_key varchar", "village_key varchar"]
    if kind.mode == "snapshot":
        columns += ["effective_on date", "extent varchar"]
    return tuple(columns)


def _field_columns(each: Field) -> tuple[str, ...]:
    if each.type == "id_number":
        return (f"{each.name}_key varchar",)  # the full number is read by no ledger query
    if each.month_only:
        return (f"{each.name} date", f"{each.name}_month_only boolean")
    return (f'"{each.name}" {_SQL_TYPES.get(each.type, "varchar")}',)


def _load_table(
    connection: duckdb.DuckDBPyConnection, name: str, paths: Sequence[Path], columns: tuple[str, ...]
) -> None:
    """The rows of the files as relation `name`; an empty table of that shape when there are none."""
    names = [column.split(" ")[0] for column in columns]
    refers = name != HOUSEHOLD_KIND and "village_key" in names
    keyed = f", {_REFERENCE_KEY} as reference_key" if refers else ""
    if paths:
        read = connection.read_parquet(
            [str(path) for path in paths], union_by_name=True, hive_partitioning=False
        )
        # A field that the kind gained after the files were written is in none of them.
        lacking = [
            column
            for column, field_name in zip(columns, names, strict=True)
            if field_name.strip('"') not in read.columns
        ]
        nulls = (f"cast(null as {column.split(' ', 1)[1]}) as {column.split(' ')[0]}" for column in lacking)
        read.project(", ".join(("*", *nulls))).create_view(f"{name}_file")
    else:
        connection.execute(f"create table {name}_file ({', '.join(columns)})")
    # Without aliases the joins would only cost time.
    aliased = connection.execute("select count(*) from place_alias").fetchall() != [(0,)]
    placed = _PLACED.format(columns=", ".join(_placed_columns(names)), table=f"{name}_file")
    source = f"({placed}) as placed" if aliased and "village_key" in names else f"{name}_file"
    connection.execute(f"create view {name} as select {', '.join(names)}{keyed} from {source}")  # noqa: S608 - declared kinds


_PLACED = f"""
    select {{columns}}
    from {{table}} as f
    left join place_alias as t on t.level = '{TOWNSHIP}' and t.alias = f.township_key
    left join place_alias as v
      on v.level = '{VILLAGE}' and v.alias = f.village_key
     and v.township = coalesce(t.key, f.township_key) and v.township <> ''
    left join place_alias as g on g.level = '{VILLAGE}' and g.alias = f.village_key and g.township = ''
"""  # noqa: S608 - our own words
_PLACE_KEYS: Mapping[str, str] = MappingProxyType(
    {
        "township_key": "coalesce(t.key, f.township_key) as township_key",
        "village_key": "coalesce(v.key, g.key, f.village_key) as village_key",
    }
)


def _placed_columns(names: Sequence[str]) -> list[str]:
    """The columns of a table with the office's aliases of places resolved."""
    return [_PLACE_KEYS.get(name, f"f.{name}") for name in names]


def _rule_numbers(windows: Sequence[DutyWindow]) -> dict[tuple[str, str, date], int]:
    """The number of each rule in the order in which the windows name them: rules asked for come first everywhere."""
    return {rule: number for number, rule in enumerate(dict.fromkeys(item.rule for item in windows))}


def _load_question(
    connection: duckdb.DuckDBPyConnection,
    windows: tuple[DutyWindow, ...],
    as_of: date,
    sources: Sources,
) -> None:
    _fill(
        connection,
        "clock",
        "as_of date, home_county varchar, first_day date, stop_day date",
        [
            (
                as_of,
                sources.home_county,
                min((min(item.window.start, item.due_on) for item in windows), default=as_of),
                max((item.window.end for item in windows), default=as_of) + timedelta(days=1),
            )
        ],
    )
    items = {item.rule: item for item in windows}
    rivals = with_rivals(windows)
    rules = _rule_numbers((*windows, *rivals))
    _fill(
        connection,
        "duty_window",
        "rule integer, county varchar, duty varchar, duty_group varchar, title varchar, evidence varchar, "
        "category varchar, at_least integer, min_days integer, window_label varchar, window_start date, "
        "window_end date, window_stop date, due_on date, grace_days integer, new_within_days integer, "
        "backfill_days integer, "
        "last_closes_on date",
        [row for item in windows for row in _window_rows(item, rules[item.rule])],
    )
    _fill(
        connection,
        "rival_window",
        "rule integer, county varchar, duty varchar, evidence varchar, category varchar, window_label varchar, "
        "window_start date, window_end date, window_stop date",
        [
            (
                rules[item.rule], item.county, item.duty.id, item.duty.evidence, category, item.window.label,
                item.window.start, item.window.end, item.window.end + timedelta(days=1),
            )
            for item in rivals
            for category in item.duty.applies_to
        ],
    )  # fmt: skip
    counted = [
        (rules[rule], word)
        for rule, item in items.items()
        for words in item.duty.counts.values()
        for word in (*words, *_words_beside(item))
    ]
    _fill(connection, "counted_value", "rule integer, value varchar", counted)
    for name, chosen in (
        (
            "asked_rule",
            [rules[rule] for rule, item in items.items() if item.duty.counts and item.duty.blank == "ask"],
        ),
        ("paired_rule", [rules[rule] for rule, item in items.items() if item.duty.done_by == "paired"]),
    ):
        _fill(connection, name, "rule integer", [(number,) for number in chosen])
    remote = [rules[rule] for rule, item in items.items() if item.policy.remote_for_absent == "counts"]
    _fill(
        connection,
        "remote_value",
        "rule integer, value varchar",
        [(number, word) for number in remote for word in REMOTE_MODES],
    )


REMOTE_MODES = ("电话", "微信", "视频")


def _words_beside(item: DutyWindow) -> tuple[str, ...]:
    """What counts beside the named values; '' stands for a value that is not stated."""
    words = ("",) if item.duty.blank == "counts" else ()
    return (*words, NOT_HOME) if item.policy.not_home == "counts" and item.duty.evidence == "visit" else words


NOT_HOME = "入户未遇"


def _window_rows(item: DutyWindow, rule: int) -> Iterable[Row]:
    duty, window = item.duty, item.window
    for category in duty.applies_to:
        yield (
            rule, item.county, duty.id, duty.group, duty.title, duty.evidence, category, duty.at_least,
            duty.min_days, window.label, window.start, window.end, window.end + timedelta(days=1),
            item.due_on, duty.grace_days, duty.new_within_days, item.policy.backfill_days, item.last_closes_on,
        )  # fmt: skip


def _load_words(
    connection: duckdb.DuckDBPyConnection, duties: Sequence[Duty], aliases: Sequence[PlaceAlias]
) -> None:
    """Which duties the free text of an exemption or objection names, and the keys of places that events name."""
    levels = {TOWNSHIP: "township", VILLAGE: "village"}
    known = {(levels[each.level], each.alias): each.key for each in aliases}
    said = connection.execute(
        "select distinct duty from exemption where duty is not null"
        " union select distinct duty from objection where duty is not null"
    ).fetchall()
    words = [("", duty_id) for duty_id in dict.fromkeys(duty.id for duty in duties)]
    words += [(text, duty_id) for (text,) in said for duty_id in named_duties(text, duties)]
    _fill(connection, "duty_word", "word varchar, duty varchar", words)
    places = [
        (level, name, known.get((level, key(name)), key(name)))
        for level, column, key in (
            ("township", "to_township", township_key),
            ("village", "to_village", village_key),
        )
        for (name,) in connection.execute(
            f"select distinct {column} from household_event where {column} is not null"  # noqa: S608 - our own words
        ).fetchall()
    ]
    _fill(connection, "place_name", "level varchar, name varchar, key varchar", places)


def named_duties(text: str, duties: Iterable[Duty]) -> tuple[str, ...]:
    """The ids of the duties that `text` names by id, title, both, or group; none when it names nothing known."""
    asked = compact(text)
    found = (
        duty.id
        for duty in duties
        if asked in map(compact, (duty.id, duty.title, duty.group, title_with_id(duty.title, duty.id)))
    )
    return tuple(dict.fromkeys(found))


def title_with_id(title: str, duty_id: str) -> str:
    """A duty in full, for sheets that go out and come back: 每月一走访（visit-monitored）."""
    return f"{title}（{duty_id}）"


def _fill(connection: duckdb.DuckDBPyConnection, name: str, columns: str, rows: Sequence[Row]) -> None:
    connection.execute(f"create table {name} ({columns})")
    if rows:
        types = (column.rsplit(" ", 1)[1] for column in columns.split(", "))
        values = ", ".join(f"unnest(cast(? as {each}[]))" for each in types)
        connection.execute(
            f"insert into {name} select {values}", [list(each) for each in zip(*rows, strict=True)]
        )


def _reference_sources() -> str:
    """References of rows that do not name a household as a roster does, and of those that were rejected."""
    columns = ", ".join(("reference_key", *_REFERENCE))
    return f"""select {columns} from odd_row
    union all
    select {columns} from rejected
    union all
    select {columns} from pairing as p
    where not exists (
        select 1 from known_name as n
        where n.household = p.household_code and n.head_name = p.head_name and n.township_key = p.township_key
          and n.village_key = p.village_key
    )"""  # noqa: S608 - our own names


def _event_sources() -> str:
    columns = ", ".join(("reference_key", *_REFERENCE))
    tables = ("household_event", "exemption", "objection")
    return "\n    union all\n    ".join(f"select {columns} from {name}" for name in tables)  # noqa: S608 - our own names


def _record_sources(kinds: Kinds, windows: Sequence[DutyWindow], evidence: tuple[str, ...]) -> str:
    return "\nunion all\n".join(
        _record_source(kinds[name], _choice_field(windows, name)) for name in evidence
    )


def _earlier_sources(kinds: Kinds, windows: Sequence[DutyWindow], evidence: tuple[str, ...]) -> str:
    """Records of the months before, as a view: read only when somebody asks when it was last done."""
    columns = ", ".join(_REFERENCE)
    return " union all ".join(
        f"select '{name}' as kind, {columns}, {kinds[name].date} as done_on,"  # noqa: S608 - declared kinds
        f" {_choice_field(windows, name) or _NULL} as value from {name}_earlier"
        for name in evidence
    )


def _choice_field(windows: Sequence[DutyWindow], kind: str) -> str:
    """The field by whose values duties on this kind count, or ''."""
    names = (name for item in windows if item.duty.evidence == kind for name in item.duty.counts)
    return next(names, "")


def _record_source(kind: Kind, choice: str) -> str:
    period = f"coalesce(e.{kind.period}, '')" if kind.period else "''"
    people = next((f"e.{each.name}" for each in kind.fields if each.type == "names"), _NULL)
    value = f"e.{choice}" if choice else _NULL
    amounts = ", ".join(
        f"coalesce(cast(e.{each.name} as varchar), '')" for each in kind.fields if each.type == "money"
    )
    content = f"concat_ws('|', {amounts})" if kind.period and amounts else "''"
    references = ", ".join(f"e.{name}" for name in _REFERENCE)
    return (
        f"select '{kind.name}' as kind, {references},"
        f" {period} as period, e.{kind.date} as done_on, {value} as value, {people} as people,"
        f" {content} as content, e.batch, e.sheet, e.row\n"
        f"from {kind.name} as e\n"
        f"cross join clock as c where e.{kind.date} is null or e.{kind.date} <= c.as_of"
    )


def _done_sources(kinds: Kinds, windows: Sequence[DutyWindow], evidence: tuple[str, ...]) -> str:
    """What the one pass over all records needs of them."""
    columns = ", ".join(name for name in _REFERENCE if name != "id_number_key")
    return "\n        union all\n        ".join(
        f"select '{name}' as kind, {columns}, {kinds[name].date} as done_on,"  # noqa: S608 - declared kinds
        f" {_choice_field(windows, name) or _NULL} as value from {name}"
        for name in evidence
    )


def _load_bits(connection: duckdb.DuckDBPyConnection, bits: Sequence[WindowBits]) -> None:
    rules = _rule_numbers([each.item for each in bits])
    _fill(
        connection,
        "window_bit",
        "kind varchar, rule integer, window_label varchar, window_start date, window_end date, due_on date, "
        "closes_on date, timely bigint, late bigint, arrived bigint, unstated bigint",
        [
            (
                each.item.duty.evidence, rules[each.item.rule], each.item.window.label, each.item.window.start,
                each.item.window.end, each.item.due_on, each.item.closes_on,
                each.timely, each.late, each.arrived, each.unstated,
            )
            for each in bits
        ],
    )  # fmt: skip
    connection.execute("create table day (day date)")
    if bits:
        first = min(each.item.window.start for each in bits).toordinal()
        last = max(max(each.item.closes_on, each.item.window.end) for each in bits).toordinal()
        days = [date.fromordinal(number) for number in range(first, last + 1)]
        connection.execute("insert into day select unnest(cast(? as date[]))", [days])
