"""Household rosters: 1 January, 1 July, and the additions of September."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sample_data.county.model import (
    Column,
    File,
    Household,
    HouseholdRow,
    Monitoring,
    Row,
    Sheet,
    Stated,
    Trouble,
    Written,
)
from sample_data.county.people import (
    ADDED,
    COUNTY,
    DESTROYED_ID,
    JANUARY,
    JULY,
    TOWNSHIP_OF,
    code,
)
from sample_data.county.spelling import Spelling, columns, footer, in_words, numbered, only, spell

_NEW_YEAR, _JULY_FIRST, _ADDITIONS_DAY = date(2022, 1, 1), date(2022, 7, 1), date(2022, 9, 12)
_BAD_POPULATION = code("黄泥村", 12)


@dataclass(frozen=True)
class Style:
    """How one roster is written; `monitored_since` spells the dates of monitoring that have a day."""

    columns: tuple[Column, ...]
    monitored_since: Spelling


def _stated(stated: Stated | None, spelling: Spelling) -> Written:
    if stated is None:
        return None
    return f"{stated.day:%Y%m}" if stated.month_only else spell(stated.day, spelling)


def _monitoring_cells(monitoring: Monitoring | None, spelling: Spelling) -> dict[str, Written]:
    if monitoring is None:
        return {}
    return {
        "mon_type": monitoring.type,
        "identified_on": _stated(monitoring.identified, spelling),
        "cleared": "是" if monitoring.cleared else "否",
        "cleared_on": _stated(monitoring.cleared, spelling),
    }


def _damage(household: Household, cells: dict[str, Written]) -> tuple[str | None, tuple[Trouble, ...], str]:
    """Spoil the one or two cells that are spoilt: (identity number as read, troubles, note)."""
    if household.code == DESTROYED_ID:
        cells["id_no"] = float(household.id_no[:15] + "000")
        return (
            None,
            (Trouble("id_no", "ID_DESTROYED", "warning"),),
            "Excel kept 15 digits: the number is null",
        )
    if household.code == _BAD_POPULATION:
        cells["population"] = "三口"
        return (
            household.id_no,
            (Trouble("population", "NUMBER_INVALID", "warning"),),
            "a word: the count is null",
        )
    return household.id_no, (), ""


def _household_row(household: Household, style: Style, spoilt: bool) -> Row:
    cells: dict[str, Written] = {
        "code": household.code,
        "head": household.head,
        "id_no": household.id_no,
        "township": TOWNSHIP_OF[household.village],
        "village": household.village,
        "group": household.group,
        "population": household.population,
        "register": household.register,
        "phone": household.phone,
        "on_roll_from": household.on_roll_from and spell(household.on_roll_from, "cell"),
        **_monitoring_cells(household.monitoring, style.monitored_since),
    }
    id_no, troubles, note = _damage(household, cells) if spoilt else (household.id_no, (), "")
    means = HouseholdRow(
        household.code,
        household.village,
        household.head,
        id_no,
        household.register,
        household.monitoring,
        household.on_roll_from,
    )
    return Row(only(style.columns, cells), "accepted", means, troubles, note)


def _population_total(households: Iterable[Household], field: str) -> Row:
    return Row(
        {field: "合计", "population": sum(h.population for h in households)}, "skipped", note="a total"
    )


def _of(township: str, households: Iterable[Household]) -> tuple[Household, ...]:
    return tuple(h for h in households if TOWNSHIP_OF[h.village] == township)


_BAISHA = columns(
    no="序号",
    code="户编号",
    head="户主姓名",
    id_no="证件号码",
    township="乡镇",
    village="行政村",
    group="村民小组",
    population="家庭人口数",
    register="户类型",
    mon_type="监测对象类别",
    identified_on="识别监测时间",
    cleared="风险是否已消除",
    cleared_on="消除监测时间",
    phone="户联系电话",
)
_SHIQIAO = columns(
    village="行政村",
    group="组名",
    code="户编号",
    head="户主",
    id_no="户主身份证号",
    population="家庭人口",
    register="户类型",
    mon_type="监测对象类型",
    identified_on="识别监测时间",
    cleared="风险是否消除",
    cleared_on="风险消除时间",
    phone="联系电话",
)
_FENGLIN = columns(
    code="户编号",
    head="户主姓名",
    id_no="证件号码",
    township="乡镇",
    village="行政村",
    group="村民小组",
    population="家庭人口数",
    register="户类型",
    mon_type="监测对象类别",
    identified_on="识别监测时间",
    cleared="风险是否已消除",
    cleared_on="消除监测时间",
    phone="户联系电话",
)
_ADDITIONS = columns(
    no="序号",
    code="户编号",
    head="户主姓名",
    id_no="证件号码",
    village="行政村",
    group="村民小组",
    population="家庭人口数",
    register="户类型",
    mon_type="监测对象类别",
    identified_on="识别监测时间",
    on_roll_from="纳入日期",
)


def _baisha_roster(households: tuple[Household, ...], day: date, note: str) -> File:
    style = Style(_BAISHA, "cell")
    rows = numbered(tuple(_household_row(h, style, spoilt=day == _NEW_YEAR) for h in households))
    return File(
        f"白沙镇/白沙镇脱贫户和监测户花名册{day:%Y%m%d}.xlsx",
        "xlsx",
        note,
        (
            Sheet(
                name="花名册",
                kind="household",
                columns=style.columns,
                effective=day,
                above=(f"{COUNTY}白沙镇脱贫户和监测户花名册（{in_words(day)}）", "填报单位：白沙镇人民政府"),
                rows=(
                    *rows,
                    _population_total(households, "no"),
                    *footer("no", "填表人：覃小芳    审核人：龙向东"),
                ),
            ),
        ),
    )


def _shiqiao_roster() -> File:
    style = Style(_SHIQIAO, "dots")
    households = _of("石桥乡", JANUARY)
    rows = tuple(_household_row(h, style, spoilt=False) for h in households)
    rows = tuple(replace(r, cells={**r.cells, "phone": int(str(r.cells["phone"]))}) for r in rows)
    return File(
        "石桥乡/石桥乡户花名册.xls",
        "xls",
        "Merged village cells, no township column, telephone numbers typed as numbers, 合计. "
        "Two heads of 石桥村 are called 王建国.",
        (
            Sheet(
                name="Sheet1",
                kind="household",
                above=(f"{COUNTY}石桥乡脱贫户和监测户花名册（{in_words(_NEW_YEAR)}）",),
                columns=style.columns,
                rows=(*rows, _population_total(households, "village")),
                effective=_NEW_YEAR,
                merged=("village",),
            ),
        ),
    )


def _fenglin_roster() -> File:
    style = Style(_FENGLIN, "dashes")
    rows = tuple(_household_row(h, style, spoilt=True) for h in _of("枫林乡", JANUARY))
    return File(
        "枫林乡/枫林乡花名册.csv",
        "gbk",
        "GBK CSV; household codes begin with a zero; one 家庭人口数 is a word.",
        (
            Sheet(
                name="",
                kind="household",
                above=(f"{COUNTY}枫林乡脱贫户和监测户花名册（{in_words(_NEW_YEAR)}）",),
                columns=style.columns,
                rows=(*rows, *footer("code", "填表人：石美玲 审核人：吴应龙")),
                effective=_NEW_YEAR,
            ),
        ),
    )


def _additions_roster() -> File:
    style = Style(_ADDITIONS, "dots")
    rows = numbered(tuple(_household_row(h, style, spoilt=False) for h in ADDED))
    return File(
        "枫林乡/枫林乡2022年9月新增监测户和脱贫户名单.xlsx",
        "xlsx",
        "Ten newly added households, each with its own 纳入日期: on 11 September (due in that month), on "
        "the 12th (not due), and around the 45 days of the quarter. It is no whole list: nobody else ends.",
        (
            Sheet(
                name="新增名单",
                kind="household",
                columns=style.columns,
                rows=rows,
                effective=_ADDITIONS_DAY,
                above=(f"枫林乡2022年9月新增监测户和脱贫户名单（{in_words(_ADDITIONS_DAY)}）",),
            ),
        ),
    )


def household_rosters() -> tuple[File, ...]:
    """Every household roster of the county."""
    return (
        _baisha_roster(
            _of("白沙镇", JANUARY),
            _NEW_YEAR,
            "Header on row 3, 合计, footer; months such as 202105 where a date should be; one identity number "
            "destroyed by Excel (9.09901E+17): a warning and null, the row goes in.",
        ),
        _baisha_roster(
            JULY,
            _JULY_FIRST,
            "The whole township half a year later: 9099010102002 moved from 双桥村 to 白沙社区, three households "
            "cleared (on 20 June, on 21 June, in “202206”), 9099010103010 identified on 11 June, "
            "9099010103021 new.",
        ),
        _shiqiao_roster(),
        _fenglin_roster(),
        _additions_roster(),
    )
