"""Views: group-bys and filters of the ledger. Every figure anywhere is one of these."""

from zhucun_cli.ledger.views.barred import BarredPairing, barred_pairings
from zhucun_cli.ledger.views.completion import Completion, WindowKey, completion
from zhucun_cli.ledger.views.coverage import collected_kinds, coverage
from zhucun_cli.ledger.views.doubts import (
    WHY_NOT_LINKED,
    StoredProblem,
    UnlinkedRow,
    problem_rows,
    stored_problems,
    unlinked,
)
from zhucun_cli.ledger.views.focus import KNOWN_ON_THE_ROLL, Filters, focus, narrow, resolve, resolved
from zhucun_cli.ledger.views.gaps import (
    MARK_TITLES,
    MARKS,
    STATUS_TITLES,
    TO_VERIFY,
    Gap,
    find_last_done,
    gaps,
)
from zhucun_cli.ledger.views.handovers import MEETING_DAYS, HandOver, Meeting, hand_overs
from zhucun_cli.ledger.views.income import (
    CENT,
    HouseholdIncome,
    IncomeFigures,
    household_incomes,
    income_by_township,
)
from zhucun_cli.ledger.views.income_watch import (
    SHARP_DROP,
    IncomeWatch,
    Watched,
    income_watch,
    watched_quarters,
)
from zhucun_cli.ledger.views.loads import (
    LOAD_GROUPS,
    Load,
    LoadGroup,
    Unpaired,
    load_groups,
    load_roll,
    loads,
    unpaired,
)
from zhucun_cli.ledger.views.notice import Notice, NoticeScope, Record
from zhucun_cli.ledger.views.notices import notices
from zhucun_cli.ledger.views.recipients import GapKey, Recipient, recipients
from zhucun_cli.ledger.views.shortfalls import Shortfalls, shortfalls
from zhucun_cli.ledger.views.themes import ThemeMonth, themes
from zhucun_cli.ledger.views.trend import PeriodCompletion, Trend, WindowFigures, by_window
from zhucun_cli.ledger.views.visits import MonthAway, RollRow, VisitCell, months_away, visit_cells, visit_roll

__all__ = [
    "CENT",
    "KNOWN_ON_THE_ROLL",
    "LOAD_GROUPS",
    "MARKS",
    "MARK_TITLES",
    "MEETING_DAYS",
    "SHARP_DROP",
    "STATUS_TITLES",
    "TO_VERIFY",
    "WHY_NOT_LINKED",
    "BarredPairing",
    "Completion",
    "Filters",
    "Gap",
    "GapKey",
    "HandOver",
    "HouseholdIncome",
    "IncomeFigures",
    "IncomeWatch",
    "Load",
    "LoadGroup",
    "Meeting",
    "MonthAway",
    "Notice",
    "NoticeScope",
    "PeriodCompletion",
    "Recipient",
    "Record",
    "RollRow",
    "Shortfalls",
    "StoredProblem",
    "ThemeMonth",
    "Trend",
    "UnlinkedRow",
    "Unpaired",
    "VisitCell",
    "Watched",
    "WindowFigures",
    "WindowKey",
    "barred_pairings",
    "by_window",
    "collected_kinds",
    "completion",
    "coverage",
    "find_last_done",
    "focus",
    "gaps",
    "hand_overs",
    "household_incomes",
    "income_by_township",
    "income_watch",
    "load_groups",
    "load_roll",
    "loads",
    "months_away",
    "narrow",
    "notices",
    "problem_rows",
    "recipients",
    "resolve",
    "resolved",
    "shortfalls",
    "stored_problems",
    "themes",
    "unlinked",
    "unpaired",
    "visit_cells",
    "visit_roll",
    "watched_quarters",
]
