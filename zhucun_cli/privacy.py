"""Masks for what is shown, and the keyed hash by which people are joined (design §8).

Sources: masks 2+3 and 3+4 follow the Yong'an notice of 2023-01-04; a plain hash of a county's identity
numbers falls in half a minute, therefore HMAC under a key kept outside the lake.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata

_NUMBERS = re.compile(r"(?<!\d)\d{15,20}[Xx]?(?!\d)|(?<!\d)\d{17}[Xx](?!\d)")
_PHONES = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_WIDE = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789Xx")
_SPACED_NUMBERS = re.compile(
    r"(?<!\d)(?:\d{6}[ -]\d{4}[ -]?\d{4}[ -]?\d{3}[\dXx]|\d{4}(?:[ -]\d{4}){3}(?:[ -]?\d{1,4})?)(?!\d)"
)
_OTHER_PHONES = re.compile(r"(?<!\d)(?:1[3-9]\d[ -]\d{4}[ -]?\d{4}|0\d{2,3}[ -]?\d{7,8})(?!\d)")
_LONG_RUNS = re.compile(r"\d{7,}[Xx]?")
_NAME = re.compile(r"^[㐀-鿿·]{2,6}$")


def mask_name(name: str) -> str:
    """张三丰 → 张**: the surname and two stars, whatever the length; blank stays blank."""
    return f"{name[0]}**" if name else ""


def mask_id_number(number: str) -> str:
    """The first two and last three characters, stars between (2+3)."""
    return (
        f"{number[:2]}{'*' * max(len(number) - 5, 0)}{number[-3:]}" if len(number) > 5 else "*" * len(number)
    )


def mask_phone(phone: str) -> str:
    """The first three and last four digits (3+4)."""
    return f"{phone[:3]}{'*' * max(len(phone) - 7, 0)}{phone[-4:]}" if len(phone) > 7 else "*" * len(phone)


def mask_raw(raw: str, field_type: str = "text") -> str:
    """A cell's raw text as a screen or report may show it.

    Names are masked when the field holds them; identity numbers and phones wherever they stand.
    """
    text = unicodedata.normalize("NFKC", raw)
    if field_type in ("name", "names"):
        return "、".join(mask_name(part.strip()) for part in re.split(r"[、,;/]", text) if part.strip())
    text = _NUMBERS.sub(lambda found: mask_id_number(found[0]), text)
    text = _PHONES.sub(lambda found: mask_phone(found[0]), text)
    if field_type in ("id_number", "phone"):
        return mask_id_number(text) if "*" not in text else text
    return mask_name(text) if field_type == "text" and _NAME.match(text) else text


def mask_numbers(text: str) -> str:
    """Free text with identity numbers, accounts and phones masked wherever they stand; nothing else is taken out."""
    plain = text.translate(_WIDE)
    for numbers in (_SPACED_NUMBERS, _NUMBERS):
        plain = numbers.sub(lambda found: mask_id_number(_run(found)), plain)
    for phones in (_PHONES, _OTHER_PHONES):
        plain = phones.sub(lambda found: mask_phone(_run(found)), plain)
    return plain


def mask_within_names(text: str) -> str:
    """People's names as sheets have them, in full; any number that somebody wrote beside one is masked.

    No name holds seven digits in a row, so here short numbers (a local telephone) are masked as well.
    """
    return _LONG_RUNS.sub(lambda found: mask_id_number(found[0]), mask_numbers(text))


def _run(found: re.Match[str]) -> str:
    """The digits of a number without what groups them."""
    return found[0].replace(" ", "").replace("-", "")


def normal_id_number(number: str) -> str:
    """The identity number as it is compared: NFKC, upper X, no blanks, 15 digits widened to 18."""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", number)).upper()
    if re.fullmatch(r"\d{15}", text):
        from stdnum.cn.ric import calc_check_digit

        body = f"{text[:6]}19{text[6:]}"
        return body + calc_check_digit(f"{body}0")  # its last character is not read, but must be there
    return text


def person_key(number: str, key: bytes) -> str:
    """HMAC-SHA256 of the normalised number, as 32 hex digits: joins people without showing them."""
    return hmac.new(key, normal_id_number(number).encode(), hashlib.sha256).hexdigest()[:32]
