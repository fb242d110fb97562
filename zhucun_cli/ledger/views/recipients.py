"""Who is written to about a gap: each unit that answers for it, else the township."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from zhucun_cli.ledger.engine import Ledger

GapKey = tuple[str, str, str]
"""Duty, window, household."""


@dataclass(frozen=True, order=True)
class Recipient:
    """A unit, or a township where nobody (or nobody whose unit is known) holds the pairing."""

    is_township: bool
    name: str

    @property
    def key(self) -> str:
        """What tells it from every other; a unit may be called like a township."""
        return f"{self.name}（乡镇）" if self.is_township else self.name


def recipients(ledger: Ledger) -> Mapping[GapKey, Mapping[Recipient, str]]:
    """Of every missed obligation in focus that is not 待核: who is written to, and the people to be named there.

    People of several units who share it are named to their own unit only.
    """
    rows = ledger.query(
        """
        select f.duty, f.window_label, f.household,
               case when coalesce(a.helper_unit, '') = '' then 1 else 0 end as is_township,
               case when coalesce(a.helper_unit, '') = '' then f.township else a.helper_unit end as name,
               coalesce(string_agg(distinct a.helper_name, '、' order by a.helper_name), '') as people
        from focus as f
        left join attribution as a
          on a.duty = f.duty and a.window_label = f.window_label and a.household = f.household
        where f.status = 'missed' and f.not_received = 0 and f.unread = 0 and f.objected = 0
        group by f.duty, f.window_label, f.household, is_township, name
        """
    )
    found: dict[GapKey, dict[Recipient, str]] = defaultdict(dict)
    for duty, window, household, is_township, name, people in rows:
        found[(duty, window, household)][Recipient(bool(is_township), name)] = people
    return found
