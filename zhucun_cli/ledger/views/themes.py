"""Themes: whether a month's visits followed the theme that was set for it, and the days set for its round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhucun_cli.ledger.engine import Ledger
from zhucun_cli.places import compact


@dataclass(frozen=True)
class ThemeMonth:
    """The visits that count of one month, by theme: a household and day once, its best theme taken.

    `outside_round` are those before or after the days set for the round (月内补访); None where no days were set.
    """

    month: str
    themes: tuple[str, ...]
    round_from: date | None
    round_to: date | None
    on_theme: int
    other_theme: int
    without_theme: int
    outside_round: int | None

    @property
    def visits(self) -> int:
        """All of them."""
        return self.on_theme + self.other_theme + self.without_theme


def themes(ledger: Ledger, first: date, last: date) -> tuple[ThemeMonth, ...]:
    """The months of first … last for which a theme was set, as the file received last has it."""
    set_themes = ledger.query(
        """
        select month, list(distinct theme order by theme), min(round_from), max(round_to)
        from (
            select t.month, t.theme, t.round_from, t.round_to,
                   dense_rank() over (partition by t.month order by b.received_on desc) as nth
            from theme as t join batch as b on b.batch = t.batch
        ) as told
        where nth = 1 and month between strftime(cast(? as date), '%Y-%m') and strftime(cast(? as date), '%Y-%m')
        group by month
        order by month
        """,
        [first, last],
    )
    if not set_themes or not _visits_tell_themes(ledger):
        return ()
    return tuple(_theme_month(ledger, *row) for row in set_themes)


def _visits_tell_themes(ledger: Ledger) -> bool:
    """True when visits are asked about, and their kind has a column for the theme."""
    return bool(
        ledger.query(
            "select 1 from information_schema.columns where table_name = 'visit' and column_name = 'theme'"
        )
    )


def _theme_month(
    ledger: Ledger, month: str, set_for_it: list[str], round_from: date | None, round_to: date | None
) -> ThemeMonth:
    rows = ledger.query(
        """
        select told, outside, count(*)
        from (
            select f.household, m.done_on,
                   list(distinct coalesce(v.theme, '') order by coalesce(v.theme, '')) as told,
                   m.done_on < coalesce(cast(? as date), m.done_on)
                       or m.done_on > coalesce(cast(? as date), m.done_on) as outside
            from focus as f
            join matched as m
              on m.duty = f.duty and m.window_label = f.window_label and m.household = f.household
             and m.kind = 'visit' and m.state = 'counts' and strftime(m.done_on, '%Y-%m') = ?
            join visit as v on v.batch = m.batch and v.sheet = m.sheet and v.row = m.row
            group by f.household, m.done_on
        ) as each_day
        group by told, outside
        """,
        [round_from, round_to, month],
    )
    wanted = [compact(each) for each in set_for_it]
    counts: Counter[str] = Counter()
    outside = 0
    for told, is_outside, days in rows:
        counts[_followed([compact(each) for each in told], wanted)] += days
        outside += days if is_outside else 0
    return ThemeMonth(
        month, tuple(set_for_it), round_from, round_to, counts["on"], counts["other"], counts["without"],
        outside if round_from or round_to else None,
    )  # fmt: skip


def _followed(told: Sequence[str], wanted: Sequence[str]) -> str:
    """'on' when a text is one of the wanted or one holds the other, else 'other', else 'without'."""
    written = [each for each in told if each]
    if any(text in theme or theme in text for text in written for theme in wanted):
        return "on"
    return "other" if written else "without"
