"""Views: group-bys and filters of the ledger. Every figure anywhere is one of these."""

from zhucun_cli.ledger.views.completion import Completion, completion
from zhucun_cli.ledger.views.coverage import collected_kinds, coverage
from zhucun_cli.ledger.views.doubts import (
    WHY_NOT_LINKED,
    StoredProblem,
    UnlinkedRow,
    problem_rows,
    stored_problems,
    unlinked,
)
from zhucun_cli.ledger.views.focus import Filters, focus, resolve
from zhucun_cli.ledger.views.gaps import (
    MARK_TITLES,
    MARKS,
    STATUS_TITLES,
    TO_VERIFY,
    Gap,
    find_last_done,
    gaps,
)
from zhucun_cli.ledger.views.income import CENT, IncomeFigures, income_by_township
from zhucun_cli.ledger.views.notice import Notice, NoticeScope, Record
from zhucun_cli.ledger.views.notices import notices
from zhucun_cli.ledger.views.recipients import GapKey, Recipient, recipients
from zhucun_cli.ledger.views.shortfalls import Shortfalls, shortfalls
from zhucun_cli.ledger.views.visits import RollRow, VisitCell, visit_cells, visit_roll

__all__ = [
    "CENT",
    "MARKS",
    "MARK_TITLES",
    "STATUS_TITLES",
    "TO_VERIFY",
    "WHY_NOT_LINKED",
    "Completion",
    "Filters",
    "Gap",
    "GapKey",
    "IncomeFigures",
    "Notice",
    "NoticeScope",
    "Recipient",
    "Record",
    "RollRow",
    "Shortfalls",
    "StoredProblem",
    "UnlinkedRow",
    "VisitCell",
    "collected_kinds",
    "completion",
    "coverage",
    "find_last_done",
    "focus",
    "gaps",
    "income_by_township",
    "notices",
    "problem_rows",
    "recipients",
    "resolve",
    "shortfalls",
    "stored_problems",
    "unlinked",
    "visit_cells",
    "visit_roll",
]
