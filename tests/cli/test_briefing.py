"""`brief` on the sample county."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import zhucun
from tests.cli.test_privacy import secrets


@pytest.mark.parametrize("by", ["township", "village", "unit", "helper"])
def test_every_paragraph_is_short_and_holds_no_household_members_name(by: str, county: Path) -> None:
    """At most 200 characters each, one for each key, a blank line between them."""
    told = zhucun("brief", "--quarter", "2022Q3", "--by", by, "--json", home=county).json
    plain = zhucun("brief", "--quarter", "2022Q3", "--by", by, home=county)
    texts = [each["text"] for each in told["briefs"]]
    assert len(texts) >= 3 and len({each["key"] for each in told["briefs"]}) == len(texts)
    assert max(map(len, texts)) <= 200
    assert plain.out.strip().split("\n\n") == texts
    assert not {each for each in secrets() if each in plain.out}


def test_its_figures_are_those_of_check_coverage(county: Path) -> None:
    """The county's numerators and denominators, added up by group."""
    answer = zhucun("check-coverage", "--quarter", "2022Q3", "--json", home=county).json
    text = zhucun("brief", "--quarter", "2022Q3", home=county).out
    for group in ("五个一", "四个一"):
        duties = [each for each in answer["duties"] if each["group"] == group and each["collected"]]
        done = sum(each["on_time"] + each["late"] for each in duties)
        due = sum(each["expected"] - each["excused"] for each in duties)
        assert f"（{done}/{due}）" in text
    for each in answer["completion"]:
        assert f"{each['complete']}/{each['households']}户全部办到" in text


def test_it_is_written_where_it_is_asked_to_and_a_wrong_grouping_is_named(
    county: Path, tmp_path: Path
) -> None:
    """--output writes the same text; --by knows four words."""
    target = tmp_path / "brief.txt"
    ran = zhucun("brief", "--month", "9月", "--township", "白沙", "--output", target, home=county)
    assert (ran.code, ran.out) == (0, "")
    assert (
        target.read_text(encoding="utf-8")
        == zhucun("brief", "--month", "9月", "--township", "白沙", home=county).out
    )
    refused = zhucun("brief", "--by", "county", home=county)
    assert refused.code == 2 and "township、village、unit、helper" in refused.err
