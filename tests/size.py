"""How much of the same a test looks at: a sample in `make test`, all of it in `make test-long` (ZHUCUN_LONG=1)."""

from __future__ import annotations

import os

LONG = bool(os.environ.get("ZHUCUN_LONG"))


def size(sample: int, whole: int) -> int:
    """How many cases are looked at now."""
    return whole if LONG else sample
