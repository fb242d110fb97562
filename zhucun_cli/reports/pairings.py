"""结对情况 as JSON and CSV. Pure: an answer in, text out; household members' names are masked."""

from __future__ import annotations

import csv
import io
from typing import Any

from zhucun_cli.ledger.pairings import Pairings
from zhucun_cli.ledger.views import BarredPairing, HandOver, LoadGroup, Meeting
from zhucun_cli.privacy import mask_name
from zhucun_cli.reports.answers import inert

MEETING_TITLES: dict[Meeting, str] = {
    "met": "已见面",
    "not_met": "没有见面",
    "unknown": "走访未报",
    "open": "还没到期",
}


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


def pairings_csv(found: Pairings) -> str:
    """The loads of each group as CSV for Excel (write it with a BOM)."""
    rows = [
        ["分组", "责任人", "结对户", "监测户", "一般脱贫户", "其他", "人均", "最多", "无结对责任人"],
        *(
            [
                each.key, *map(str, (each.helpers, each.pairs, each.monitored, each.general, each.other)),
                mean_words(each), str(each.most), "" if each.unpaired is None else str(each.unpaired),
            ]
            for each in found.groups
        ),
    ]  # fmt: skip
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(
        [inert(cell) for cell in row] for row in rows
    )
    return text.getvalue()


def mean_words(each: LoadGroup) -> str:
    """Households for each helper with one decimal; — without helpers."""
    return "—" if each.mean is None else f"{each.mean:.1f}"
