"""Views: group-bys and filters of the ledger. Every figure anywhere is one of these."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from zhucun_cli.errors import UsageError
from zhucun_cli.kinds import Kinds
from zhucun_cli.ledger.engine import Ledger, Row
from zhucun_cli.ledger.figures import NOBODY, DutyFigures, Figures, LooseRows, PlainGaps, reachable_gaps
from zhucun_cli.places import compact, village_key
from zhucun_cli.privacy import mask_raw
from zhucun_cli.problems import Problem, problem

MARKS = ("not_received", "unread", "by_other", "backfilled", "undated", "shared")
TO_VERIFY = ("not_received", "unread")
MARK_TITLES = {
    "not_received": "未报",
    "unread": "有问题行",
    "by_other": "非结对人走访",
    "backfilled": "补录",
    "undated": "未写日期",
    "shared": "宽限期内",
}
STATUS_TITLES = {
    "on_time": "按时",
    "late": "逾期完成",
    "missed": "未完成",
    "excused": "免办",
    "open": "未到期",
}
CENT = Decimal("0.01")
Reach = Callable[[str, str], int]


@dataclass(frozen=True)
class Filters:
    """What a view is narrowed to; each is a code, a name or part of a name, None for all."""

    township: str | None = None
    village: str | None = None
    unit: str | None = None
    helper: str | None = None
    household: str | None = None


@dataclass(frozen=True)
class Gap:
    """One obligation that is missed or still open. `responsible` is '' while it is 待核."""

    duty: str
    title: str
    household: str
    head: str
    township: str
    village: str
    window: str
    window_start: date
    window_end: date
    due_on: date
    responsible: str
    unit: str
    status: str
    marks: tuple[str, ...]
    last_done_on: date | None

    @property
    def to_verify(self) -> bool:
        """True when the fault may lie in a file and not with a person (待核)."""
        return self.status == "missed" and any(mark in TO_VERIFY for mark in self.marks)


@dataclass(frozen=True)
class UnlinkedRow:
    """An accepted row that names no single household, with where it stands and why."""

    kind: str
    done_on: date | None
    period: str
    batch: str
    sheet: str
    row: int
    why_not: str
    township: str
    village: str
    candidates: int


@dataclass(frozen=True)
class IncomeFigures:
    """Income of one quarter in one township, in 元. Only rows with every part and members are summed."""

    township: str
    expected: int
    households: int
    incomplete: int
    persons: int
    wage: Decimal
    business: Decimal
    property_income: Decimal
    transfer: Decimal
    expense: Decimal

    @property
    def net(self) -> Decimal:
        """wage + business + property + transfer − expense (domain.md §4.1)."""
        return self.wage + self.business + self.property_income + self.transfer - self.expense

    @property
    def net_per_head(self) -> Decimal | None:
        """Net income over persons, to the cent; None without persons."""
        return (self.net / self.persons).quantize(CENT, ROUND_HALF_UP) if self.persons else None


WHY_NOT_LINKED = {
    "code_unknown": "户编号不在花名册上",
    "code_and_name_differ": "户编号与户主姓名对不上",
    "id_ambiguous": "证件号对应多户",
    "id_unknown": "证件号不在花名册上",
    "name_ambiguous": "同村有同名户主，缺户编号",
    "name_unknown": "花名册上没有这一户",
}


def focus(ledger: Ledger, filters: Filters) -> None:
    """Narrow every later view to `filters`. Raises UsageError when a word fits nothing or several."""
    township = _resolve(ledger, "township", filters.township)
    village = _resolve(ledger, "village", filters.village)
    unit = _resolve(ledger, "unit", filters.unit)
    helper = _resolve(ledger, "helper", filters.helper)
    household = _resolve(ledger, "household", filters.household)
    ledger.query(
        """
        create or replace temp table focus as
        select l.* from ledger as l
        where (cast(? as varchar) is null or l.township = ?)
          and (cast(? as varchar) is null or concat(l.township, ' ', l.village) = ?)
          and (cast(? as varchar) is null or l.household = ?)
          and (cast(? as varchar) is null or exists (
                select 1 from attribution as a
                where a.duty = l.duty and a.window_label = l.window_label and a.household = l.household
                  and a.helper_unit = ?))
          and (cast(? as varchar) is null or exists (
                select 1 from attribution as a
                where a.duty = l.duty and a.window_label = l.window_label and a.household = l.household
                  and concat(a.helper_name, '（', a.helper_unit, '）') = ?))
        """,
        [word for value in (township, village, household, unit, helper) for word in (value, value)],
    )


_KNOWN = {
    "township": ("乡镇", "select distinct township, township from ledger"),
    "village": ("村", "select distinct concat(township, ' ', village), village from ledger"),
    "unit": ("单位", "select distinct helper_unit, helper_unit from attribution where helper_unit <> ''"),
    "helper": (
        "责任人",
        "select distinct concat(helper_name, '（', helper_unit, '）'), helper_name from attribution",
    ),
    "household": ("户", "select distinct household, household from ledger"),
}


def _resolve(ledger: Ledger, what: str, word: str | None) -> str | None:
    """The one value that `word` means: exactly, else as a part of a name."""
    if word is None:
        return None
    title, sql = _KNOWN[what]
    known = [(str(value), str(name)) for value, name in ledger.query(sql)]
    asked = compact(word)
    exact = {value for value, name in known if asked in (compact(value), compact(name))}
    if what == "village":
        exact = exact or {value for value, name in known if village_key(name) == village_key(word)}
    if what == "household" and not exact:
        named = ledger.query("select distinct household, head_name from ledger where head_name = ?", [asked])
        exact = {str(household) for household, _ in named}
    fits = sorted(exact or {value for value, _ in known if asked in compact(value)})
    if len(fits) == 1:
        return fits[0]
    if not fits:
        raise UsageError(f"没有叫“{word}”的{title}，请核对（本期台账中找不到）")
    shown = "、".join(fits[:8]) + ("……" if len(fits) > 8 else "")
    raise UsageError(f"“{word}”对应 {len(fits)} 个{title}：{shown}。请写得更具体")


_GROUP_COLUMNS = {
    "duty": "''",
    "county": "''",
    "township": "f.township",
    "village": "concat(f.township, ' ', f.village)",
    "household": "f.household",
    "unit": f"coalesce(nullif(a.helper_unit, ''), '{NOBODY}')",
    "helper": f"coalesce(concat(a.helper_name, '（', a.helper_unit, '）'), concat('{NOBODY}（', f.township, '）'))",
}
_ATTRIBUTED = """
left join (select distinct duty, window_label, household, helper_name, helper_unit from attribution) as a
  on a.duty = f.duty and a.window_label = f.window_label and a.household = f.household
"""


def coverage(ledger: Ledger, by: str = "duty", windows: Sequence[str] = ()) -> tuple[DutyFigures, ...]:
    """Figures per duty and value of `by`, in the policy's order of duties, then by name.

    For a helper or unit, an obligation shared by several counts once under each of them. `windows`
    restricts to those window labels. Duties without any obligation appear with zeros (for `duty`).
    """
    column = _GROUP_COLUMNS[by]
    joined = _ATTRIBUTED if by in ("unit", "helper") else ""
    if by == "unit":
        joined = joined.replace("helper_name, helper_unit from", "helper_unit from")
    rows = ledger.query(
        f"""
        select f.duty, {column} as grp, count(*),
            count(*) filter (where f.status = 'on_time'), count(*) filter (where f.status = 'late'),
            count(*) filter (where f.status = 'missed'), count(*) filter (where f.status = 'excused'),
            count(*) filter (where f.status = 'open'),
            count(*) filter (where f.status = 'missed' and (f.not_received = 1 or f.unread = 1)),
            count(*) filter (where f.status = 'missed' and (f.not_received = 1 or f.unread_certain = 1))
        from focus as f {joined}
        where len(?) = 0 or list_contains(?, f.window_label)
        group by f.duty, grp
        order by grp
        """,  # noqa: S608 - the group column is one of the constants above
        [list(windows), list(windows)],
    )
    reach = _reach(ledger, by, windows)
    found = {(str(row[0]), str(row[1])): _figures(row, reach) for row in rows}
    return tuple(_ordered(ledger, by, found))


def _figures(row: Row, reach: Reach) -> Figures:
    duty, key, expected, on_time, late, missed, excused, still_open, to_verify, certain = row
    reachable = min(missed, certain + reach(str(duty), str(key)))
    return Figures(expected, on_time, late, missed, excused, still_open, to_verify, reachable)


def _ordered(ledger: Ledger, by: str, found: dict[tuple[str, str], Figures]) -> list[DutyFigures]:
    collected = {str(kind) for (kind,) in ledger.query("select distinct kind from record")}
    collected |= {str(kind) for (kind,) in ledger.query("select distinct kind from rejected")}
    duties = {item.duty.id: item.duty for item in ledger.windows}
    keys = sorted({key for _, key in found} | ({""} if by in ("duty", "county") else set()))
    return [
        DutyFigures(
            duty.id, duty.group, duty.title, by, key,
            found.get((duty.id, key), Figures()), duty.evidence in collected,
        )
        for key in keys
        for duty in duties.values()
        if (duty.id, key) in found or by == "duty"
    ]  # fmt: skip


def _reach(ledger: Ledger, by: str, windows: Sequence[str]) -> Reach:
    """Of a duty and group value: how many plain gaps the rows without a certain household could close."""
    loose = [
        LooseRows(duty, window, township, village, tuple(filter(None, candidates.split(","))), rows)
        for duty, window, township, village, candidates, rows in ledger.query("select * from loose_row")
        if not windows or window in windows
    ]
    gaps_there = ledger.query(
        """
        select duty, window_label, township, township_key, village, village_key, list(household)
        from focus
        where status = 'missed' and not_received = 0 and unread_certain = 0
          and (len(?) = 0 or list_contains(?, window_label))
        group by all
        """,
        [list(windows), list(windows)],
    )
    plain = [
        PlainGaps(duty, window, township_key, village_key, tuple(households))
        for duty, window, _, township_key, _, village_key, households in gaps_there
    ]
    places = {(row[3], row[5]): (row[2], row[4]) for row in gaps_there}
    return _by_group(reachable_gaps(plain, loose), places, by)


def _by_group(
    reached: Mapping[tuple[str, str, str], int], places: Mapping[tuple[str, str], tuple[str, str]], by: str
) -> Reach:
    """The reach by the group's shown name. Groups that are no places may each take the whole county's."""
    county = {duty: count for (duty, township, _), count in reached.items() if not township}
    if by not in ("township", "village"):
        return lambda duty, key: county.get(duty, 0)
    names = {township_key: township for (township_key, _), (township, _) in places.items()}
    named = {
        (duty, names[township] if not village else " ".join(places[(township, village)])): count
        for (duty, township, village), count in reached.items()
        if township and bool(village) == (by == "village")
    }
    return lambda duty, key: named.get((duty, key), 0)


_GAP_COLUMNS = (
    "duty", "title", "household", "head", "township", "village", "window", "window_start", "window_end",
    "due_on", "responsible", "unit", "status", "not_received", "unread", "last_done_on",
)  # fmt: skip


# When a gap's household was last served before the window. Rows of earlier months are linked by the same
# rule as `link`, only stricter: a code and a name that differ are passed over, so a day may be missing
# but is never another household's.
_LAST_DONE = """
create or replace temp table last_done as
with gap as (
    select distinct duty, evidence, window_label, window_start, household
    from focus where status in ('missed', 'open')
),
named as (
    select h.*, count(distinct h.household) over (partition by h.village_key, h.head_name) = 1 as unique_name
    from (select distinct household, head_name, village_key, township_key, id_number_key from household_name) as h
),
wanted as (
    select * from named where household in (select household from gap)
),
linked as (
    select e.kind, w.household, e.done_on, e.value
    from earlier as e join wanted as w on w.household = e.household_code
    where e.head_name is null or e.head_name = w.head_name
    union all
    select e.kind, w.household, e.done_on, e.value
    from earlier as e join wanted as w on w.id_number_key = e.id_number_key
    where e.household_code is null
    union all
    select e.kind, w.household, e.done_on, e.value
    from earlier as e join wanted as w on w.village_key = e.village_key and w.head_name = e.head_name
    where e.household_code is null and e.id_number_key is null and w.unique_name
    union all
    select kind, household, done_on, value from record where household is not null
)
select g.duty, g.window_label, g.household, max(l.done_on) as last_done_on
from gap as g
join linked as l on l.kind = g.evidence and l.household = g.household and l.done_on < g.window_start
where l.value in (select value from counted_value where duty = g.duty)
   or g.duty not in (select duty from counted_value)
group by g.duty, g.window_label, g.household
"""


def gaps(ledger: Ledger, windows: Sequence[str] = ()) -> tuple[Gap, ...]:
    """Every missed and open obligation in focus, places first, then duty and window."""
    ledger.query(_LAST_DONE)
    rows = ledger.query(
        """
        select f.duty, f.title, f.household, f.head_name, f.township, f.village, f.window_label,
               f.window_start, f.window_end, f.due_on, f.responsible, f.unit, f.status,
               f.not_received, f.unread, d.last_done_on
        from focus as f
        left join last_done as d
          on d.duty = f.duty and d.window_label = f.window_label and d.household = f.household
        where f.status in ('missed', 'open') and (len(?) = 0 or list_contains(?, f.window_label))
        order by f.township, f.village, f.household, f.duty, f.window_start
        """,
        [list(windows), list(windows)],
    )
    return tuple(_gap(row) for row in rows)


def _gap(row: Row) -> Gap:
    found = dict(zip(_GAP_COLUMNS, row, strict=True))
    flags = {name: found.pop(name) for name in TO_VERIFY}
    marks = tuple(name for name in TO_VERIFY if flags[name])
    if marks:
        found.update(responsible="", unit="")
    elif not found["responsible"]:
        found.update(responsible=f"{NOBODY}（{found['township']}）")
    return Gap(**found, marks=marks)


def unlinked(ledger: Ledger, first: date, last: date) -> tuple[UnlinkedRow, ...]:
    """Accepted rows without a single household, dated (or of a period of a window) in first … last."""
    rows = ledger.query(
        """
        select r.kind, r.done_on, r.period, r.batch, r.sheet, r.row, r.why_not,
               coalesce(t.township, r.township_key) as township, r.village_key, count(distinct c.household)
        from record as r
        left join (select township_key, max(township) as township from ledger group by township_key) as t
          on t.township_key = r.township_key
        left join candidate as c on c.reference_key = r.reference_key
        where r.household is null
          and ((r.period = '' and r.done_on between ? and ?)
               or r.period in (select window_label from duty_window))
        group by all
        order by r.batch, r.sheet, r.row
        """,
        [first, last],
    )
    return tuple(UnlinkedRow(*row) for row in rows)


def problem_rows(ledger: Ledger, first: date, last: date) -> int:
    """Rejected rows of the kinds asked for that are dated (or may be dated) in first … last."""
    ((count,),) = ledger.query(
        """
        select count(*) from rejected
        where kind in (select evidence from duty_window)
          and (period is null or period in (select window_label from duty_window))
          and (coalesce(done_on, declared_from) is null
               or (coalesce(done_on, declared_from) <= ? and coalesce(done_on, declared_to) >= ?))
        """,
        [last, first],
    )
    return int(count)


def income_by_township(ledger: Ledger, quarter: str) -> tuple[IncomeFigures, ...]:
    """Income of a quarter per township, of the households that owed it; the last is the county ('')."""
    rows = ledger.query(
        """
        select
            f.township, count(distinct f.household),
            count(*) filter (where i.complete and r.conflict = 0),
            count(*) filter (where i.batch is not null and (not i.complete or r.conflict = 1)),
            sum(i.members) filter (where i.complete and r.conflict = 0),
            sum(i.wage) filter (where i.complete and r.conflict = 0), sum(i.business) filter (where i.complete and r.conflict = 0),
            sum(i.property) filter (where i.complete and r.conflict = 0), sum(i.transfer) filter (where i.complete and r.conflict = 0),
            sum(i.expense) filter (where i.complete and r.conflict = 0)
        from focus as f
        left join latest_record as r
          on r.kind = 'income' and r.household = f.household and r.period = f.window_label
        left join (
            select *, wage is not null and business is not null and property is not null
                and transfer is not null and expense is not null and coalesce(members, 0) > 0 as complete
            from income
        ) as i on i.batch = r.batch and i.sheet = r.sheet and i.row = r.row
        where f.evidence = 'income' and f.window_label = ?
        group by rollup (f.township)
        order by f.township nulls last
        """,
        [quarter],
    )
    zero = Decimal(0)
    return tuple(
        IncomeFigures(
            township or "", expected, done, broken, persons or 0, *(amount or zero for amount in amounts)
        )
        for township, expected, done, broken, persons, *amounts in rows
    )


@dataclass(frozen=True)
class VisitCell:
    """One visit of a household in the 走访台账; `counts` is True where a duty it owes accepts that mode."""

    household: str
    done_on: date
    mode: str
    people: str
    counts: bool


@dataclass(frozen=True)
class RollRow:
    """One household of the 走访台账: who it is and who answers for it in the period's last window."""

    household: str
    head: str
    township: str
    village: str
    category: str
    responsible: str
    unit: str


def visit_roll(ledger: Ledger, windows: Sequence[str] = ()) -> tuple[RollRow, ...]:
    """Every household in focus that owes a visit in those windows, in order of place and code."""
    rows = ledger.query(
        """
        select household, max_by(head_name, window_start), max_by(township, window_start),
               max_by(village, window_start), max_by(category_on_test_day, window_start),
               max_by(responsible, window_start), max_by(unit, window_start)
        from focus
        where evidence = 'visit' and (len(?) = 0 or list_contains(?, window_label))
        group by household
        order by 3, 4, 1
        """,
        [list(windows), list(windows)],
    )
    return tuple(RollRow(*row) for row in rows)


def visit_cells(ledger: Ledger, first: date, last: date) -> tuple[VisitCell, ...]:
    """Every linked visit dated in first … last, each (day, mode, people) once."""
    rows = ledger.query(
        """
        with accepted as (
            select distinct f.household, v.value
            from focus as f
            left join counted_value as v on v.duty = f.duty
            where f.evidence = 'visit'
        )
        select distinct r.household, r.done_on, coalesce(r.value, '方式未写') as mode,
               coalesce(r.people, '') as people,
               exists (select 1 from accepted as a
                       where a.household = r.household and (a.value is null or a.value = coalesce(r.value, '')))
        from record as r
        where r.kind = 'visit' and r.household is not null and r.done_on between ? and ?
        order by r.household, r.done_on, mode, people
        """,
        [first, last],
    )
    return tuple(VisitCell(*row) for row in rows)


def notices(ledger: Ledger) -> tuple[Problem, ...]:
    """What only the whole shows: rosters that shrank too much to be believed, and contradicting records."""
    shrunk = ledger.query(
        """
        select m.kind, max(r.village), m.list_group, m.ended_on, count(distinct m.household)
        from missing as m
        join roster_row as r on r.household = m.household and r.village_key = m.village_key
        where m.ends = 0
        group by m.kind, m.township_key, m.village_key, m.list_group, m.ended_on
        order by 1, 2, 3, 4
        """
    )
    conflicts = ledger.query(
        """
        select r.household, r.period, string_agg(distinct concat(e.sheet, ' 第 ', e.row, ' 行'), '、')
        from latest_record as r
        join record as e on e.kind = r.kind and e.household = r.household and e.period = r.period
         and e.received_on = r.received_on
        where r.conflict = 1
        group by r.household, r.period
        order by 1, 2
        """
    )
    return (
        *(
            problem("ROSTER_SHRUNK", village=village, group=group, date=day, missing=count)
            for kind, village, group, day, count in shrunk
            if kind == "household"
        ),
        *(
            problem("LATEST_CONFLICT", other=f"户编号 {household} {period}（{where}）")
            for household, period, where in conflicts
        ),
    )


@dataclass(frozen=True)
class StoredProblem:
    """A problem as the lake keeps it, with its batch; `raw` is masked."""

    batch: str
    sheet: str
    row: int | None
    cell: str
    code: str
    severity: str
    message: str
    fix: str
    raw: str


def stored_problems(paths: Sequence[Path], kinds: Kinds) -> tuple[StoredProblem, ...]:
    """Every problem in those files of the lake's table `problem`, its raw text masked by field type."""
    import pyarrow.parquet as pq

    types = {field.name: field.type for kind in kinds.values() for field in kind.fields}
    return tuple(
        StoredProblem(
            batch=each["batch"],
            sheet=each["sheet"],
            row=each["row"],
            cell=each["cell"],
            code=each["code"],
            severity=each["severity"],
            message=each["message"],
            fix=each["fix"],
            raw=mask_raw(each["raw"], types.get(each["field"], "text")),
        )
        for path in paths
        for each in pq.read_table(path, partitioning=None).to_pylist()
    )
