"""Why an obligation stands otherwise in a later snapshot: the rows that came and went, and with which file.

Nothing is guessed: a cause is a row that bears on the obligation and that one of the two snapshots does not have,
because its batch came, was replaced or was withdrawn in between. What no such row explains is 原因不明.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from zhucun_cli.kinds import Kinds
from zhucun_cli.lake.batches import BatchInfo, HistoryEntry
from zhucun_cli.lake.snapshot import Snapshot
from zhucun_cli.ledger.engine import Ledger
from zhucun_cli.ledger.standing import Key, Standing
from zhucun_cli.ledger.views import TO_VERIFY

CAUSES = (
    "late", "correction", "forgotten", "roster", "exemption", "objection", "rules", "as_of", "unknown",
)  # fmt: skip
TIMELINE = ("owed", "due", "place", "category", "helper")
"""What of an obligation only rosters, pairings and events decide."""
_DONE = ("on_time", "late")


@dataclass(frozen=True)
class Fact:
    """One thing that happened between the two states and bears on an obligation.

    `how`: arrived, newer (of `latest` kinds), mended (a 待改 row), replaced (by a corrected file), dropped (no longer
    in the corrected file), withdrawn; '' for what is no row. `instead` is the other file: the one that was
    corrected, or that came in its place. `rows` is empty where the file matters and no single row of it.
    """

    cause: str
    how: str = ""
    file: str = ""
    batch: str = ""
    sheet: str = ""
    rows: tuple[int, ...] = ()
    instead: str = ""
    detail: str = ""


def unknown(what: Iterable[str]) -> Fact:
    """Nothing that happened explains it; `detail` names what of the obligation differs."""
    return Fact("unknown", detail="、".join(what))


@dataclass(frozen=True)
class State:
    """A snapshot with its ledger."""

    ledger: Ledger
    snapshot: Snapshot


class _Row(NamedTuple):
    """Where a row stands; `begun` tells two commits of the same bytes apart. `row` is 0 for a whole sheet."""

    batch: str
    begun: int
    sheet: str
    row: int


_Rows = Mapping[_Row, str]
"""Rows that bear on something, each with a word about it."""


class _Moved(NamedTuple):
    """A row that one state has and the other has not: how that came, with which other file, and a word about it."""

    how: str
    row: _Row
    other: str
    word: str


Pair = tuple[Standing | None, Standing | None]


def moved(before: Standing | None, after: Standing | None) -> tuple[str, ...]:
    """What differs between the two: owed, status, done_on, due, place, category, helper, and marks.

    Another helper of what is 待核 in both is a difference only where it decides whether the filters let it in.
    """
    if before is None or after is None:
        return () if before is after else ("owed",)
    marks = sorted(set(before.marks) ^ set(after.marks))
    differing = {
        "status": before.status != after.status,
        "done_on": before.done_on != after.done_on,
        "due": (before.due_on, before.closes_on) != (after.due_on, after.closes_on),
        "place": (before.township, before.village) != (after.township, after.village),
        "category": before.category != after.category,
        "helper": (before.responsible, before.unit) != (after.responsible, after.unit)
        and not (before.to_verify and after.to_verify and before.in_view == after.in_view),
    }
    return (*(name for name, differs in differing.items() if differs), *marks)


def received_facts(
    then: State, after: State, history: Sequence[HistoryEntry], kinds: Kinds, pairs: Mapping[Key, Pair]
) -> Mapping[Key, tuple[Fact, ...]]:
    """For each obligation that stands differently in the two states, what of the receipts explains it.

    Both ledgers have the same rules and the same day of judgement.
    """
    differing = {key: pair for key, pair in pairs.items() if moved(*pair)}
    if not differing:
        return {}
    for state in (then, after):
        _ask(state.ledger, differing)
    reasons = _Reasons(
        _Batches(then.snapshot, after.snapshot, history), _bearing(then), _bearing(after), kinds
    )
    return {key: reasons.of(*pair) for key, pair in differing.items()}


class _Batches:
    """Which batches one snapshot has and the other has not, and what became of them."""

    def __init__(self, then: Snapshot, after: Snapshot, history: Sequence[HistoryEntry]) -> None:
        self._then = {each.id: each.begin_snapshot for each in then.batches}
        self._after = {each.id: each.begin_snapshot for each in after.batches}
        begun = [each.batch for each in history if each.operation in ("ingest", "replace")]
        self._begun = {each.begin_snapshot: each for each in begun}
        self._replacing = {each.snapshot_id: each.batch for each in history if each.operation == "replace"}
        self._ended: dict[int, list[BatchInfo]] = defaultdict(list)
        for each in begun:
            if each.end_snapshot is not None:
                self._ended[each.end_snapshot].append(each)

    def came(self, row: _Row) -> bool:
        """The earlier snapshot does not have the row's batch."""
        return self._then.get(row.batch) != row.begun

    def went(self, row: _Row) -> bool:
        """The later snapshot does not have the row's batch."""
        return self._after.get(row.batch) != row.begun

    def name(self, row: _Row) -> str:
        """The file's name."""
        return self._begun[row.begun].source_name

    def how_it_came(self, row: _Row) -> tuple[str, str]:
        """arrived, mended or replaced, with the name of the file that it corrects."""
        batch = self._begun[row.begun]
        corrected = next((each for each in self._begun.values() if each.id == batch.corrects), None)
        if batch.corrects:
            return "mended", corrected.source_name if corrected else ""
        former = self._former(batch)
        return ("replaced", former.source_name) if former else ("arrived", "")

    def _former(self, batch: BatchInfo) -> BatchInfo | None:
        """The batch of the earlier snapshot in whose place this one stands, by one replacement or several."""
        for each in self._ended[batch.begin_snapshot]:
            if each.begin_snapshot == self._then.get(each.id):
                return each
            found = self._former(each)
            if found is not None:
                return found
        return None

    def successor(self, row: _Row) -> BatchInfo | None:
        """The batch of the later snapshot that stands in this one's place; None when it was withdrawn."""
        batch: BatchInfo | None = self._begun[row.begun]
        while batch is not None and batch.begin_snapshot != self._after.get(batch.id):
            batch = self._replacing.get(batch.end_snapshot or 0)
        return batch


def _ask(ledger: Ledger, pairs: Mapping[Key, Pair]) -> None:
    """Let the ledger know which obligations are asked about, and in which villages they stand in either state."""
    import pyarrow as pa

    text, day = pa.string(), pa.date32()
    obligations = [
        {"duty": key[0], "window_label": key[1], "household": key[2], "evidence": each.evidence,
         "window_start": each.window_start, "window_end": each.window_end}
        for key, pair in pairs.items()
        for each in [pair[1] or pair[0]]
        if each is not None
    ]  # fmt: skip
    places = {
        (each.evidence, *each.place, each.window, each.window_start, each.window_end)
        for pair in pairs.values()
        for each in pair
        if each is not None
    }
    schema = pa.schema(
        [("duty", text), ("window_label", text), ("household", text), ("evidence", text),
         ("window_start", day), ("window_end", day)]
    )  # fmt: skip
    ledger.add("asked_obligation", pa.Table.from_pylist(obligations, schema))
    names = ("evidence", "township_key", "village_key", "window_label", "window_start", "window_end")
    schema = pa.schema([(name, day if name in names[4:] else text) for name in names])
    listed = [dict(zip(names, place, strict=True)) for place in sorted(places)]
    ledger.add("asked_place", pa.Table.from_pylist(listed, schema))


# Each gives what the rows bear on, then batch, sheet, row, and a word about the row.
_MATCHED = """
select m.duty, m.window_label, m.household, m.batch, m.sheet, m.row, m.state
from matched as m
join asked_obligation as k
  on k.duty = m.duty and k.window_label = m.window_label and k.household = m.household
"""
_CURES = """
select o.duty, o.window_label, o.household, c.batch, c.sheet, c.row, ''
from asked_obligation as k
join obligation as o on o.duty = k.duty and o.window_label = k.window_label and o.household = k.household
join cure as c
  on c.kind = o.evidence and c.household = o.household
 and ((c.period <> '' and c.period = o.window_label)
      or (c.period = '' and c.from_day is null)
      or (c.period = '' and c.from_day <= o.closes_on and c.to_day >= o.window_start))
"""
_EXEMPTIONS = """
select k.duty, k.window_label, k.household, x.batch, x.sheet, x.row, ''
from asked_obligation as k
join link as l on l.household = k.household
join exemption as x on x.reference_key = l.reference_key
join duty_word as w on w.word = coalesce(x.duty, '') and w.duty = k.duty
cross join clock as c
where coalesce(x.approved_on, x.excused_from) <= c.as_of
  and x.excused_from <= k.window_end and (x.excused_to is null or x.excused_to >= k.window_start)
"""
_OBJECTIONS = """
select k.duty, k.window_label, k.household, x.batch, x.sheet, x.row,
       case when x.decision = '采纳' then '采纳'
            when x.decision = '不采纳' and coalesce(x.decision_reason, '') <> '' then '不采纳'
            else '提出' end
from asked_obligation as k
join link as l on l.household = k.household
join objection as x on x.reference_key = l.reference_key and x."window" = k.window_label
join duty_word as w on w.word = coalesce(x.duty, '') and w.duty = k.duty
cross join clock as c
where x.replied_on is null or x.replied_on <= c.as_of
"""
_ROSTERS = """
select r.household, r.batch, r.sheet, r.row, ''
from roster_row as r
where r.household in (select household from asked_obligation)
union
select e.household, e.batch, e.sheet, e.row, e.event
from event as e
where e.household in (select household from asked_obligation)
union
select e.other_household, e.batch, e.sheet, e.row, e.event
from event as e
where e.other_household in (select household from asked_obligation)
"""
_PAIRINGS = """
select k.duty, k.window_label, k.household, p.batch, p.sheet, p.row, ''
from asked_obligation as k
join link as l on l.household = k.household
join pairing as p on p.reference_key = l.reference_key
where p.paired_from is null or p.paired_from <= k.window_end
"""
_VILLAGE_ROSTERS = """
select distinct r.township_key, r.village_key, r.batch, r.sheet, 0, ''
from roster_row as r
join asked_place as k on k.township_key = r.township_key and k.village_key = r.village_key
"""
_VILLAGE_PAIRINGS = """
select distinct a.township_key, a.village_key, a.batch, '', 0, ''
from appearance as a
join asked_place as k on k.township_key = a.township_key and k.village_key = a.village_key
where a.kind = 'pairing'
"""
_ARRIVALS = """
select distinct k.evidence, k.window_label, k.township_key, k.village_key, r.batch, r.sheet, 0, ''
from asked_place as k
join (
    select kind, period, done_on as from_day, done_on as to_day, village_key, household, batch, sheet
    from record
    union all
    select j.kind, coalesce(j.period, ''), coalesce(j.done_on, j.declared_from),
           coalesce(j.done_on, j.declared_to), coalesce(j.village_key, ''), l.household, j.batch, j.sheet
    from rejected as j
    left join link as l on l.reference_key = j.reference_key
) as r
  on r.kind = k.evidence
 and ((r.period <> '' and r.period = k.window_label)
      or (r.period = '' and r.from_day <= k.window_end and r.to_day >= k.window_start))
left join (select distinct household, village_key from roster_row) as h
  on h.household = r.household and h.village_key = k.village_key
where r.village_key = k.village_key or h.household is not null
"""
_CORRECTIONS = """
select of_batch, of_sheet, of_row, batch, sheet, row, ''
from correction
"""


class _Bearing(NamedTuple):
    """The rows of one state that bear on what is asked, by what they bear on."""

    matched: Mapping[tuple[str, ...], _Rows]
    cures: Mapping[tuple[str, ...], _Rows]
    exemptions: Mapping[tuple[str, ...], _Rows]
    objections: Mapping[tuple[str, ...], _Rows]
    rosters: Mapping[tuple[str, ...], _Rows]
    pairings: Mapping[tuple[str, ...], _Rows]
    village_rosters: Mapping[tuple[str, ...], _Rows]
    village_pairings: Mapping[tuple[str, ...], _Rows]
    arrivals: Mapping[tuple[str, ...], _Rows]
    corrections: Mapping[tuple[str, ...], _Rows]


def _bearing(state: State) -> _Bearing:
    begun = {each.id: each.begin_snapshot for each in state.snapshot.batches}
    queries = (
        _MATCHED, _CURES, _EXEMPTIONS, _OBJECTIONS, _ROSTERS, _PAIRINGS, _VILLAGE_ROSTERS, _VILLAGE_PAIRINGS,
        _ARRIVALS, _CORRECTIONS,
    )  # fmt: skip
    return _Bearing(*(_by_what(state.ledger, sql, begun) for sql in queries))


def _by_what(ledger: Ledger, sql: str, begun: Mapping[str, int]) -> Mapping[tuple[str, ...], _Rows]:
    found: dict[tuple[str, ...], dict[_Row, str]] = defaultdict(dict)
    for *what, batch, sheet, row, word in ledger.query(sql):
        if batch in begun:
            found[tuple(map(str, what))][_Row(batch, begun[batch], sheet, row)] = word
    return found


_NO_ROWS: _Rows = {}
_EVIDENCE_CAUSES: Mapping[str, str] = {
    "arrived": "late",
    "newer": "correction",
    "mended": "correction",
    "replaced": "correction",
    "dropped": "correction",
    "withdrawn": "forgotten",
}


@dataclass(frozen=True)
class _Reasons:
    """Both states' rows, and which of them explain a change."""

    batches: _Batches
    then: _Bearing
    after: _Bearing
    kinds: Kinds

    def of(self, before: Standing | None, after: Standing | None) -> tuple[Fact, ...]:
        """Every fact that explains a difference between the two; what none explains is unknown."""
        differing = moved(before, after)
        facts: list[Fact] = []
        open_questions: list[str] = []
        parts = [self._timeline(before, after, differing)]
        if before is not None and after is not None:
            parts += [self._doing(before, after, differing), self._doubts(before, after, differing)]
        for asked, found in parts:
            facts += found
            open_questions += asked if not found else ()
        if open_questions:
            facts.append(unknown(open_questions))
        return _gathered(facts)

    def _timeline(
        self, before: Standing | None, after: Standing | None, differing: Sequence[str]
    ) -> tuple[list[str], list[Fact]]:
        """Who owes it since when, where, and who answers: rosters, pairings and events."""
        asked = [name for name in differing if name in TIMELINE]
        if not asked:
            return [], []
        found = self._of_rosters(before, after) if asked != ["helper"] else []
        if "helper" in asked:
            found += self._of_pairings(before, after)
        return asked, found or self._of_rosters(before, after)

    def _of_rosters(self, before: Standing | None, after: Standing | None) -> list[Fact]:
        """Rows about the household; when there are none, lists of its village that may not name it."""
        key = _key(before, after)
        own = self._facts("rosters", (key[2],), "roster")
        return own or self._of_village("village_rosters", before, after)

    def _of_pairings(self, before: Standing | None, after: Standing | None) -> list[Fact]:
        own = self._facts("pairings", _key(before, after), "roster")
        return own or self._of_village("village_pairings", before, after)

    def _of_village(self, what: str, before: Standing | None, after: Standing | None) -> list[Fact]:
        places = dict.fromkeys(each.place for each in (before, after) if each is not None)
        return [fact for place in places for fact in self._facts(what, place, "roster")]

    def _doing(
        self, before: Standing, after: Standing, differing: Sequence[str]
    ) -> tuple[list[str], list[Fact]]:
        """Whether it was done, when, and how: records, exemptions; else what makes records another's."""
        both_missed = before.status == after.status == "missed"
        asked = [
            name
            for name in differing
            if name not in TIMELINE and not (name in TO_VERIFY and (both_missed or "status" in differing))
        ]
        if not asked:
            return [], []
        found = self._of_records(before, after)
        if "excused" in (before.status, after.status):
            found += self._facts("exemptions", after.key, "exemption")
        if not found and self._relinked(after.key):
            found = self._of_rosters(before, after) + self._facts("pairings", after.key, "roster")
        if not found and asked == ["by_other"]:
            found = self._of_pairings(before, after)
        if not found and "due" in differing:
            found = self._of_rosters(before, after)
        return asked, found

    def _of_records(self, before: Standing, after: Standing) -> list[Fact]:
        key = after.key
        old, new = self.then.matched.get(key, _NO_ROWS), self.after.matched.get(key, _NO_ROWS)
        latest = self.kinds[after.evidence].mode == "latest"
        if not latest:
            old, new = _counting(old), _counting(new)
        if before.status in _DONE and after.status in _DONE:
            proved = self._between(_proving(old, before), _proving(new, after))
            if proved:
                return self._named(proved, None)
        found = self._between(old, new)
        if latest and old:
            found = [each._replace(how="newer") if each.how == "arrived" else each for each in found]
        return self._named(found, None)

    def _relinked(self, key: Key) -> bool:
        """True when a record that both snapshots have bears on the obligation, or counts, in only one of them."""
        old, new = self.then.matched.get(key, _NO_ROWS), self.after.matched.get(key, _NO_ROWS)
        return any(
            old.get(row) != new.get(row) and not self.batches.came(row) and not self.batches.went(row)
            for row in (*old, *new)
        )

    def _doubts(
        self, before: Standing, after: Standing, differing: Sequence[str]
    ) -> tuple[list[str], list[Fact]]:
        """Why a miss is 待核, or no longer: each of its marks by itself."""
        if not before.status == after.status == "missed":
            return [], []
        asked: list[str] = []
        found: list[Fact] = []
        for mark in (name for name in differing if name in TO_VERIFY):
            facts = self._of_mark(mark, before, after)
            found += facts or [unknown([mark])]
            asked.append(mark)
        return asked, found

    def _of_mark(self, mark: str, before: Standing, after: Standing) -> list[Fact]:
        if mark == "objected":
            return self._facts("objections", after.key, "objection")
        if mark == "not_received":
            places = dict.fromkeys((before.place, after.place))
            arrivals = [
                fact
                for place in places
                for fact in self._facts("arrivals", (after.evidence, after.window, *place), None)
            ]
            return arrivals or self._of_rosters(before, after)
        own = self._facts("cures", after.key, None)
        mended = self._mended(after.key)
        return own or mended or self._of_rosters(before, after)

    def _mended(self, key: Key) -> list[Fact]:
        """待改 rows that came or went and stand for a rejected row of a file that both snapshots have."""
        old, new = self.then.cures.get(key, _NO_ROWS), self.after.cures.get(key, _NO_ROWS)
        return [
            fact
            for row in (*old, *new)
            if (row in old) != (row in new)
            for fact in self._facts("corrections", (row.batch, row.sheet, str(row.row)), None)
        ]

    def _facts(self, what: str, about: tuple[str, ...], cause: str | None) -> list[Fact]:
        old = getattr(self.then, what).get(about, _NO_ROWS)
        new = getattr(self.after, what).get(about, _NO_ROWS)
        return self._named(self._between(old, new), cause)

    def _between(self, old: _Rows, new: _Rows) -> list[_Moved]:
        """Every row that came or went with its batch."""
        came = [row for row in new if row not in old and self.batches.came(row)]
        took_over = {row.begun for row in came}
        found = [
            _Moved(how, row, other, new[row])
            for row in came
            for how, other in [self.batches.how_it_came(row)]
        ]
        for row in old:
            if row not in new and self.batches.went(row):
                successor = self.batches.successor(row)
                if successor is None:
                    found.append(_Moved("withdrawn", row, "", old[row]))
                elif successor.begin_snapshot not in took_over:
                    found.append(_Moved("dropped", row, successor.source_name, old[row]))
        return found

    def _named(self, found: Iterable[_Moved], cause: str | None) -> list[Fact]:
        """The facts; `cause` None when how the rows moved says the cause."""
        return [
            Fact(
                cause or _EVIDENCE_CAUSES[how],
                how,
                self.batches.name(row),
                row.batch,
                row.sheet,
                (row.row,) if row.row else (),
                other,
                word if cause else "",
            )
            for how, row, other, word in found
        ]


def _key(before: Standing | None, after: Standing | None) -> Key:
    found = after or before
    assert found is not None
    return found.key


def _counting(rows: _Rows) -> _Rows:
    return {row: state for row, state in rows.items() if state == "counts"}


def _proving(rows: _Rows, standing: Standing) -> _Rows:
    return {row: state for row, state in rows.items() if (row.batch, row.sheet, row.row) == standing.proof}


def _gathered(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Facts of one file and sheet as one, with all its rows; in the order of CAUSES, then by file."""
    rows: dict[Fact, set[int]] = defaultdict(set)
    for each in facts:
        rows[replace(each, rows=())].update(each.rows)
    found = [replace(each, rows=tuple(sorted(numbers))) for each, numbers in rows.items()]
    return tuple(
        sorted(found, key=lambda each: (CAUSES.index(each.cause), each.file, each.sheet, each.how, each.rows))
    )
