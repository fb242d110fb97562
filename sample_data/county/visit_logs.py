"""Every visit log of the county."""

from __future__ import annotations

from sample_data.county.model import File
from sample_data.county.people import VILLAGES
from sample_data.county.visits import LAST_MONTH
from sample_data.county.visits_baisha import baisha_log
from sample_data.county.visits_fenglin import fenglin_copy, fenglin_july, fenglin_log
from sample_data.county.visits_shiqiao import shiqiao_correction, shiqiao_log

_JULY = 7  # 枫林乡 sends it village by village


def visit_logs() -> tuple[File, ...]:
    """The logs of January to October, the corrected one and the copy."""
    months = range(1, LAST_MONTH + 1)
    return (
        *(baisha_log(month) for month in months),
        *(shiqiao_log(month) for month in months),
        shiqiao_correction(),
        *(fenglin_log(month) for month in months if month != _JULY),
        *(fenglin_july(village) for village in VILLAGES["枫林乡"]),
        fenglin_copy(),
    )
