"""What the lake holds of single households in one year, read village by village: the matter of 一户一档 and handbook.

Free text, phones and identity numbers are read here and by no figure. They leave this module as they are: whoever
prints them masks them (design §8).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType

from zhucun_cli.kinds import HOUSEHOLD_KIND, Kind, Kinds
from zhucun_cli.ledger.engine import Ledger, Row
from zhucun_cli.ledger.figures import NOBODY
from zhucun_cli.ledger.views.coverage import collected_kinds
from zhucun_cli.ledger.views.focus import Filters, resolved
from zhucun_cli.ledger.views.gaps import TO_VERIFY
from zhucun_cli.ledger.views.income import CENT

BEGINNING = date(1900, 1, 1)  # from when an undated roster speaks
END = date(9999, 12, 31)


@dataclass(frozen=True)
class FileScope:
    """Whose files are wanted, and of which days.

    Entitled is who held a category for which a duty asks for the kind `evidence`: on any day of first … last
    (`ever`), or last of all. Where no duty asks for it, `categories` stand in. `labels` are the windows of each
    evidence kind that is loaded.
    """

    evidence: str
    categories: tuple[str, ...]
    ever: bool
    first: date
    last: date
    labels: Mapping[str, tuple[str, ...]]
    filters: Filters


@dataclass(frozen=True)
class Village:
    """A village that has households entitled to a file; `number` is its place in the order."""

    number: int
    county: str
    township: str
    village: str
    households: int


@dataclass(frozen=True)
class Facts:
    """Who the household is, as the ledger and its rosters have it on the last day.

    `category` is '' for none; `off_roll_from` is the day on which it left the roll, None while it stands on it.
    """

    household: str
    head: str
    county: str
    township: str
    village: str
    category: str
    off_roll_from: date | None
    village_group: str | None
    population: int | None
    household_type: str | None
    monitored_type: str | None
    phone: str | None
    id_number: str | None


@dataclass(frozen=True)
class Stated:
    """A day as somebody wrote it; `month_only` when only its month was written."""

    day: date
    month_only: bool = False


@dataclass(frozen=True)
class Monitored:
    """One time of monitoring. `identified` and `cleared` are None where no sheet states the day."""

    from_day: date
    to_day: date | None
    identified: Stated | None
    cleared: Stated | None


@dataclass(frozen=True)
class Pairing:
    """Who was paired with the household, from when (None: not stated) to when (None: still)."""

    name: str
    unit: str
    from_day: date | None
    last_day: date | None
    post: str | None
    phone: str | None


@dataclass(frozen=True)
class QuarterIncome:
    """What was reported for one quarter, in 元. Where two sheets of one day differ (`conflict`) no amount is read."""

    quarter: str
    conflict: bool
    wage: Decimal | None = None
    business: Decimal | None = None
    property_income: Decimal | None = None
    transfer: Decimal | None = None
    expense: Decimal | None = None
    stated_net: Decimal | None = None
    members: int | None = None
    collector: str | None = None
    collected_on: date | None = None

    @property
    def net(self) -> Decimal | None:
        """The formula of `IncomeFigures.net`; None while any part is missing."""
        parts = (self.wage, self.business, self.property_income, self.transfer, self.expense)
        known = [each for each in parts if each is not None]
        return sum(known[:-1], Decimal(0)) - known[-1] if len(known) == len(parts) else None

    @property
    def net_per_head(self) -> Decimal | None:
        """Net income over the members that the sheet counts, to the cent."""
        return (
            (self.net / self.members).quantize(CENT, ROUND_HALF_UP)
            if self.net is not None and self.members
            else None
        )


@dataclass(frozen=True)
class Measure:
    """One line of the year's plan, with what became of it."""

    goal: str | None
    need: str | None
    measure_type: str | None
    measure: str | None
    owner: str | None
    finish_by: date | None
    finish_by_month: bool | None
    progress: str | None
    followed_on: date | None
    follow_up: str | None
    made_on: date | None


@dataclass(frozen=True)
class Evaluation:
    """What one quarter's help achieved."""

    quarter: str
    measures_done: str | None
    effect: str | None
    grade: str | None
    satisfaction: str | None
    risk: str | None
    next_need: str | None
    evaluator: str | None
    evaluated_on: date | None


@dataclass(frozen=True)
class Paper:
    """One line of the 卷内目录; `item` is None where the whole file was reported as one."""

    item: str | None
    present: str | None
    copies: int | None
    filed_on: date | None
    keeper: str | None
    defect: str | None


@dataclass(frozen=True)
class Handbook:
    """The state of the household's handbook as somebody reported it."""

    filled: str | None
    issued_on: date | None
    filled_to: str | None
    defect: str | None
    checker: str | None
    checked_on: date | None


@dataclass(frozen=True)
class VisitRecord:
    """One visit; `counts` is None where no duty of the household asks for visits on that day."""

    done_on: date
    mode: str | None
    visitor: str | None
    companion: str | None
    theme: str | None
    content: str | None
    finding: str | None
    request: str | None
    follow_up: str | None
    counts: bool | None


@dataclass(frozen=True)
class HouseholdEvent:
    """Something that happened to the household, or to `other` and concerned it (`inverse`)."""

    event: str
    happened_on: date
    month_only: bool
    until: date | None
    other: str
    to_place: str
    note: str | None
    inverse: bool


@dataclass(frozen=True)
class ExemptionRecord:
    """From when to when the household was exempt, from what (None: all). `acts` is False when it names no duty."""

    duty: str | None
    from_day: date
    last_day: date | None
    reason: str | None
    approver: str | None
    approved_on: date | None
    acts: bool


@dataclass(frozen=True)
class Owed:
    """One obligation of the year that is not done. `marks` say why it is 待核; then nobody is named."""

    duty: str
    title: str
    window: str
    due_on: date
    closes_on: date
    status: str
    responsible: str
    unit: str
    marks: tuple[str, ...]


@dataclass(frozen=True)
class Tally:
    """What became of the household's obligations in windows that have begun: the five add up to `expected`."""

    expected: int = 0
    done: int = 0
    excused: int = 0
    missed: int = 0
    to_verify: int = 0
    open: int = 0


@dataclass(frozen=True)
class HouseholdRecord:
    """Everything of one household, each list in order of time."""

    facts: Facts
    monitored: tuple[Monitored, ...]
    pairings: tuple[Pairing, ...]
    incomes: tuple[QuarterIncome, ...]
    plan: tuple[Measure, ...]
    evaluations: tuple[Evaluation, ...]
    papers: tuple[Paper, ...]
    handbooks: tuple[Handbook, ...]
    visits: tuple[VisitRecord, ...]
    events: tuple[HouseholdEvent, ...]
    exemptions: tuple[ExemptionRecord, ...]
    owed: tuple[Owed, ...]
    tally: Tally


def choose_households(ledger: Ledger, kinds: Kinds, scope: FileScope) -> tuple[Village, ...]:
    """Make `read_village` ready for the households of `scope`; the villages in which they live.

    Raises UsageError when a word of the filters fits nothing or several.
    """
    exact = resolved(ledger, scope.filters)
    ledger.named_query(
        _FILED,
        {
            "first": scope.first, "last": scope.last, "evidence": scope.evidence, "ever": scope.ever,
            "categories": list(scope.categories), "township": exact.township or "",
            "village": exact.village or "", "household": exact.household or "",
        },
    )  # fmt: skip
    for name, sql in _section_queries(kinds, scope).items():
        ordered = _ORDERED.format(sql=sql, order=_ORDER[name], dropped=_DROPPED.get(name, ""))
        ledger.query(f"create or replace temp table file_{name} as {ordered}")
    found = ledger.query(
        """
        select place, max(county), max(township), max(village), count(*)
        from filed group by place order by place
        """
    )
    return tuple(Village(*row) for row in found)


def category_on(ledger: Ledger, household: str, first: date, last: date) -> str | None:
    """The household's last category in first … last: '' for none, None when it was not on the roll at all."""
    found = ledger.query(
        """
        select max_by(category, from_day) from segment
        where household = ? and from_day <= ? and to_day > ?
        """,
        [household, last, first],
    )
    return None if found[0][0] is None else str(found[0][0])


def id_numbers(ledger: Ledger) -> int:
    """Of how many chosen households the lake has the identity number."""
    ((count,),) = ledger.query("select count(id_number) from file_fact")
    return int(count)


# `place` numbers the villages; a household belongs to that of its last day on the roll within the year.
_FILED = """
create or replace temp table filed as
with held as (
    select
        s.*,
        row_number() over (partition by s.household order by s.from_day desc) as nth,
        row_number() over (partition by s.household, s.category <> '' order by s.from_day desc) as nth_held
    from segment as s
    where s.from_day <= $last and s.to_day > $first
),
asked as (
    select distinct county, category from duty_window where evidence = $evidence
    union
    select '' as county, unnest($categories) as category
    where not exists (select 1 from duty_window where evidence = $evidence)
),
entitled as (
    select distinct h.household
    from held as h
    join asked as a
      on a.category = h.category
     and (a.county = h.county or (a.county = '' and h.county not in (select county from own_policy)))
    where $ever or h.nth_held = 1
)
select
    dense_rank() over (order by h.county, h.township_key, h.village_key) as place,
    h.household, h.head_name, h.county, h.township, h.village,
    case when h.to_day > $last then h.category else '' end as category,
    case when h.to_day <= $last then h.to_day end as off_roll_from,
    cast($first as date) as first_day, cast($last as date) as last_day
from held as h
join entitled as e on e.household = h.household
where h.nth = 1
  and ($township = '' or h.township = $township)
  and ($village = '' or concat(h.township, ' ', h.village) = $village)
  and ($household = '' or h.household = $household)
"""


def _section_queries(kinds: Kinds, scope: FileScope) -> dict[str, str]:
    """The SELECT of each section: place, household, then what `_read` takes; sections of kinds not loaded are empty."""
    household = _columns(kinds[HOUSEHOLD_KIND], "h", "village_group", "population", "category", "monitored_type",
                         "phone", "id_number")  # fmt: skip
    known = ", ".join(f"max_by({each}, r.listed_on) as {name}" for name, each in household.items())
    queries = {
        "fact": _FACT.format(known=known),
        "monitored": _MONITORED,
        "pairing": _PAIRING.format(**_columns(kinds["pairing"], "p", "helper_post", "helper_phone")),
        "event": _EVENT.format(**_columns(kinds["household_event"], "v", "note")),
        "exemption": _EXEMPTION,
        "owed": _OWED,
        "tally": _TALLY,
    }
    for name, fields in _OF_PERIOD.items():
        queries[name] = _NOTHING.format(columns="0 as period, '' as batch, '' as sheet, 0 as row")
        if name in scope.labels:
            told = ", ".join(
                f"{each} as {field}" for field, each in _columns(kinds[name], "e", *fields).items()
            )
            template = _INCOME if name == "income" else _NEWEST
            queries[name] = template.format(kind=name, told=told, labels=_listed(scope.labels[name]))
    queries["visit"] = _NOTHING.format(columns="0 as done_on, '' as visitor, '' as mode, '' as content")
    if "visit" in scope.labels:
        told = ", ".join(
            f"{each} as {field}" for field, each in _columns(kinds["visit"], "e", *_OF_VISIT).items()
        )
        queries["visit"] = _VISIT.format(told=told)
    return queries


_OF_PERIOD: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "income": ("wage", "business", "property", "transfer", "expense", "net", "members", "collector", "collected_on"),
        "plan": ("goal", "need", "measure_type", "measure", "owner", "finish_by", "finish_by_month_only", "progress",
                 "followed_on", "follow_up", "made_on"),
        "evaluation": ("measures_done", "effect", "grade", "satisfaction", "risk", "next_need", "evaluator",
                       "evaluated_on"),
        "dossier": ("item", "present", "copies", "filed_on", "keeper", "defect"),
        "handbook": ("filled", "issued_on", "filled_to", "defect", "checker", "checked_on"),
    }
)  # fmt: skip
_OF_VISIT = ("mode", "visitor", "companion", "theme", "content", "finding", "request", "follow_up")


def _columns(kind: Kind, alias: str, *names: str) -> dict[str, str]:
    """Each field as SQL: null where an office's own version of the kind has no such field."""
    known = {each.name for each in kind.fields}
    known |= {f"{each.name}_month_only" for each in kind.fields if each.month_only}
    return {name: f'{alias}."{name}"' if name in known else "cast(null as varchar)" for name in names}


def _listed(labels: tuple[str, ...]) -> str:
    """Labels of windows (2022Q3) as SQL: made by `Period`, never from a sheet."""
    return ", ".join(f"'{each}'" for each in labels)


_NOTHING = "select 0 as place, '' as household, {columns} where false"
_ORDERED = """
select place, household, row_number() over (partition by household order by {order}) as nth,
       * exclude (place, household{dropped})
from ({sql}) as told
"""
_ORDER: Mapping[str, str] = MappingProxyType(
    {
        "fact": "head_name", "monitored": "from_day", "pairing": "helper_name, helper_unit, from_day",
        "income": "period", "plan": "period, batch, sheet, row", "evaluation": "period, batch, sheet, row",
        "dossier": "period, batch, sheet, row", "handbook": "period, batch, sheet, row",
        "visit": "done_on, visitor, mode, content", "event": "happened_on, event, other, note",
        "exemption": "excused_from, duty, reason", "owed": "due_on, duty, window_label", "tally": "evidence",
    }
)  # fmt: skip
_DROPPED: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(("plan", "evaluation", "dossier", "handbook"), ", batch, sheet, row")
)
_FACT = """
select f.place, f.household, f.head_name, f.county, f.township, f.village, f.category, f.off_roll_from,
       k.village_group, k.population, k.category as household_type, k.monitored_type, k.phone, k.id_number
from filed as f
left join (
    select r.household, {known}
    from roster_row as r
    join household_file as h on h.batch = r.batch and h.sheet = r.sheet and h.row = r.row
    where r.household in (select household from filed)
    group by r.household
) as k on k.household = f.household
"""
_MONITORED = """
with told as (
    select r.household, 'identified' as what, r.identified_from as acts_on, h.identified_on as day,
           coalesce(h.identified_on_month_only, false) as month_only
    from roster_row as r join household as h on h.batch = r.batch and h.sheet = r.sheet and h.row = r.row
    where r.identified_from is not null
    union all
    select r.household, 'cleared', r.cleared_from, h.cleared_on, coalesce(h.cleared_on_month_only, false)
    from roster_row as r join household as h on h.batch = r.batch and h.sheet = r.sheet and h.row = r.row
    where h.cleared_on is not null
    union all
    select e.household, case when e.event = '风险消除' then 'cleared' else 'identified' end, e.acts_on,
           v.happened_on, coalesce(v.happened_on_month_only, false)
    from event as e join household_event as v on v.batch = e.batch and v.sheet = e.sheet and v.row = e.row
    where e.event in ('风险消除', '识别监测', '再标注')
),
stated as (
    select household, what, acts_on, min_by(day, month_only) as day, min(month_only) as month_only
    from told group by household, what, acts_on
)
select f.place, f.household, m.from_day, m.to_day, i.day as identified, i.month_only as identified_month,
       c.day as cleared, c.month_only as cleared_month
from filed as f
join monitored_span as m on m.household = f.household and m.from_day <= f.last_day
left join stated as i on i.household = m.household and i.what = 'identified' and i.acts_on = m.from_day
left join stated as c on c.household = m.household and c.what = 'cleared' and c.acts_on = m.to_day
"""
_PAIRING = """
with contact as (
    select l.household, p.helper_name, coalesce(u.name, p.helper_unit, '') as helper_unit,
           {helper_post} as post, {helper_phone} as phone,
           row_number() over (
               partition by l.household, p.helper_name, coalesce(u.name, p.helper_unit, '')
               order by b.received_on desc, p.batch, p.sheet, p.row
           ) as nth
    from pairing as p
    join link as l on l.reference_key = p.reference_key
    join batch as b on b.batch = p.batch
    left join unit_alias as u on u.alias = p.helper_unit
)
select f.place, f.household, s.helper_name, s.helper_unit, s.from_day, s.to_day, c.post, c.phone
from filed as f
join pairing_span as s on s.household = f.household and s.from_day <= f.last_day
left join contact as c
  on c.household = s.household and c.helper_name = s.helper_name and c.helper_unit = s.helper_unit and c.nth = 1
"""
_INCOME = """
select f.place, f.household, r.period, r.conflict = 1 as conflict, {told}
from filed as f
join latest_record as r on r.household = f.household and r.kind = '{kind}' and r.period in ({labels})
join {kind} as e on e.batch = r.batch and e.sheet = r.sheet and e.row = r.row
"""
_NEWEST = """
select f.place, f.household, r.period, r.batch, r.sheet, r.row, {told}
from filed as f
join newest_record as r on r.household = f.household and r.kind = '{kind}' and r.period in ({labels})
join {kind} as e on e.batch = r.batch and e.sheet = r.sheet and e.row = r.row
"""
_VISIT = """
select distinct f.place, f.household, r.done_on, {told}, m.counts
from filed as f
join record as r
  on r.household = f.household and r.kind = 'visit' and r.done_on >= f.first_day and r.done_on <= f.last_day
join visit as e on e.batch = r.batch and e.sheet = r.sheet and e.row = r.row
left join (
    select household, batch, sheet, row, bool_or(state = 'counts') as counts
    from matched where kind = 'visit' group by household, batch, sheet, row
) as m on m.household = r.household and m.batch = r.batch and m.sheet = r.sheet and m.row = r.row
"""
_EVENT = """
select distinct f.place, f.household, e.event, v.happened_on, coalesce(v.happened_on_month_only, false) as month_only,
       v.until, e.other_household as other, trim(concat(e.to_township, ' ', e.to_village)) as to_place, {note} as note,
       false as inverse
from filed as f
join event as e on e.household = f.household
join household_event as v on v.batch = e.batch and v.sheet = e.sheet and v.row = e.row
union
select distinct f.place, f.household, e.event, v.happened_on, coalesce(v.happened_on_month_only, false), v.until,
       e.household, '', {note}, true
from filed as f
join event as e on e.other_household = f.household
join household_event as v on v.batch = e.batch and v.sheet = e.sheet and v.row = e.row
"""
_EXEMPTION = """
select distinct f.place, f.household, x.duty, x.excused_from, x.excused_to, x.reason, x.approver, x.approved_on,
       x.duty is null or exists (select 1 from duty_word as w where w.word = x.duty) as acts
from filed as f
join link as l on l.household = f.household
join exemption as x on x.reference_key = l.reference_key
cross join clock as c
where coalesce(x.approved_on, x.excused_from) <= c.as_of
  and x.excused_from <= f.last_day and (x.excused_to is null or x.excused_to >= f.first_day)
union all
select f.place, f.household, cast(null as varchar), x.excused_from, cast(x.to_day - interval 1 day as date),
       '本单位设置', cast(null as varchar), cast(null as date), true
from filed as f
join office_exemption as x on x.household = f.household
where x.excused_from <= f.last_day and x.to_day > f.first_day
"""
# As in the to-do: an open obligation that an unusable row or a pending reply may have settled is 待核 already.
_OWED = """
select f.place, f.household, l.duty, l.title, l.window_label, l.due_on, l.closes_on, l.status, l.responsible, l.unit,
       l.not_received = 1 as not_received, u.household is not null as unread, j.household is not null as objected,
       l.evidence, l.township
from filed as f
join ledger as l on l.household = f.household and l.window_start <= f.last_day and l.status in ('missed', 'open')
left join unread as u on u.duty = l.duty and u.window_label = l.window_label and u.household = l.household
left join objected as j on j.duty = l.duty and j.window_label = l.window_label and j.household = l.household
"""
_TALLY = """
select f.place, f.household, l.evidence, count(*) as expected,
       count(*) filter (where l.status in ('on_time', 'late')) as done,
       count(*) filter (where l.status = 'excused') as excused,
       count(*) filter (where l.status = 'missed' and l.not_received = 0 and l.unread = 0 and l.objected = 0) as missed,
       count(*) filter (where l.status = 'missed' and (l.not_received = 1 or l.unread = 1 or l.objected = 1)) as to_verify,
       count(*) filter (where l.status = 'open') as still_open
from filed as f
join ledger as l on l.household = f.household and l.window_start <= f.last_day
group by f.place, f.household, l.evidence
"""

_Rows = Mapping[str, Mapping[str, list[Row]]]


def read_village(ledger: Ledger, village: Village) -> tuple[HouseholdRecord, ...]:
    """The chosen households of one village, by code."""
    found: _Rows = {name: _of_households(ledger, name, village.number) for name in _ORDER}
    collected = collected_kinds(ledger)
    return tuple(_record(code, found, collected) for code in sorted(found["fact"]))


def _of_households(ledger: Ledger, section: str, place: int) -> dict[str, list[Row]]:
    """Household → its rows, in the section's order, without place and household."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for _, household, _, *told in ledger.query(
        f"select * from file_{section} where place = ? order by household, nth",  # noqa: S608 - our own names
        [place],
    ):
        rows[household].append(tuple(told))
    return rows


def _record(code: str, found: _Rows, collected: frozenset[str]) -> HouseholdRecord:
    def of(section: str) -> list[Row]:
        return found[section].get(code, [])

    return HouseholdRecord(
        facts=Facts(code, *of("fact")[0]),
        monitored=tuple(map(_monitored, of("monitored"))),
        pairings=_pairings(of("pairing")),
        incomes=tuple(
            QuarterIncome(quarter, True) if conflict else QuarterIncome(quarter, False, *told)
            for quarter, conflict, *told in of("income")
        ),
        plan=tuple(Measure(*told) for _, *told in of("plan")),
        evaluations=tuple(Evaluation(*told) for told in of("evaluation")),
        papers=tuple(Paper(*told) for _, *told in of("dossier")),
        handbooks=tuple(Handbook(*told) for _, *told in of("handbook")),
        visits=tuple(VisitRecord(*told) for told in of("visit")),
        events=tuple(HouseholdEvent(*told) for told in of("event")),
        exemptions=tuple(ExemptionRecord(*told) for told in of("exemption")),
        owed=tuple(_owed(told) for told in of("owed") if told[-2] in collected),
        tally=_tally([told[1:] for told in of("tally") if told[0] in collected]),
    )


def _monitored(row: Row) -> Monitored:
    from_day, to_day, identified, identified_month, cleared, cleared_month = row
    return Monitored(
        from_day,
        None if to_day == END else to_day,
        Stated(identified, bool(identified_month)) if identified else None,
        Stated(cleared, bool(cleared_month)) if cleared else None,
    )


def _pairings(rows: list[Row]) -> tuple[Pairing, ...]:
    """One line for each unbroken time of one person: later rosters repeat whom earlier ones named."""
    joined: list[list[object]] = []
    for name, unit, from_day, to_day, post, phone in rows:
        if joined and joined[-1][:2] == [name, unit] and joined[-1][3] == from_day:
            joined[-1][3] = to_day
        else:
            joined.append([name, unit, from_day, to_day, post, phone])
    pairings = [_pairing(tuple(each)) for each in joined]
    return tuple(sorted(pairings, key=lambda each: (each.from_day or BEGINNING, each.name)))


def _pairing(row: Row) -> Pairing:
    name, unit, from_day, to_day, post, phone = row
    last_day = None if to_day == END else date.fromordinal(to_day.toordinal() - 1)
    return Pairing(name, unit, None if from_day == BEGINNING else from_day, last_day, post, phone)


def _owed(row: Row) -> Owed:
    duty, title, window, due_on, closes_on, status, responsible, unit, *flags, _evidence, township = row
    marks = tuple(name for name, is_so in zip(TO_VERIFY, flags, strict=True) if is_so)
    if marks:
        responsible = unit = ""
    elif not responsible:
        responsible = f"{NOBODY}（{township}）"
    return Owed(duty, title, window, due_on, closes_on, status, responsible, unit or "", marks)


def _tally(rows: list[Row]) -> Tally:
    return Tally(*(sum(column) for column in zip(*rows, strict=True))) if rows else Tally()
