"""Township and village names as they are compared, and people's names as they are compared.

Sheets write one place in several ways (白沙、白沙镇、白沙镇人民政府；石桥、石桥村、石桥村委会). The keys
here are for joining only; what is shown is always what a roster wrote.
"""

from __future__ import annotations

import re
import unicodedata

_BLANKS = re.compile(r"[\s​﻿]")
_PEOPLES = (
    "苗族|侗族|瑶族|土家族|回族|壮族|白族|彝族|满族|蒙古族|畲族|布依族|藏族|维吾尔族|朝鲜族|傣族|黎族|"
    "傈僳族|仡佬族|水族|羌族|哈尼族|纳西族"
)
_TOWNSHIP_TAIL = re.compile(rf"(?:{_PEOPLES})*(?:乡|镇|街道)$")
_OFFICE_TAIL = re.compile(r"(?:人民政府|政府|办事处|党委)$")
_VILLAGE_COMMITTEE = re.compile(r"(?:村民委员会|村委会|村委)$")
_RESIDENTS_COMMITTEE = re.compile(r"(?:社区)?(?:居民委员会|居委会)$")
_VILLAGE_SUFFIXES = ("村", "社区", "林场", "农场")


def compact(text: str) -> str:
    """`text` in NFKC without any blanks."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text))


def township_key(text: str) -> str:
    """The township's name without its rank: 关峡苗族乡, 关峡乡 and 关峡 have one key."""
    name = _OFFICE_TAIL.sub("", compact(text))
    short = _TOWNSHIP_TAIL.sub("", name)
    return short if len(short) >= 2 else name


def village_key(text: str) -> str:
    """The village's full name: 石桥, 石桥村 and 石桥村委会 are 石桥村; 石桥社区 is another place."""
    name = _VILLAGE_COMMITTEE.sub("村", compact(text))
    name = _RESIDENTS_COMMITTEE.sub("社区", name)
    if not name or name.endswith(_VILLAGE_SUFFIXES):
        return name
    return f"{name}村"
