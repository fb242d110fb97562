"""What stands in one cell, as the file has it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

Cell = str | int | float | bool | date | datetime | time | timedelta
"""A raw cell. An empty cell is ''. A spreadsheet number is int or float, never text."""
