"""Every file of the county, in the order in which a folder lists them."""

from __future__ import annotations

from sample_data.county.attachments import attachments
from sample_data.county.incomes import income_sheets
from sample_data.county.pairings import pairing_rosters
from sample_data.county.papers import papers
from sample_data.county.plans import plans_and_evaluations
from sample_data.county.registers import registers
from sample_data.county.rosters import household_rosters
from sample_data.county.visit_logs import visit_logs

FILES = tuple(
    sorted(
        (
            *household_rosters(),
            *pairing_rosters(),
            *visit_logs(),
            *income_sheets(),
            *plans_and_evaluations(),
            *papers(),
            *registers(),
            *attachments(),
        ),
        key=lambda file: file.path,
    )
)
