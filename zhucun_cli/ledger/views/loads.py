"""Loads: how many households each helper answers for on a day, and which households have nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhucun_cli.ledger.engine import Ledger
from zhucun_cli.ledger.views.focus import Filters

LOAD_GROUPS = ("helper", "unit", "township", "village")
_KEYS = {
    "helper": "concat(h.helper_name, '（', h.helper_unit, '）')",
    "unit": "coalesce(nullif(h.helper_unit, ''), '单位未写')",
    "township": "r.township",
    "village": "concat(r.township, ' ', r.village)",
}


@dataclass(frozen=True)
class LoadGroup:
    """Helpers and the households they answer for, of one helper, unit, township or village ('' for all).

    `pairs` counts a household once for each helper it has. `unpaired` is None where it cannot be said: nobody's
    households belong to no helper and no unit.
    """

    key: str
    helpers: int
    pairs: int
    monitored: int
    general: int
    other: int
    most: int
    unpaired: int | None = None

    @property
    def mean(self) -> float | None:
        """Households for each helper; None without helpers."""
        return self.pairs / self.helpers if self.helpers else None


@dataclass(frozen=True)
class Load:
    """One helper with the households that the helper answers for, by category."""

    helper: str
    unit: str
    households: int
    monitored: int
    general: int
    other: int


@dataclass(frozen=True)
class Unpaired:
    """A household that has nobody on the day; `last_helper` is who answered for it until `since`, if anybody."""

    household: str
    head: str
    township: str
    village: str
    category: str
    last_helper: str
    since: date | None


def load_roll(ledger: Ledger, day: date, exact: Filters, narrowed: bool) -> None:
    """Make the relations `on_roll` and `held` of a day: who is on the roll, and who holds which pairing with it."""
    ledger.query(
        f"""
        create or replace temp table on_roll as
        select household, township, village, category, head_name from segment as s
        where s.from_day <= ? and s.to_day > ? {"and household in (select household from narrowed)" if narrowed else ""}
        """,  # noqa: S608 - our own texts
        [day, day],
    )
    ledger.query(
        """
        create or replace temp table held as
        select distinct p.household, p.helper_name, p.helper_unit
        from pairing_span as p
        join on_roll as r on r.household = p.household
        where p.from_day <= ? and p.to_day > ?
          and (cast(? as varchar) is null or p.helper_unit = ?)
          and (cast(? as varchar) is null or concat(p.helper_name, '（', p.helper_unit, '）') = ?)
        """,
        [day, day, exact.unit, exact.unit, exact.helper, exact.helper],
    )


def loads(ledger: Ledger) -> tuple[Load, ...]:
    """Every helper who holds a pairing, those with most households first."""
    rows = ledger.query(
        """
        select h.helper_name, h.helper_unit, count(*) as households,
               count(*) filter (where r.category = '监测户'), count(*) filter (where r.category = '一般脱贫户'),
               count(*) filter (where r.category = '')
        from held as h
        join on_roll as r on r.household = h.household
        group by h.helper_name, h.helper_unit
        order by households desc, h.helper_name, h.helper_unit
        """
    )
    return tuple(Load(*row) for row in rows)


def load_groups(ledger: Ledger, by: str) -> tuple[LoadGroup, ...]:
    """The loads of each value of `by`, in order; '' is everybody together."""
    key = _KEYS.get(by, "''")
    rows = ledger.query(
        f"""
        with loaded as (
            select {key} as grp, h.helper_name, h.helper_unit, count(*) as households,
                   count(*) filter (where r.category = '监测户') as monitored,
                   count(*) filter (where r.category = '一般脱贫户') as general,
                   count(*) filter (where r.category = '') as other
            from held as h
            join on_roll as r on r.household = h.household
            group by grp, h.helper_name, h.helper_unit
        )
        select grp, count(*), sum(households), sum(monitored), sum(general), sum(other), max(households)
        from loaded group by grp
        """  # noqa: S608 - one of the constants above
    )
    found = {str(row[0]): LoadGroup(str(row[0]), *map(int, row[1:])) for row in rows}
    if by in ("helper", "unit"):
        return tuple(found[name] for name in sorted(found))
    nobody = ledger.query(
        f"select {key} as grp, count(*) from unpaired as r group by grp"  # noqa: S608 - one of the constants above
    )
    alone = {str(name): int(count) for name, count in nobody}
    return tuple(
        LoadGroup(name, each.helpers, each.pairs, each.monitored, each.general, each.other, each.most, alone.get(name, 0))
        for name in sorted(found.keys() | alone.keys())
        for each in [found.get(name, LoadGroup(name, 0, 0, 0, 0, 0, 0))]
    )  # fmt: skip


def unpaired(ledger: Ledger, day: date) -> tuple[Unpaired, ...]:
    """Households on the roll that a duty of the paired is about (监测户、一般脱贫户) and that nobody is paired with."""
    ledger.query(
        """
        create or replace temp table unpaired as
        select r.* from on_roll as r
        where r.category <> '' and not exists (
            select 1 from pairing_span as p
            where p.household = r.household and p.from_day <= ? and p.to_day > ?)
        """,
        [day, day],
    )
    rows = ledger.query(
        """
        with former as (
            select p.household, max(p.to_day) as since,
                   max_by(concat(p.helper_name, '（', p.helper_unit, '）'), (p.to_day, p.helper_name, p.helper_unit)) as helper
            from pairing_span as p
            where p.household in (select household from unpaired) and p.from_day < p.to_day and p.to_day <= ?
            group by p.household
        )
        select u.household, u.head_name, u.township, u.village, u.category, coalesce(f.helper, ''), f.since
        from unpaired as u
        left join former as f on f.household = u.household
        order by u.township, u.village, u.household
        """,
        [day],
    )
    return tuple(Unpaired(*row) for row in rows)
