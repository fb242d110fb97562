"""Records that contradict each other: one SELECT for each sort, over what the ledger was built from."""

from __future__ import annotations

from pathlib import Path

from zhucun_cli.ledger.engine import Ledger
from zhucun_cli.ledger.views.notice import Notice, NoticeScope, household_words, notice, told_with_place

CONTRADICTIONS = (
    "HOUSEHOLD_TWO_VILLAGES", "PAIRING_OVERLAP", "TWO_HELPERS", "END_BEFORE_START", "EVENT_CONTRADICTED",
    "VISIT_AFTER_LEAVING", "VISIT_BEFORE_PAIRING",
)  # fmt: skip
OF_HOUSEHOLDS = ("HOUSEHOLD_TWO_VILLAGES", "EVENT_CONTRADICTED")
"""Those that rosters and events tell alone."""
_FOLDER = Path(__file__).parent.parent / "contradictions"


def contradictions(
    ledger: Ledger, scope: NoticeScope, narrowed: bool, *, with_people: bool
) -> tuple[Notice, ...]:
    """Every contradiction, by sort and household; of the households in `narrowed` only when that is asked."""
    if with_people:
        ledger.query(f"create or replace temp table pairing_told as {contradiction_sql('pairing_told')}")
    found = [
        (code, *row)
        for code in (CONTRADICTIONS if with_people else OF_HOUSEHOLDS)
        for row in ledger.query(contradiction_sql(code))
    ]  # fmt: skip
    if narrowed:
        kept = {household for (household,) in ledger.query("select household from narrowed")}
        found = [row for row in found if row[1] in kept]
    who = household_words(ledger, [str(row[1]) for row in found])
    return tuple(
        notice(code, household, records, who=who[household], told=told_with_place(told, records))
        for code, household, *told, batch, sheet, row, other_batch, other_sheet, other_row in found
        for records in [scope.records((batch, sheet, row), (other_batch, other_sheet, other_row))]
    )


def contradiction_sql(name: str) -> str:
    """The text of a SELECT of this package."""
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")
