"""Shortfalls by township, beside coverage: who has no helper, what was told late, what was only a telephone call."""

from __future__ import annotations

from dataclasses import dataclass

from zhucun_cli.ledger.engine import REMOTE_MODES, Ledger


@dataclass(frozen=True)
class Shortfalls:
    """Of one township: households that owe something and have no helper; obligations whose proof came long after
    (`backfilled`); missed visits in whose window there was a call or message only (`remote_only`)."""

    township: str
    unpaired: int
    backfilled: int
    remote_only: int


def shortfalls(ledger: Ledger) -> tuple[Shortfalls, ...]:
    """One line for each township in focus, by name. An excused obligation asks for no helper."""
    modes = ", ".join("?" * len(REMOTE_MODES))
    rows = ledger.query(
        f"""
        with remote as (
            select distinct f.duty, f.window_label, f.household
            from focus as f
            join record as r
              on r.kind = f.evidence and r.household = f.household
             and r.done_on between f.window_start and f.window_end
            where r.value in ({modes})
        )
        select
            f.township,
            count(distinct case when f.responsible = '' and f.status <> 'excused' then f.household end),
            sum(case when f.backfilled = 1 then 1 else 0 end),
            sum(case when f.status = 'missed' and m.household is not null then 1 else 0 end)
        from focus as f
        left join remote as m
          on m.duty = f.duty and m.window_label = f.window_label and m.household = f.household
        group by f.township
        order by f.township
        """,  # noqa: S608 - only question marks are put in
        list(REMOTE_MODES),
    )
    return tuple(Shortfalls(township, unpaired, late, remote) for township, unpaired, late, remote in rows)
