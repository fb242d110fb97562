"""The visits of January to October 2022, as they happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sample_data.county.model import draw, pick
from sample_data.county.people import (
    HELPERS,
    MERGED,
    MERGED_INTO,
    NAMESAKE,
    NOW,
    TOWNSHIP_OF,
    UNPAIRED,
    code,
    is_monitored,
    on_roll,
    paired_on,
    village_on,
)

MEANS = {  # the word in the sheet → what it says; a word that is not here says nothing
    "入户": "入户",
    "上门": "入户",
    "实地走访": "入户",
    "入户走访": "入户",
    "电话": "电话",
    "电话沟通": "电话",
    "微信": "微信",
    "微信联系": "微信",
    "视频": "视频",
    "集中座谈": "集中座谈",
    "入户未遇": "入户未遇",
}
_AT_HOME = ("入户", "入户", "入户", "上门", "实地走访", "入户走访")
_REMOTE = ("电话", "微信", "电话沟通", "微信联系", "视频", "集中座谈")
_CONTENTS = (
    "宣传防返贫监测政策",
    "了解务工情况",
    "查看住房安全",
    "核对季度收入",
    "讲解医保缴费",
    "了解小孩上学情况",
    "帮助联系销售红薯",
    "宣传防溺水",
    "查看饮水情况",
    "送春耕种子",
    "了解身体状况",
    "商量养殖计划",
)
LAST_MONTH = 10


@dataclass(frozen=True)
class Visit:
    """One visit (or call, or closed door) at one household; `mode` is the word that will be written."""

    code: str
    village: str
    head: str
    day: date
    visitors: tuple[str, ...]
    mode: str
    content: str


Planned = tuple[tuple[int, str], ...]  # (day of the month, mode word)

# What must happen at a household in a month so that the story of the sample is told. A quarterly
# household is visited in the named month of the quarter only.
_FIXED: dict[tuple[str, int], Planned] = {
    (code("白沙社区", 1), 6): ((9, "入户"),),  # cleared on the 21st: June is still due
    (code("白沙社区", 2), 6): (),  # cleared on the 20th: June is not due
    (code("双桥村", 1), 6): (),  # cleared "202206", which acts from 1 July: June is due and missed
    (code("石门村", 10), 6): ((24, "上门"),),  # monitored since 11 June: June is due
    (code("石门村", 21), 7): (),  # nobody was paired yet
    (code("白沙社区", 3), 9): ((28, "入户"),),  # written as 2022.9.31
    (code("双桥村", 3), 7): ((3, "入户"),),  # written as 22.7.3
    (code("石门村", 2), 9): ((6, "入户"), (21, "入户")),  # the first without a date
    (code("白沙社区", 4), 5): ((12, "入户"),),  # written under a code that does not exist
    (code("白沙社区", 4), 8): ((16, "入户"),),  # mode written as 路上碰面
    (code("双桥村", 4), 6): ((14, "入户"),),  # mode left blank
    (code("白沙社区", 5), 8): ((30, "入户"),),  # written in the September workbook
    (code("白沙社区", 5), 9): ((15, "入户"),),
    (code("白沙社区", 12), 7): ((13, "入户"),),  # a general household, date written as 2022.7
    (code("石门村", 3), 9): ((8, "入户未遇"), (19, "电话")),  # nothing of this counts
    (code("双桥村", 3), 9): ((20, "微信联系"),),
    (code("石桥村", 2), 8): ((18, "入户"),),  # 2022年13月5日 in the first version, put right in the second
    (code("石桥村", 4), 8): ((25, "入户"),),  # left out of the first version
    (code("大坪村", 2), 8): ((26, "上门"),),  # left out of the first version
    (code("桃花村", 4), 8): ((11, "入户"),),  # its code mistyped in the first version
    (code("桃花村", 2), 9): ((3, "入户"),),  # written as 3/9/2022
    (code("大坪村", 3), 9): (),
    (UNPAIRED, 4): (),
    (UNPAIRED, 9): (),
    (code("石桥村", 8), 7): ((12, "入户"),),  # one of the namesakes, written without a code
    (code("石桥村", 8), 8): (),
    (code("石桥村", 9), 8): ((9, "入户"),),  # the other, with its code
    (code("枫林村", 1), 9): ((3, "入户"),),  # written as 9.3
    (code("枫林村", 2), 9): (),
    (code("黄泥村", 4), 4): ((10, "入户"),),  # written as 上旬
    (code("黄泥村", 1), 8): ((22, "入户"),),  # written under an unknown code
    (code("青山村", 2), 9): ((14, "入户未遇"),),
    (code("枫林村", 21), 9): ((20, "入户"),),
    (code("枫林村", 22), 9): (),
    (code("枫林村", 23), 9): (),
    (code("黄泥村", 22), 9): ((23, "入户"),),
    (code("黄泥村", 23), 9): (),
    (code("青山村", 21), 9): ((22, "上门"),),
    (code("枫林村", 24), 9): ((18, "入户"),),
    (MERGED, 4): ((25, "入户"),),  # after it was merged: it is the other household's visit
    (MERGED_INTO, 4): (),
    (MERGED_INTO, 5): (),
    (MERGED_INTO, 6): (),
}
_FIXED_QUARTERS = {  # general households whose quarter is told month by month above
    (code("白沙社区", 12), 3),
    (code("石桥村", 8), 3),
    (code("石桥村", 9), 3),
    (code("枫林村", 24), 3),
}


def _day(month: int, *key: object) -> int:
    first = 11 if month == 1 else 1  # the January pairings were settled on the 10th
    return first + int(draw("day", month, *key) * (29 - first))


def _monthly(household: str, month: int) -> Planned:
    chance = draw("monthly", household, month)
    day = _day(month, household)
    at_home = pick(_AT_HOME, "mode", household, month)
    if chance < (0.72 if month == LAST_MONTH else 0.945):
        return ((day, at_home),)
    if chance < 0.965:
        return ((day, pick(_REMOTE, "remote", household, month)),)
    return ((day, "入户未遇"),) if chance < 0.98 else ()


def _months_for_quarterly(household: str, quarter: int) -> tuple[int, ...]:
    if quarter == 4:
        return (LAST_MONTH,)
    if NOW[household].head == NAMESAKE:  # the even months, whose logs of 石桥乡 have codes
        return (2,) if quarter == 1 else (4, 6)
    if quarter == 3 and NOW[household].village == "石门村":  # its August sheet never comes
        return (7, 9)
    return (3 * quarter - 2, 3 * quarter - 1, 3 * quarter)


def _quarterly(household: str, month: int) -> Planned:
    quarter = (month + 2) // 3
    months = _months_for_quarterly(household, quarter)
    if months[int(draw("which month", household, quarter) * len(months))] != month:
        return ()
    chance = draw("quarterly", household, quarter)
    day = _day(month, household)
    if chance < (0.45 if quarter == 4 else 0.94):
        return ((day, pick(_AT_HOME, "mode", household, month)),)
    return ((day, pick(_REMOTE, "remote", household, month)),) if chance < 0.97 else ()


def _planned(household: str, month: int) -> Planned:
    if (household, month) in _FIXED:
        return _FIXED[household, month]
    if (household, (month + 2) // 3) in _FIXED_QUARTERS:
        return ()
    middle = date(2022, month, 15)
    if not on_roll(household, middle):
        return ()
    if is_monitored(household, middle):
        return _monthly(household, month)
    if NOW[household].register == "一般农户":
        return ()
    call: Planned = ()
    if draw("call", household, month) < 0.05 and NOW[household].head != NAMESAKE:
        call = ((29 if month != 2 else 28, pick(("电话", "微信"), "call word", household, month)),)
    return _quarterly(household, month) + call


def _visitors(household: str, day: date) -> tuple[str, ...]:
    """The helper, often with somebody from the village; now and then somebody else altogether."""
    village = village_on(household, day)
    helper = paired_on(household, day)
    cadre = next(one for one in HELPERS if one.unit.startswith(village))
    township = [one for one in HELPERS if one.unit.startswith(TOWNSHIP_OF[village])][1]
    chance = draw("company", household, day)
    if helper is None or chance < 0.04:
        return (cadre.name if helper != cadre else township.name,)
    if chance < 0.3 and helper != cadre:
        return (helper.name, cadre.name)
    return (helper.name,)


def _visits_of(household: str, month: int) -> Iterator[Visit]:
    for number, mode in _planned(household, month):
        day = date(2022, month, number)
        yield Visit(
            household,
            village_on(household, day),
            NOW[household].head,
            day,
            _visitors(household, day),
            mode,
            pick(_CONTENTS, "content", household, day),
        )


def visits_in(month: int, township: str) -> tuple[Visit, ...]:
    """The visits of a month in a township, village by village, day by day."""
    villages = [village for village, owner in TOWNSHIP_OF.items() if owner == township]
    found = [
        visit for household in NOW for visit in _visits_of(household, month) if visit.village in villages
    ]
    return tuple(sorted(found, key=lambda v: (villages.index(v.village), v.day, v.code)))
