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
    """How many missed obligations have no 待核 mark that is certain, of one duty and window in one village.

    `named` are those of their households that a loose row may mean.
    """

    duty: str
    window: str
    township: str
    village: str
    households: int
    named: frozenset[str] = frozenset()


def reachable_gaps(gaps: Sequence[PlainGaps], loose: Sequence[LooseRows]) -> dict[tuple[str, str, str], int]:
    """How many plain gaps loose rows could close, per (duty, township, village).

    Exact for the county (a greedy over nested scopes: candidates, village, township, county); each
    village's figure is what could be closed *there*, so villages do not add up to the county.
    """
    by_window: dict[tuple[str, str], list[PlainGaps]] = defaultdict(list)
    for gap in gaps:
        by_window[(gap.duty, gap.window)].append(gap)
    rows: dict[tuple[str, str], list[LooseRows]] = defaultdict(list)
    for row in loose:
        rows[(row.duty, row.window)].append(row)
    result: dict[tuple[str, str, str], int] = defaultdict(int)
    for (duty, window), here in by_window.items():
        for place, count in _window_reach(here, rows[(duty, window)]).items():
            result[(duty, *place)] += count
    return dict(result)


def _window_reach(gaps: Sequence[PlainGaps], rows: Sequence[LooseRows]) -> dict[tuple[str, str], int]:
    """Per (township, village), (township, '') and ('', ''): the most gaps that the rows can close."""
    villages = {(gap.township, gap.village): gap for gap in gaps}
    naming: dict[str, list[int]] = defaultdict(list)  # household → numbers of the rows that may mean it
    of_village: dict[tuple[str, str], int] = defaultdict(int)
    of_township: dict[str, int] = defaultdict(int)
    for number, row in enumerate(rows):
        for household in row.candidates:
            naming[household].append(number)
        if not row.candidates and row.village:
            of_village[(row.township, row.village)] += row.rows
        elif not row.candidates:
            of_township[row.township] += row.rows
    anywhere = of_township.get("", 0)
    result: dict[tuple[str, str], int] = {}
    inside: dict[str, int] = defaultdict(int)
    size: dict[str, int] = defaultdict(int)
    for (township, village), gap in villages.items():
        meant = [rows[number] for number in sorted({n for each in gap.named for n in naming[each]})]
        scopes = {("", village), (township, village)}
        certain = _in_village(gap, meant, sum(of_village.get(scope, 0) for scope in scopes))
        result[(township, village)] = min(gap.households, certain + of_township.get(township, 0) + anywhere)
        inside[township] += certain
        size[township] += gap.households
    for township in size:
        closed = min(size[township], inside[township] + of_township.get(township, 0))
        inside[township] = closed
        result[(township, "")] = min(size[township], closed + anywhere)
    result[("", "")] = min(sum(size.values()), sum(inside.values()) + anywhere)
    return result


def _in_village(gap: PlainGaps, meant: Iterable[LooseRows], villagewide: int) -> int:
    """The most gaps of one village that rows reaching only into it can close."""
    left = set(gap.named)
    closed = 0
    for row in meant:
        hits = [each for each in row.candidates if each in left]
        closed += len(hits[: row.rows])
        left.difference_update(hits[: row.rows])
    return min(gap.households, closed + villagewide)
