"""Pairings that a rule of the policy bars: helpers of those levels who are no members of a village team."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any  # structs of the engine

from zhucun_cli.ledger.engine import Ledger
from zhucun_cli.ledger.views.contradictions import contradiction_sql
from zhucun_cli.ledger.views.notice import Notice, NoticeScope, Record, notice, told_with_place
from zhucun_cli.policies import Policy


@dataclass(frozen=True)
class BarredPairing:
    """One helper of a barred level, with the households that the helper still answers for.

    `records` are a row of the pairing roster and, where there is one, the helper's row in the list of helpers.
    """

    helper: str
    unit: str
    level: str
    rule_from: date
    since: date
    households: tuple[str, ...]
    records: tuple[Record, ...]


def barred_pairings(
    ledger: Ledger, policies: Iterable[tuple[str, Policy]], scope: NoticeScope, narrowed: bool
) -> tuple[BarredPairing, ...]:
    """Who holds a barred pairing on a day of the scope, by name; `policies` are (county or '', policy)."""
    return tuple(
        _barred(scope, *row)
        for county, policy in policies
        for rule in policy.pairing_rules
        if rule.effective_from <= scope.last
        for row in ledger.named_query(
            f"""
            select helper_name, helper_unit, level, rule_from, min(from_day), list(household order by household),
                   min(paired_at), min(listed_at)
            from ({contradiction_sql("barred_pairing")}) as barred
            {"where household in (select household from narrowed)" if narrowed else ""}
            group by helper_name, helper_unit, level, rule_from
            order by helper_name, helper_unit
            """,  # noqa: S608 - our own texts
            {
                "county": county,
                "levels": list(rule.barred_levels),
                "effective_from": rule.effective_from,
                "first": max(scope.first, rule.effective_from),
                "last": scope.last,
            },
        )
    )


def _barred(
    scope: NoticeScope, helper: str, unit: str, level: str, rule_from: date, since: date, households: list[str],
    paired_at: Mapping[str, Any], listed_at: Mapping[str, Any] | None,
) -> BarredPairing:  # fmt: skip
    places = [(each["batch"], each["sheet"], each["row"]) for each in (paired_at, listed_at) if each]
    return BarredPairing(helper, unit, level, rule_from, since, tuple(households), scope.records(*places))


def barred_notices(barred: Iterable[BarredPairing]) -> tuple[Notice, ...]:
    """One notice for each helper."""
    return tuple(
        notice(
            "PAIRING_BARRED",
            records=each.records,
            who=f"{each.helper}（{each.unit or '单位未写'}，{each.level}级）",
            day=each.rule_from,
            count=len(each.households),
            told=told_with_place(("结对名单", "责任人名册未写是驻村队员"), each.records),
        )
        for each in barred
    )
