"""Coverage figures: how many were owed, how many done, and between which bounds the truth lies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

GROUPINGS = ("duty", "county", "township", "village", "unit", "helper", "household")
NOBODY = "无结对责任人"


@dataclass(frozen=True)
class Figures:
    """Counts of obligations; expected = on_time + late + missed + excused + open, always.

    `to_verify` are the missed ones that are 待核; `reachable` is how many more of the missed could turn
    out to be done if every 待核 and every unlinked row were useful.
    """

    expected: int = 0
    on_time: int = 0
    late: int = 0
    missed: int = 0
    excused: int = 0
    open: int = 0
    to_verify: int = 0
    reachable: int = 0

    def __add__(self, other: Figures) -> Figures:
        """Both together; bounds of disjoint duties and windows add up, those of groups do not."""
        return Figures(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    @property
    def done(self) -> int:
        """On time or late."""
        return self.on_time + self.late

    @property
    def due(self) -> int:
        """The denominator: expected less excused."""
        return self.expected - self.excused

    @property
    def coverage(self) -> float | None:
        """(on_time + late) / (expected − excused); None when nothing was expected."""
        return self.done / self.due if self.due else None

    @property
    def coverage_high(self) -> float | None:
        """The coverage if everything that could not be read or linked were useful."""
        return (self.done + self.reachable) / self.due if self.due else None


@dataclass(frozen=True)
class DutyFigures:
    """A duty's figures for one group value. `collected` is False when its kind never arrived at all."""

    duty: str
    duty_group: str
    title: str
    by: str
    key: str
    figures: Figures
    collected: bool = True


@dataclass(frozen=True)
class LooseRows:
    """Rows of one duty and window that name no single household, with the scope they may lie in."""

    duty: str
    window: str
    township: str
    village: str
    candidates: tuple[str, ...]
    rows: int


@dataclass(frozen=True)
class PlainGaps:
    """Missed obligations without a 待核 mark that is certain, of one duty and window in one village."""

    duty: str
    window: str
    township: str
    village: str
    households: tuple[str, ...]


def reachable_gaps(gaps: Sequence[PlainGaps], loose: Sequence[LooseRows]) -> dict[tuple[str, str, str], int]:
    """How many plain gaps loose rows could close, per (duty, township, village).

    Exact for the county (a greedy over nested scopes: candidates, village, township, county); each
    village's figure is what could be closed *there*, so villages do not add up to the county.
    """
    by_window: dict[tuple[str, str], list[PlainGaps]] = defaultdict(list)
    for gap in gaps:
        by_window[(gap.duty, gap.window)].append(gap)
    result: dict[tuple[str, str, str], int] = defaultdict(int)
    for (duty, window), here in by_window.items():
        rows = [each for each in loose if (each.duty, each.window) == (duty, window)]
        for place, count in _window_reach(here, rows).items():
            result[(duty, *place)] += count
    return dict(result)


def _window_reach(gaps: Sequence[PlainGaps], rows: Sequence[LooseRows]) -> dict[tuple[str, str], int]:
    """Per (township, village), (township, '') and ('', ''): the most gaps that the rows can close."""
    villages = {(gap.township, gap.village): gap for gap in gaps}
    certain = {place: _in_village(gap, rows) for place, gap in villages.items()}
    townships = {township for township, _ in villages}
    over_township = {each: _loose(rows, each) for each in townships}
    anywhere = _loose(rows, "")
    result: dict[tuple[str, str], int] = {}
    inside: dict[str, int] = defaultdict(int)
    size: dict[str, int] = defaultdict(int)
    for (township, village), gap in villages.items():
        extra = over_township[township] + anywhere
        result[(township, village)] = min(len(gap.households), certain[(township, village)] + extra)
        inside[township] += certain[(township, village)]
        size[township] += len(gap.households)
    for township in townships:
        closed = min(size[township], inside[township] + over_township[township])
        inside[township] = closed
        result[(township, "")] = min(size[township], closed + anywhere)
    result[("", "")] = min(sum(size.values()), sum(inside[each] for each in townships) + anywhere)
    return result


def _in_village(gap: PlainGaps, rows: Iterable[LooseRows]) -> int:
    """The most gaps of one village that rows reaching only into it can close."""
    left = set(gap.households)
    closed = 0
    villagewide = 0
    for row in rows:
        if row.candidates:
            hits = [each for each in row.candidates if each in left]
            closed += len(hits[: row.rows])
            left.difference_update(hits[: row.rows])
        elif row.village == gap.village and row.township in ("", gap.township):
            villagewide += row.rows
    return min(len(gap.households), closed + min(villagewide, len(left)))


def _loose(rows: Iterable[LooseRows], township: str) -> int:
    """Rows of which only the township is known (or nothing, for '')."""
    return sum(
        row.rows for row in rows if not row.candidates and not row.village and row.township == township
    )
