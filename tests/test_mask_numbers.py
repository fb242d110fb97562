"""Numbers within free text: masked wherever they stand, and nothing else is taken out."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhucun_cli.privacy import mask_numbers, mask_within_names


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("电话13800001111，在家", "电话138****1111，在家"),
        ("电话 138-0000-1111", "电话 138****1111"),
        ("电话：１３８００００１１１１", "电话：138****1111"),
        ("村部0739-7612345", "村部073****2345"),
        ("身份证909901196001010019", "身份证90*************019"),
        ("身份证 909901 19600101 001X", "身份证 90*************01X"),
        ("卡号6222021234567890123", "卡号62**************123"),
        ("卡号 6222 0212 3456 7890 123", "卡号 62**************123"),
        ("2022-09-01、2022-10-01各走访一次，增收1500元", "2022-09-01、2022-10-01各走访一次，增收1500元"),
        ("一切正常", "一切正常"),
    ],
)
def test_numbers_are_masked_and_words_and_days_stay(text: str, shown: str) -> None:
    """Identity numbers and accounts 2+3, phones 3+4, also grouped or of full width."""
    assert mask_numbers(text) == shown


WORDS = st.text("户主电话在家，。 <>=", max_size=8)


@given(WORDS, st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), WORDS)
def test_no_phone_survives_in_any_text(before: str, phone: str, after: str) -> None:
    """Whatever stands around it."""
    assert phone not in mask_numbers(f"{before}{phone}{after}")


@given(WORDS, st.from_regex(r"[1-9][0-9]{16}[0-9Xx]", fullmatch=True), WORDS)
def test_no_identity_number_survives_in_any_text(before: str, number: str, after: str) -> None:
    """Nor any part of it longer than two or three digits."""
    shown = mask_numbers(f"{before}{number}{after}")
    assert number[2:-3] not in shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("张三13800001111、李四", "张三138****1111、李四"),
        ("张三（7612345）", "张三（76**345）"),
        ("张三 6222021234567890123456", "张三 62*****************456"),
        ("张三138000011112", "张三13*******112"),
        ("第2组张三、欧阳娜娜", "第2组张三、欧阳娜娜"),
        ("", ""),
    ],
)
def test_beside_names_every_long_number_is_masked(text: str, shown: str) -> None:
    """Also a local telephone or a number of no known length; names stay in full."""
    assert mask_within_names(text) == shown


@given(WORDS, st.from_regex(r"[0-9]{7,30}", fullmatch=True), WORDS)
def test_no_seven_digits_in_a_row_are_left_beside_names(before: str, number: str, after: str) -> None:
    """Whatever the number."""
    assert not re.search(r"\d{7}", mask_within_names(f"{before}{number}{after}"))
