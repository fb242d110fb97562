"""What a sheet says about itself outside its cells: place, period, effective date, unit.

Read from the lines above the header, else from the sheet's name, else from the file's name.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from zhucun_cli.periods import Period, parse_period
from zhucun_cli.sheets.sheet import Sheet
from zhucun_cli.tables.grid import Grid

_HAN = "一-鿿"
_FILLED_IN = re.compile(
    r"(?:填[报表写]|制表|打印|报送|上报|编制|导出|录入)(?:时间|日期):?\s*[\d年月日./\s-]*"
)
_DAY = r"((?:19|20)\d\d)(?:[年.\-/](\d{1,2})[月.\-/](\d{1,2})日?|(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]))(?!\d)"
_DATE = re.compile(rf"(?<!\d){_DAY}")
_TO = r"[-—–~至到]+"
_DATE_RANGE = re.compile(rf"(?<!\d){_DAY}{_TO}(?:{_DAY}|(\d{{1,2}})月(\d{{1,2}})日)")
_MONTH_RANGE = re.compile(rf"(20\d\d)年(\d{{1,2}})月?份?{_TO}(?:\1年)?(\d{{1,2}})月")
_QUARTER = re.compile(r"(20\d\d)[年_-]?度?第?(?:Q([1-4])|([一二三四1-4])季度?)")
_HALF_YEAR = re.compile(r"(20\d\d)年?(上|下)半年")
_MONTH = re.compile(
    r"(?<!\d)(20\d\d)(?:年|[.\-_/])?(0[1-9]|1[0-2]|[1-9](?=月))(?!\d)月?|(?<!\d)(20\d\d)[.\-_/年]([1-9])(?!\d)"
)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_YEAR_IN_WORDS = re.compile(r"(?<!\d)(20\d\d)(?=\D|$|(?:0[1-9]|1[0-2])(?!\d))")
_BARE_MONTH = re.compile(r"(?<!\d)(\d{1,2})月(?!\d)")
_BARE_QUARTER = re.compile(r"第?([一二三四1-4])季度|(?<![A-Z])Q([1-4])(?!\d)")
_SEVERAL_QUARTERS = re.compile(
    r"前[二两三四2-4]个?季|[一二三四1-4](?:[至到~—–\-、和及与]|季度?[至到~—–\-、和及与])+第?[一二三四1-4]季"
)
_MONTH_LIST = re.compile(r"(?<!\d)(?:\d{1,2}[、,和及])+\d{1,2}月(?!\d)")
_DIGIT = {"一": "1", "二": "2", "三": "3", "四": "4"}
_TOWNSHIP = re.compile(
    rf"(?<![{_HAN}])(?:[{_HAN}]{{1,8}}?(?:自治县|县|市|区))?([{_HAN}]{{1,9}}?(?:街道|镇|乡))(?![镇村亲土])"
)
_VILLAGE = re.compile(rf"(?:^|[^{_HAN}])(?:[{_HAN}]*?[镇乡])?([{_HAN}]{{1,8}}?(?:村(?!村)|社区|居委会))")
_AND_OTHERS = re.compile("(?:村|社区)等")
_NO_PLACE = re.compile(
    r"驻村|帮扶|[各全本]|城乡|行政村|自然村|农村|乡村|示范村|脱贫村|重点村|结对|走访|关于|新农"
)
_UNIT = re.compile(r"单位:?\(?(?:人民币)?(万元|元)")
_OLDER_DAYS = re.compile("补[录报登填记写]|历[年次史]|累计|以来|至今|截[至止]|往年|以前年度")
_ADDITIONS = re.compile("新增|增补|补录|增加名单|增加户")

Span = tuple[date, date]


@dataclass(frozen=True)
class Told:
    """A value and where it was found, in words for people."""

    value: str
    where: str


@dataclass(frozen=True)
class Title:
    """Everything that was told outside the cells; None or '' where nothing, or several things, were.

    `any_day`: words such as 补录 or 截至 say that days before the declared period are there too. `years` are all
    that are named anywhere.
    """

    texts: tuple[Told, ...]
    township: Told | None
    village: Told | None
    declared: Span | None
    quarter: Told | None
    year: int | None
    named_year: Told | None
    effective_on: date | None
    additions: bool
    any_day: bool
    years: frozenset[int]
    units: frozenset[str]

    @property
    def days(self) -> Span | None:
        """The declared period, widened by other years that are named: near it the days of the rows must lie."""
        if self.declared is None or self.any_day:
            return None
        first, last = self.declared
        others = [year for year in self.years if not first.year <= year <= last.year]
        return (
            min([first, *(date(year, 1, 1) for year in others)]),
            max([last, *(date(year, 12, 31) for year in others)]),
        )


def read_title(sheet: Sheet, grid: Grid, lines: range, file_name: str) -> Title:
    """Collect what the lines above the header, the sheet's name and the file's name say."""
    above = (str(block.value) for row in lines for block in grid.blocks(row))
    texts = (
        Told(_FILLED_IN.sub(" ", _normal(" ".join(above))), "标题"),
        Told(_normal(sheet.name), "工作表名"),
        Told(_normal(PurePath(file_name).stem), "文件名"),
    )
    return Title(
        texts=texts,
        township=_township(texts),
        village=_village(texts, sheet),
        declared=_declared(texts),
        quarter=_quarter(texts),
        year=_year(texts),
        named_year=_named_year(texts),
        effective_on=_effective_on(texts),
        additions=any(_ADDITIONS.search(each.value) for each in texts),
        any_day=any(_OLDER_DAYS.search(_tight(each.value)) for each in texts),
        years=frozenset(year for each in texts for year in _years_named(each)),
        units=frozenset(_UNIT.findall(texts[0].value.replace(" ", ""))),
    )


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _tight(text: str) -> str:
    return re.sub(r"\s", "", text).upper()


def _township(texts: tuple[Told, ...]) -> Told | None:
    """The first township named; a word such as 各乡镇 or 驻村帮扶 before it makes it doubtful."""
    for each in texts:
        for found in _TOWNSHIP.finditer(re.sub(r"\d+[年月日号]?", " ", each.value)):
            if not _NO_PLACE.search(found[1]):
                return Told(found[1], each.where)
    return None


def _village(texts: tuple[Told, ...], sheet: Sheet) -> Told | None:
    """The village that the sheet is named after, else the one that the title names.

    A text file has no sheets, so its own name counts. Two places that contradict each other tell nothing: the
    title may have been copied from the sister sheet.
    """
    title, sheet_name, file_name = texts
    own = _villages(sheet_name if sheet.name or not sheet.is_text else file_name)
    above = _villages(title)
    found = own or above
    if len({each.value for each in found}) != 1 or {each.value for each in (*own, *above)} != {
        found[0].value
    }:
        return None
    return found[0]


def _villages(told: Told) -> list[Told]:
    names = _VILLAGE.findall(re.sub(r"\d+[年月日号]?", " ", told.value))
    if _AND_OTHERS.search(told.value):
        return []
    return [Told(name, told.where) for name in names if not _NO_PLACE.search(name)]


def _spans(text: str) -> Iterator[Span]:
    """The periods written with their year in one text, the plainest first."""
    for reader in (_date_ranges, _month_ranges, _quarters, _half_years, _months, _years):
        found = list(dict.fromkeys(reader(text)))
        if found:
            if len(found) == 1:
                yield found[0]
            return  # two different months in one title declare nothing


def _safe(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _date_ranges(text: str) -> Iterator[Span]:
    for found in _DATE_RANGE.finditer(text):
        first = _safe(found[1], found[2] or found[4], found[3] or found[5])
        year, month, day = (
            (found[1], found[11], found[12])
            if found[11]
            else (found[6], found[7] or found[9], found[8] or found[10])
        )
        last = _safe(year, month, day)
        if first and last and first <= last:
            yield first, last


def _month_ranges(text: str) -> Iterator[Span]:
    for found in _MONTH_RANGE.finditer(text):
        year, first, last = int(found[1]), int(found[2]), int(found[3])
        if 1 <= first <= last <= 12:
            yield date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _quarters(text: str) -> Iterator[Span]:
    several = _named_quarters(text) | ({"1"} if _SEVERAL_QUARTERS.search(text) else set())
    years = set(_YEAR.findall(_DATE.sub(" ", text)))
    if several and (len(several) > 1 or len(years) > 1):
        yield from _each(text, several | {"1", "4"}, "季度")  # whichever is meant, it is not this one alone
        return
    for found in _QUARTER.finditer(text):
        yield _span(parse_period(f"{found[1]}年{found[2] or found[3]}季度", "quarter", date.max))


def _half_years(text: str) -> Iterator[Span]:
    for found in _HALF_YEAR.finditer(text):
        year = int(found[1])
        yield (
            (date(year, 1, 1), date(year, 6, 30))
            if found[2] == "上"
            else (date(year, 7, 1), date(year, 12, 31))
        )


def _each(text: str, numbers: Iterable[str], unit: str) -> Iterator[Span]:
    """Several periods of the first year named: together they declare nothing."""
    year = _YEAR.search(text)
    for number in numbers if year else ():
        assert year is not None
        yield _span(
            parse_period(f"{year[1]}年{number}{unit}", "month" if unit == "月" else "quarter", date.max)
        )


def _named_quarters(text: str) -> set[str]:
    return {_DIGIT.get(a or b, a or b) for a, b in _BARE_QUARTER.findall(text)}


def _named_months(text: str) -> set[int]:
    """The months named with or without a year; days do not count."""
    listed = {int(month) for found in _MONTH_LIST.findall(text) for month in re.findall(r"\d+", found)}
    return listed | {int(month) for month in _BARE_MONTH.findall(text)}


def _months(text: str) -> Iterator[Span]:
    several = _named_months(_DATE.sub(" ", text))
    if len(several) > 1 and max(several) <= 12:
        yield from _each(text, map(str, sorted(several)), "月")  # 2022年8月、9月
        return
    for found in _MONTH.finditer(_DATE.sub(" ", text)):
        yield _span(parse_period(f"{found[1] or found[3]}年{found[2] or found[4]}月", "month", date.max))


def _years(text: str) -> Iterator[Span]:
    for found in _YEAR.finditer(_DATE.sub(" ", text)):
        yield date(int(found[1]), 1, 1), date(int(found[1]), 12, 31)


def _span(period: Period | None) -> Span:
    assert period is not None  # built from digits that the expressions above limit to valid periods
    return period.start, period.end


def _declared(texts: tuple[Told, ...]) -> Span | None:
    """The first period told, narrowed by later ones inside it: 2022年 above, 9月 as the sheet's name."""
    spans = [span for each in texts for span in _spans(_tight(each.value))]
    if not spans:
        return None
    first, last = spans[0]
    for start, end in spans[1:]:
        if first <= start and end <= last:
            first, last = start, end
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return _bare_part(texts, first.year) or (first, last)
    return first, last


def _bare_part(texts: tuple[Told, ...], year: int) -> Span | None:
    for each in texts:
        text = _tight(each.value)
        months = _named_months(text)
        quarters = _named_quarters(text)
        if _SEVERAL_QUARTERS.search(text):
            return None
        if len(months) == 1 and 1 <= min(months) <= 12 and not quarters:
            return _span(parse_period(f"{year}年{months.pop()}月", "month", date.max))
        if len(quarters) == 1 and not months:
            return _span(parse_period(f"{year}年{quarters.pop()}季度", "quarter", date.max))
    return None


def _quarter(texts: tuple[Told, ...]) -> Told | None:
    """The quarter told, by the narrowest text that has one."""
    declared = _declared(texts)
    if declared is None:
        return None
    first, last = declared
    period = parse_period(f"{first.year}Q{(first.month + 2) // 3}", "quarter", date.max)
    if period is None or (period.start, period.end) != (first, last):
        return None
    said = [
        each.where
        for each in texts
        if _QUARTER.search(_tight(each.value)) or _BARE_QUARTER.search(_tight(each.value))
    ]
    return Told(period.label, said[0] if said else texts[0].where)


def _year(texts: tuple[Told, ...]) -> int | None:
    """The one year that the first text with any year names; None when it names several."""
    for each in texts:
        years = _years_named(each)
        if years:
            return years.pop() if len(years) == 1 else None
    return None


def _years_named(told: Told) -> set[int]:
    found = re.findall(r"(?<!\d)(20\d\d)(?=\D|\d{2}(?:\d{2})?(?!\d)|$)", _tight(told.value))
    return {int(year) for year in found}


def _named_year(texts: tuple[Told, ...]) -> Told | None:
    """The one year of which the first text with any speaks; else that of the date in the lines above the header.

    Plans for 2023 that were sent on 2022年12月20日 are of 2023; a file's name often has no other year than that.
    """
    plain = [(each, _DATE.sub(" ", _tight(each.value))) for each in texts]
    for each, text in (*plain, (texts[0], _tight(texts[0].value))):
        years = set(_YEAR_IN_WORDS.findall(text))
        if years:
            return Told(years.pop(), each.where) if len(years) == 1 else None
    return None


def _effective_on(texts: tuple[Told, ...]) -> date | None:
    for each in texts:
        days = {
            day
            for found in _DATE.finditer(_tight(each.value))
            if (day := _safe(found[1], found[2] or found[4], found[3] or found[5]))
        }
        if days:
            return days.pop() if len(days) == 1 else None
    return None
