"""All notices of a question: what only the whole shows. None of them changes the ledger."""

from __future__ import annotations

from zhucun_cli.ledger.engine import Ledger
from zhucun_cli.ledger.views.barred import barred_notices, barred_pairings
from zhucun_cli.ledger.views.contradictions import contradictions
from zhucun_cli.ledger.views.focus import narrow, resolved
from zhucun_cli.ledger.views.notice import Notice, NoticeScope, notice
from zhucun_cli.ledger.views.policy_doubts import unknown_calendars, unknown_duties


def notices(
    ledger: Ledger, scope: NoticeScope | None = None, *, with_people: bool = True
) -> tuple[Notice, ...]:
    """Rosters that shrank too much to be believed, records that contradict each other, rules that cannot act.

    Without people, what contradicts in pairings and in visits one by one is left out: figures alone do not read them.
    """
    scope = scope or NoticeScope()
    narrowed = narrow(ledger, resolved(ledger, scope.filters))
    ledger.query(
        "create or replace temp table asked as select cast(? as date) as first_day, cast(? as date) as last_day",
        [scope.first, scope.last],
    )
    policies = {item.county: item.policy for item in ledger.windows}
    return (
        *_shrunk(ledger),
        *_conflicts(ledger, scope),
        *contradictions(ledger, scope, narrowed, with_people=with_people),
        *(barred_notices(barred_pairings(ledger, policies.items(), scope, narrowed)) if with_people else ()),
        *unknown_duties(ledger, scope, narrowed),
        *unknown_calendars(ledger),
    )


def _shrunk(ledger: Ledger) -> tuple[Notice, ...]:
    rows = ledger.query(
        """
        select max(r.village), m.list_group, m.ended_on, count(distinct m.household)
        from missing as m
        join roster_row as r on r.household = m.household and r.village_key = m.village_key
        where m.ends = 0 and m.kind = 'household'
        group by m.township_key, m.village_key, m.list_group, m.ended_on
        order by 1, 2, 3
        """
    )
    return tuple(
        notice("ROSTER_SHRUNK", village=village, group=group, date=day, missing=count)
        for village, group, day, count in rows
    )


def _conflicts(ledger: Ledger, scope: NoticeScope) -> tuple[Notice, ...]:
    """Only records of a period can contradict each other so; without any, no record need be read."""
    if not ledger.query("select 1 from duty_window where evidence not in (select kind from dated_kind)"):
        return ()
    rows = ledger.query(
        """
        select r.household, r.period, list(distinct struct_pack(batch := e.batch, sheet := e.sheet, row := e.row))
        from latest_record as r
        join record as e on e.kind = r.kind and e.household = r.household and e.period = r.period
         and e.received_on = r.received_on
        where r.conflict = 1
        group by r.household, r.period
        order by 1, 2
        """
    )
    return tuple(
        notice(
            "LATEST_CONFLICT",
            household,
            records,
            other=f"户编号 {household} {period}（{'、'.join(map(str, records))}）",
        )
        for household, period, places in rows
        for records in [
            scope.records(*sorted((each["batch"], each["sheet"], each["row"]) for each in places))
        ]
    )
