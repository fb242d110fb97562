"""Who lives in 云溪县, who answers for whom, and what changed in 2022. All of it is invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from stdnum.cn import ric

from sample_data.county.model import Helper, Household, Monitoring, Stated, draw, pick

COUNTY = "云溪县"
VILLAGES = {
    "白沙镇": ("白沙社区", "双桥村", "石门村"),
    "石桥乡": ("石桥村", "桃花村", "大坪村"),
    "枫林乡": ("枫林村", "黄泥村", "青山村"),
}
TOWNSHIP_OF = {village: township for township, villages in VILLAGES.items() for village in villages}
CODE_PREFIX = {  # 枫林乡 still uses the county's old short codes, which begin with a zero
    "白沙社区": "9099010101",
    "双桥村": "9099010102",
    "石门村": "9099010103",
    "石桥村": "9099010201",
    "桃花村": "9099010202",
    "大坪村": "9099010203",
    "枫林村": "0301",
    "黄泥村": "0302",
    "青山村": "0303",
}
UNSTABLE, MARGINAL, SUDDEN = "脱贫不稳定户", "边缘易致贫户", "突发严重困难户"
EXITED, ORDINARY = "脱贫户", "一般农户"
NAMESAKE = "王建国"

_SURNAMES = tuple("李张刘陈杨黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕")
_GIVEN = (
    "建华", "志明", "国庆", "春生", "桂英", "秀兰", "玉梅", "德顺", "光荣", "水生", "永福", "金莲", "长根", "满仓",
    "冬梅", "友才", "先进", "细妹", "社民", "运来", "大林", "小红", "忠良", "家发", "明亮", "福生", "腊梅", "新民",
    "本立", "成友", "爱莲", "月娥", "进财", "维善", "树清", "文斌", "世平", "凤英", "贵生", "良才",
)  # fmt: skip  # one name a line helps nobody
_HOUSEHOLDS_PER_VILLAGE = 20
_MONITORED_PER_VILLAGE = {
    "白沙社区": 7,
    "双桥村": 7,
    "石门村": 4,
    "石桥村": 7,
    "桃花村": 7,
    "大坪村": 6,
    "枫林村": 7,
    "黄泥村": 6,
    "青山村": 5,
}


def code(village: str, number: int) -> str:
    """The household code of the `number`-th household of a village."""
    return f"{CODE_PREFIX[village]}{number:03d}"


def _identity_number(key: str) -> str:
    born = date(
        1940 + int(draw("year", key) * 48), 1 + int(draw("month", key) * 12), 1 + int(draw("day", key) * 28)
    )
    body = f"909901{born:%Y%m%d}{1 + int(draw('sequence', key) * 998):03d}"
    return body + ric.calc_check_digit(f"{body}0")  # its last character is not read, but must be there


def _heads(village: str, count: int) -> tuple[str, ...]:
    names: dict[str, None] = {}
    attempt = 0
    while len(names) < count:
        names[pick(_SURNAMES, "surname", village, attempt) + pick(_GIVEN, "given", village, attempt)] = None
        attempt += 1
    return tuple(names)


def _monitoring_in_january(village: str, number: int) -> tuple[str, Monitoring | None]:
    """Register and monitoring of a household on 1 January 2022."""
    if number <= _MONITORED_PER_VILLAGE[village]:
        kind = (UNSTABLE, MARGINAL, SUDDEN)[number % 3 - 1]
        month_only = draw("precision", village, number) < 0.6
        identified = date(2020 + number % 2, 3 + (number * 2) % 9, 1 if month_only else 6 + number)
        register = ORDINARY if kind == MARGINAL or (kind == SUDDEN and village == "枫林村") else EXITED
        return register, Monitoring(kind, Stated(identified, month_only))
    if number == 8 and village in ("双桥村", "大坪村", "黄泥村"):  # cleared in 2021
        return EXITED, Monitoring(UNSTABLE, Stated(date(2020, 5, 1), True), Stated(date(2021, 10, 1), True))
    if number == 20 and village in ("石门村", "桃花村"):  # marginal and cleared: owes nothing
        return ORDINARY, Monitoring(MARGINAL, Stated(date(2020, 6, 12)), Stated(date(2021, 11, 25)))
    return EXITED, None


def _january_household(village: str, number: int, head: str) -> Household:
    register, monitoring = _monitoring_in_january(village, number)
    key = code(village, number)
    return Household(
        code=key,
        village=village,
        head=head,
        id_no=_identity_number(key),
        group="一二三四五"[(number - 1) // 4 % 5] + "组",
        population=1 + int(draw("population", key) * 6),
        register=register,
        monitoring=monitoring,
        phone=f"1990000{1000 + list(TOWNSHIP_OF).index(village) * 100 + number:04d}",
    )


def _january() -> tuple[Household, ...]:
    households = []
    for village in TOWNSHIP_OF:
        heads = list(_heads(village, _HOUSEHOLDS_PER_VILLAGE))
        if village == "石桥村":  # two households of one village whose heads have the same name
            heads[7] = heads[8] = NAMESAKE
        households += [_january_household(village, n, head) for n, head in enumerate(heads, start=1)]
    return tuple(households)


JANUARY = _january()
_JANUARY_BY_CODE = {household.code: household for household in JANUARY}


def _newcomer(village: str, number: int, register: str, monitoring: Monitoring | None) -> Household:
    """A household that no January roster holds; its head's name is new in the village."""
    head = _heads(village, 40)[_HOUSEHOLDS_PER_VILLAGE + number - 20]
    known = _january_household(village, number, head)
    return replace(known, register=register, monitoring=monitoring)


def _cleared(household: Household, cleared: Stated) -> Household:
    assert household.monitoring is not None
    return replace(household, monitoring=replace(household.monitoring, cleared=cleared))


MOVED = code("双桥村", 2)
NEW_IN_JULY = code("石门村", 21)
IDENTIFIED_IN_JUNE = code("石门村", 10)


def _july() -> tuple[Household, ...]:
    """白沙镇 on 1 July 2022: one moved, three cleared, two newly identified."""
    changed = {
        MOVED: replace(_JANUARY_BY_CODE[MOVED], village="白沙社区"),
        code("白沙社区", 1): _cleared(_JANUARY_BY_CODE[code("白沙社区", 1)], Stated(date(2022, 6, 21))),
        code("白沙社区", 2): _cleared(_JANUARY_BY_CODE[code("白沙社区", 2)], Stated(date(2022, 6, 20))),
        code("双桥村", 1): _cleared(_JANUARY_BY_CODE[code("双桥村", 1)], Stated(date(2022, 6, 1), True)),
        IDENTIFIED_IN_JUNE: replace(
            _JANUARY_BY_CODE[IDENTIFIED_IN_JUNE], monitoring=Monitoring(SUDDEN, Stated(date(2022, 6, 11)))
        ),
    }
    there = [h for h in JANUARY if TOWNSHIP_OF[h.village] == "白沙镇"]
    newcomer = _newcomer("石门村", 21, ORDINARY, Monitoring(SUDDEN, Stated(date(2022, 6, 30))))
    listed = [changed.get(h.code, h) for h in there] + [newcomer]
    order = list(TOWNSHIP_OF)
    return tuple(sorted(listed, key=lambda h: (order.index(h.village), h.code)))


JULY = _july()


def _addition(
    village: str, number: int, register: str, monitoring: Monitoring | None, since: date
) -> Household:
    return replace(_newcomer(village, number, register, monitoring), on_roll_from=since)


ADDED = (  # the ten of 枫林乡, around the 20-day rule of September and the 45-day rule of the quarter
    _addition("枫林村", 21, EXITED, Monitoring(UNSTABLE, Stated(date(2022, 9, 11))), date(2022, 9, 11)),
    _addition("枫林村", 22, ORDINARY, Monitoring(MARGINAL, Stated(date(2022, 9, 11))), date(2022, 9, 11)),
    _addition("枫林村", 23, ORDINARY, Monitoring(SUDDEN, Stated(date(2022, 9, 12))), date(2022, 9, 12)),
    _addition("枫林村", 24, EXITED, None, date(2022, 8, 17)),
    _addition("黄泥村", 21, EXITED, None, date(2022, 8, 18)),
    _addition("黄泥村", 22, ORDINARY, Monitoring(MARGINAL, Stated(date(2022, 8, 1), True)), date(2022, 9, 5)),
    _addition("黄泥村", 23, EXITED, Monitoring(SUDDEN, Stated(date(2022, 9, 1), True)), date(2022, 9, 5)),
    _addition("青山村", 21, EXITED, Monitoring(UNSTABLE, Stated(date(2022, 8, 18))), date(2022, 7, 5)),
    _addition("青山村", 22, EXITED, None, date(2022, 9, 12)),
    _addition("青山村", 23, ORDINARY, Monitoring(MARGINAL, Stated(date(2022, 9, 12))), date(2022, 9, 12)),
)

NOW = {h.code: h for h in (*JANUARY, *JULY, *ADDED)}  # each household as it was last told
DESTROYED_ID = code("双桥村", 7)  # Excel turned this identity number into 9.09901E+17


DIED, MOVED_AWAY, LEFT_AND_BACK = code("大坪村", 18), code("青山村", 17), code("青山村", 16)
MERGED, MERGED_INTO = code("双桥村", 18), code("双桥村", 17)
SPLIT, SPLIT_OFF = code("大坪村", 11), code("大坪村", 31)
MOVED_WITHIN = code("黄泥村", 15)
CLEARED_IN_AUGUST, FOUND_IN_JULY, MARKED_AGAIN = code("桃花村", 5), code("枫林村", 15), code("双桥村", 8)
AWAY = code("石桥村", 12)
_OFF_ROLL = {  # what the registers of changes say: off the roll from, back on it from
    DIED: (date(2022, 5, 20), date.max),
    MOVED_AWAY: (date(2022, 9, 1), date.max),
    LEFT_AND_BACK: (date(2022, 4, 15), date(2022, 7, 1)),
    MERGED: (date(2022, 4, 20), date.max),
}
_MARKED_FROM = {  # household: since when its helper knows it to be, or not to be, monitored
    CLEARED_IN_AUGUST: (date(2022, 8, 15), False),
    FOUND_IN_JULY: (date(2022, 7, 20), True),
    MARKED_AGAIN: (date(2022, 9, 5), True),
}


def village_on(household: str, day: date) -> str:
    """Where its helper finds a household on a day: one moves; another moves on paper only, its helper knows nothing of it."""
    return "双桥村" if household == MOVED and day < date(2022, 7, 1) else NOW[household].village


def on_roll(household: str, day: date) -> bool:
    """Whether anybody would think of visiting the household on that day."""
    known = NOW[household]
    gone, back = _OFF_ROLL.get(household, (date.max, date.max))
    if gone <= day < back:
        return False
    if household == NEW_IN_JULY:
        return day >= date(2022, 7, 1)
    return known.on_roll_from is None or day >= known.on_roll_from


def is_monitored(household: str, day: date) -> bool:
    """Whether the household's helper believes it to be monitored on that day."""
    since, marked = _MARKED_FROM.get(household, (date.max, False))
    if day >= since:
        return marked
    monitoring = NOW[household].monitoring
    if monitoring is None or day < monitoring.identified.day:
        return False
    return monitoring.cleared is None or day < monitoring.cleared.day


# --- helpers -------------------------------------------------------------------------------------------

_UNITS = (  # unit, level, how many helpers
    ("省水文勘测院", "省", 2),
    ("省农机推广总站", "省", 1),
    ("市粮食储备中心", "市", 2),
    ("市图书馆", "市", 1),
    ("云溪县农业农村局", "县", 4),
    ("云溪县教育局", "县", 4),
    ("云溪县水利局", "县", 4),
    ("云溪县人民医院", "县", 3),
    ("云溪县林业局", "县", 3),
    ("白沙镇人民政府", "镇", 4),
    ("石桥乡人民政府", "乡", 4),
    ("枫林乡人民政府", "乡", 4),
    *(
        (f"{village}{'居民' if village.endswith('社区') else '村民'}委员会", "村", 1)
        for village in TOWNSHIP_OF
    ),
)
_POSTS = {
    "省": ("工程师", "科长"),
    "市": ("科员", "副科长"),
    "县": ("副局长", "股长", "科员"),
    "镇": ("副镇长", "干事"),
    "乡": ("副乡长", "干事"),
    "村": ("村支书",),
}


def _helpers() -> tuple[Helper, ...]:
    names = [name for name in _heads("helpers", 80) if name not in {h.head for h in NOW.values()}]
    posts = [(unit, level, n) for unit, level, count in _UNITS for n in range(count)]
    return tuple(
        Helper(name, unit, level, _POSTS[level][n % len(_POSTS[level])], f"1990000{number:04d}")
        for number, (name, (unit, level, n)) in enumerate(zip(names, posts, strict=False), start=1)
    )


HELPERS = _helpers()
OUTSIDERS = tuple(helper for helper in HELPERS if helper.level in ("省", "市"))  # they leave on 1 September
UNPAIRED = code("桃花村", 3)
CUT_OVER = date(2022, 9, 1)


def _pool(village: str) -> tuple[Helper, ...]:
    """Who may answer for a household of the village; an outsider, where there is one, comes last."""
    index = list(TOWNSHIP_OF).index(village)
    county = [helper for helper in HELPERS if helper.level == "县"]
    township = [helper for helper in HELPERS if helper.unit.startswith(TOWNSHIP_OF[village])]
    cadre = next(helper for helper in HELPERS if helper.unit.startswith(village))
    outsider = OUTSIDERS[index // 3 * 2 + index % 3 : index // 3 * 2 + index % 3 + 1] if index % 3 < 2 else ()
    return (*county[2 * index : 2 * index + 2], township[index % 3], township[3], cadre, *outsider)


def helper_of(household: str, day: date) -> Helper | None:
    """The helper of the January or the September roster; None where nobody was named."""
    known = NOW[household]
    if household == UNPAIRED or known.on_roll_from is not None:
        return None
    if household == NEW_IN_JULY and day < CUT_OVER:
        return None
    number = int(household[-3:])
    pool = _pool(known.village if household != MOVED else "双桥村")
    first = pool[number % len(pool)]
    if day < CUT_OVER or first.level not in ("省", "市"):
        return first
    return pool[number // len(pool) % (len(pool) - 1)]


def _by_unit(text: str, number: int = 0) -> Helper:
    return [helper for helper in HELPERS if helper.unit.startswith(text)][number]


ADDED_PAIRINGS = (  # household, helper, since: the helper of 枫林村 22 changed within the month; 23 has none
    (code("枫林村", 21), _by_unit("枫林乡", 0), date(2022, 9, 15)),
    (code("枫林村", 22), _by_unit("枫林乡", 1), date(2022, 9, 11)),
    (code("枫林村", 22), _by_unit("枫林村"), date(2022, 9, 24)),
    (code("枫林村", 24), _by_unit("枫林乡", 2), date(2022, 9, 15)),
    (code("黄泥村", 21), _by_unit("黄泥村"), date(2022, 9, 15)),
    (code("黄泥村", 22), _by_unit("云溪县林业局"), date(2022, 9, 15)),
    (code("黄泥村", 23), _by_unit("枫林乡", 3), date(2022, 9, 20)),
    (code("青山村", 21), _by_unit("云溪县林业局", 1), date(2022, 9, 15)),
    (code("青山村", 22), _by_unit("青山村"), date(2022, 9, 20)),
    (code("青山村", 23), _by_unit("枫林乡", 3), date(2022, 9, 20)),
)


def paired_on(household: str, day: date) -> Helper | None:
    """The helper of a household on a day, in whichever list he stands."""
    added = [helper for key, helper, since in ADDED_PAIRINGS if key == household and since <= day]
    return added[-1] if added else helper_of(household, day)
