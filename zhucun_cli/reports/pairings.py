"""结对情况 as JSON and as views. Pure: an answer in, text out; household members' names are masked."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from zhucun_cli.ledger.pairings import Pairings
from zhucun_cli.ledger.views import BarredPairing, HandOver, LoadGroup
from zhucun_cli.privacy import mask_name
from zhucun_cli.reports.declared_views import PAIRINGS
from zhucun_cli.reports.view import Listing, clocks_of


def pairings_json(found: Pairings) -> dict[str, Any]:
    """The JSON of `pairings`."""
    question = found.question
    return {
        "as_of": question.as_of.isoformat(),
        "known_by": question.known_by.isoformat() if question.known_by else None,
        "period": question.period.label,
        "policy": found.provenance.policy,
        "rules": found.provenance.rules,
        "snapshot": found.provenance.snapshot,
        "version": found.provenance.version,
        "by": question.by,
        "whole": _group_json(found.whole),
        "groups": [_group_json(each) for each in found.groups],
        "max": question.at_most,
        "loads": [{**vars(each), "over": each in found.overloaded} for each in found.loads],
        "unpaired": [
            {**vars(each), "head": mask_name(each.head), "since": each.since.isoformat() if each.since else None}
            for each in found.unpaired
        ],
        "hand_overs": [_hand_over_json(each) for each in found.hand_overs],
        "barred": [_barred_json(each) for each in found.barred],
    }  # fmt: skip


def _group_json(each: LoadGroup) -> dict[str, Any]:
    return {**vars(each), "mean": each.mean}


def _hand_over_json(each: HandOver) -> dict[str, Any]:
    return {
        **vars(each),
        "head": mask_name(each.head),
        "day": each.day.isoformat(),
        "old": list(each.old),
        "new": list(each.new),
        "met_on": each.met_on.isoformat() if each.met_on else None,
    }


def _barred_json(each: BarredPairing) -> dict[str, Any]:
    return {
        **vars(each),
        "rule_from": each.rule_from.isoformat(),
        "since": each.since.isoformat(),
        "households": list(each.households),
        "records": [{"file": place.file, "sheet": place.sheet, "row": place.row} for place in each.records],
    }


def pairings_listing(found: Pairings) -> Listing:
    """The answer as views."""
    question, document = found.question, pairings_json(found)
    return Listing(
        document,
        PAIRINGS.views,
        f"{found.county}结对情况",
        (f"据报送记录；{question.as_of}；交接：{question.period.title}；规则 {found.provenance.rules}",),
        found.provenance.committed_at or datetime.combine(question.as_of, time()),
        clocks_of(document),
    )


def mean_words(each: LoadGroup) -> str:
    """Households for each helper with one decimal; — without helpers."""
    return "—" if each.mean is None else f"{each.mean:.1f}"
