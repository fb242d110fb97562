"""Numbers of documents: each given once, kept for good, going on from where they ended."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhucun_cli.errors import IntegrityFault, Locked
from zhucun_cli.numbering import ISSUED_FILE, LOCK_FILE, Series, give_numbers, issued

OCTOBER = date(2022, 10, 31)


def notices(period: str, day: date = OCTOBER, prefix: str = "督办", first: int = 1) -> Series:
    """Notices of a period."""
    return Series("notice", period, prefix, day, first)


def titles(folder: Path, series: Series, *recipients: str) -> list[str]:
    """The numbers as they are printed."""
    return [each.title for each in give_numbers(folder, series, recipients).values()]


def test_numbers_go_on_and_a_document_made_again_keeps_its_own(tmp_path: Path) -> None:
    """September's three, then October's; September again, with one more unit that was late."""
    assert titles(tmp_path, notices("2022-09"), "甲", "乙") == ["督办〔2022〕1号", "督办〔2022〕2号"]
    assert titles(tmp_path, notices("2022-10"), "乙") == ["督办〔2022〕3号"]
    assert titles(tmp_path, notices("2022-09"), "丙", "乙", "甲") == [
        "督办〔2022〕4号", "督办〔2022〕2号", "督办〔2022〕1号",
    ]  # fmt: skip
    assert [each.recipient for each in issued(tmp_path, "notice", "2022-09")] == ["甲", "乙", "丙"]


def test_a_new_year_begins_at_one_and_the_old_number_stays_of_its_year(tmp_path: Path) -> None:
    """December's notice made again in January is still of 2022."""
    december = notices("2022-12", date(2022, 12, 31))
    assert titles(tmp_path, december, "甲") == ["督办〔2022〕1号"]
    january = date(2023, 1, 31)
    assert titles(tmp_path, notices("2022-12", january), "甲", "乙") == ["督办〔2022〕1号", "督办〔2023〕1号"]


def test_one_prefix_is_one_sequence_and_two_are_two(tmp_path: Path) -> None:
    """Bulletins and notices of an office with one prefix never have the same number."""
    bulletin = Series("bulletin", "2022-09", "云驻村办", OCTOBER)
    assert titles(tmp_path, bulletin, "") == ["云驻村办〔2022〕1号"]
    assert titles(tmp_path, notices("2022-09", prefix="云驻村办"), "甲") == ["云驻村办〔2022〕2号"]
    assert titles(tmp_path, Series("letter", "2022-09", "函", OCTOBER), "甲") == ["函〔2022〕1号"]


def test_a_changed_prefix_goes_on_where_the_old_one_ended(tmp_path: Path) -> None:
    """File names carry the number alone, so two notices of one period must not share it."""
    titles(tmp_path, notices("2022-09"), "甲", "乙")
    assert titles(tmp_path, notices("2022-09", prefix="云督"), "丙") == ["云督〔2022〕3号"]


def test_an_office_that_has_numbered_by_hand_says_from_where(tmp_path: Path) -> None:
    """At least that number; never back to one that was given."""
    assert titles(tmp_path, notices("2022-09", first=6), "甲") == ["督办〔2022〕6号"]
    assert titles(tmp_path, notices("2022-10", first=3), "甲") == ["督办〔2022〕7号"]


calls = st.tuples(
    st.sampled_from(("bulletin", "notice")), st.sampled_from(("2022-09", "2022-10", "2022Q3")),
    st.sampled_from(("督办", "通报")), st.sampled_from((OCTOBER, date(2023, 1, 5))),
    st.integers(1, 9), st.lists(st.sampled_from("甲乙丙丁"), max_size=4),
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(st.lists(calls, max_size=8))
def test_whatever_is_asked_no_number_is_given_twice_and_none_changes(
    asked: list[tuple[str, str, str, date, int, list[str]]],
) -> None:
    """Of a prefix and year, and of a document and year."""
    kept: dict[tuple[str, str, str], str] = {}
    numbers: set[tuple[str, int, int]] = set()
    with tempfile.TemporaryDirectory() as folder:
        for document, period, prefix, day, first, recipients in asked:
            given_now = give_numbers(Path(folder), Series(document, period, prefix, day, first), recipients)
            assert set(given_now) == set(recipients)
            for recipient, number in given_now.items():
                key = (document, period, recipient)
                if key not in kept:
                    assert (number.prefix, number.year, number.number) not in numbers
                    numbers.add((number.prefix, number.year, number.number))
                assert kept.setdefault(key, number.title) == number.title


def test_two_at_once_wait_for_each_other_and_a_damaged_record_is_not_begun_anew(tmp_path: Path) -> None:
    """Locked (75) names the file to remove; a record that cannot be read is a fault (4), not an empty one."""
    (tmp_path / LOCK_FILE).touch()
    with pytest.raises(Locked, match=LOCK_FILE):
        titles(tmp_path, notices("2022-09"), "甲")
    (tmp_path / LOCK_FILE).unlink()
    (tmp_path / ISSUED_FILE).write_text("[{]", encoding="utf-8")
    with pytest.raises(IntegrityFault, match=ISSUED_FILE):
        titles(tmp_path, notices("2022-09"), "甲")
    assert not (tmp_path / LOCK_FILE).exists()


def test_the_record_is_private(tmp_path: Path) -> None:
    """0600, and nothing is left beside it."""
    titles(tmp_path, notices("2022-09"), "甲")
    assert [each.name for each in tmp_path.iterdir()] == [ISSUED_FILE]
    assert (tmp_path / ISSUED_FILE).stat().st_mode & 0o777 == 0o600
