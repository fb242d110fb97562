"""How a text file is decoded: by strict rules over the whole file, never by a guessing detector.

Measured on GB18030 files of digits with one Chinese cell, detectors were right 4 and 6 times of 40, the
strict rule 40 of 40. UTF-8 must come first: most short UTF-8 texts also decode as GB18030, as nonsense.
"""

from __future__ import annotations

import re

from zhucun_cli.errors import FileRefused

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_PRIVATE_USE = re.compile("[\ue000-\uf8ff]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_ENOUGH = 6  # fewer characters than this say nothing about their distribution
_PLAUSIBLE = 0.6  # share of common hanzi: true GB 1.0, Big5 0.26, others less
_SAMPLE = 2000


def decode(content: bytes) -> str:
    """The text of a file; FileRefused with the line when no strict rule fits."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strictly(content, encoding)
    if b"\x00" in content[:4096]:
        little_endian = content[1:4096:2].count(0) >= content[0:4096:2].count(0)
        return _strictly(content, "utf-16-le" if little_endian else "utf-16-be")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        text = _strictly(content, "gb18030")
    _check_not_mixed(content)
    _check_plausible(text)
    return text


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileRefused("ENCODING_UNKNOWN", line=str(line)) from error


def _check_not_mixed(content: bytes) -> None:
    """Refuse a GB18030 file in which some lines are UTF-8: rows were appended in another encoding."""
    for number, line in enumerate(content.split(b"\n"), 1):
        # Two hanzi of UTF-8 are two bytes E4-E9 each followed by two of 80-BF; three GB hanzi seldom are.
        if not line.isascii() and _is_utf8_chinese(line):
            raise FileRefused("ENCODING_UNKNOWN", line=str(number))


def _is_utf8_chinese(line: bytes) -> bool:
    try:
        beyond = _NOT_ASCII.findall(line.decode("utf-8"))
    except UnicodeDecodeError:
        return False
    return len(beyond) >= 2 and all("　" <= each <= "鿿" or each >= "＀" for each in beyond)


def _check_plausible(text: str) -> None:
    beyond = _NOT_ASCII.findall(text)
    sample = beyond[:_SAMPLE]
    unlikely = len(sample) >= _ENOUGH and sum(map(_is_common, sample)) < _PLAUSIBLE * len(sample)
    if unlikely or any(map(_PRIVATE_USE.match, sample)):
        first = text.index(beyond[0])
        raise FileRefused("ENCODING_UNKNOWN", line=str(text.count("\n", 0, first) + 1))


def _is_common(character: str) -> bool:
    """True for symbols and the 3,755 level-1 hanzi of GB 2312."""
    try:
        lead = character.encode("gb2312")[0]
    except UnicodeEncodeError:
        return False
    return 0xA1 <= lead <= 0xD7
