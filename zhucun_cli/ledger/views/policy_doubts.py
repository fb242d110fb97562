"""What people wrote of duties that the policy does not have, and due days in years whose holidays are unknown."""

from __future__ import annotations

from collections import defaultdict

from zhucun_cli.ledger.engine import Ledger, named_duties
from zhucun_cli.ledger.views.notice import Notice, NoticeScope, notice, told_with_place
from zhucun_cli.privacy import mask_raw

_TITLES = {"exemption": "免责登记", "objection": "核实回复"}


def unknown_duties(ledger: Ledger, scope: NoticeScope, narrowed: bool) -> tuple[Notice, ...]:
    """Exemptions and replies that name a duty which no policy has: they act on nothing."""
    rows = ledger.query(
        f"""
        select t.kind, t.duty, coalesce(l.household, ''), t.batch, t.sheet, t.row
        from (
            select 'exemption' as kind, duty, reference_key, coalesce(approved_on, excused_from) as told_on,
                   batch, sheet, row
            from exemption
            union all
            select 'objection' as kind, duty, reference_key, replied_on as told_on, batch, sheet, row from objection
        ) as t
        join link as l on l.reference_key = t.reference_key
        cross join clock as c
        where t.duty is not null and (t.told_on is null or t.told_on <= c.as_of)
          {"and l.household in (select household from narrowed)" if narrowed else ""}
        order by t.kind, t.duty, t.batch, t.sheet, t.row
        """  # noqa: S608 - our own texts
    )
    duties = [
        duty
        for policy in {item.county: item.policy for item in ledger.windows}.values()
        for duty in policy.duties
    ]
    known = {text: bool(named_duties(text, duties)) for _, text, *_ in rows}
    return tuple(
        notice(
            "DUTY_UNKNOWN", household, records, kind=_TITLES[kind], duty=_shown(text),
            told=told_with_place(("",), records),
        )
        for kind, text, household, *place in rows
        if not known[text]
        for records in [scope.records((place[0], place[1], place[2]))]
    )  # fmt: skip


def _shown(text: str) -> str:
    """What was written, in quotes; '' where it may be somebody's name or number: the record's place is told."""
    return f"“{text}”" if mask_raw(text) == text else ""


def unknown_calendars(ledger: Ledger) -> tuple[Notice, ...]:
    """Years in which a due day would move on to a working day, and nobody knows the holidays yet."""
    years: dict[int, dict[str, None]] = defaultdict(dict)
    for item in ledger.windows:
        if item.duty.shift and not item.working_days.knows(item.nominal_due_on.year):
            years[item.nominal_due_on.year][item.duty.title] = None
    return tuple(
        notice("CALENDAR_UNKNOWN", year=year, duties="、".join(titles))
        for year, titles in sorted(years.items())
    )
