"""Write one fictitious county-year of workbooks, of 绥宁县's size, as townships would send them.

    python benchmarks/county.py OUT_DIR [--scale 1.0] [--seed 2022]

25 townships, 220 villages, 16,190 households (1,020 monitored), 5,338 helpers in 95 units, the year 2022, evidence
of all nine duties. The same seed, scale and XlsxWriter give the same bytes. ``OUT_DIR/manifest.json`` states what was
written, how many of each quarter's visits were done, and how often each duty was owed and done in the year, so that
a reader of the workbooks can be checked against it.

Every person is invented: identity numbers carry the unassigned region code 909901 and a valid check digit.
"""

from __future__ import annotations

import argparse
import calendar
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Literal

import xlsxwriter
from stdnum.cn.ric import calc_check_digit

COUNTY = "临江县"
YEAR = 2022
REGION_CODE = "909901"

EARLIEST_BIRTH = date(1938, 1, 1)
IDENTITY_LOTS = 60 * 365 * 999  # heads of household born within sixty years, 999 numbers a day

MONITORED_HOUSEHOLDS = 1_020
GENERAL_HOUSEHOLDS = 15_170
CLEARED_HOUSEHOLDS = 300  # general households that were monitored until the end of 2021
CONTACTS = 4_828  # 结对联系人, of general households
ASSISTANTS = 510  # 结对帮扶人, of monitored households; the sources do not state their number

LOWEST_COVERAGE, HIGHEST_COVERAGE = 0.90, 0.98  # the townships lie evenly between: 94 % on average
REMOTE_SHARE = 0.04  # windows that also have a phone or WeChat contact, which does not count
SECOND_VISIT_SHARE = 0.02
INCOME_SHARE = 0.98
PLAN_SHARE, EVALUATION_SHARE, DOSSIER_SHARE, HANDBOOK_SHARE = 0.97, 0.95, 0.93, 0.96


def words(text: str) -> tuple[str, ...]:
    """The words of a text: how the long lists below are written."""
    return tuple(text.split())


TOWNSHIPS = words("""
    白沙镇 青石镇 龙潭镇 云溪镇 松林镇 银坪镇 桐湾镇 柳塘镇 金滩镇 丰田镇 石桥镇 南浦镇 高岭乡
    竹坪乡 梅冲乡 枫树乡 茶园乡 沙坪乡 雁峰乡 鹿鸣乡 月塘乡 双江乡 杉木乡 楠木乡 凤鸣乡
""")
VILLAGE_FIRST = "桂枫梅竹松柏兰荷莲桃杏柳樟榆槐石云龙金青"
VILLAGE_SECOND = "溪坪冲塘湾岭坳田岩井桥"

PROVINCE_UNITS = words("省农业科学院 省粮食集团")
PREFECTURE_UNITS = words("市教育局 市水利局 市林业局 市交通运输局 市中心医院 市供销社")
COUNTY_UNITS = words("""
    县委办公室 县政府办公室 县人大办公室 县政协办公室 县纪委监委 县委组织部 县委宣传部 县委统战部
    县委政法委 县委编办 县发展和改革局 县教育局 县科技和工业信息化局 县民族宗教事务局 县公安局 县民政局
    县司法局 县财政局 县人力资源和社会保障局 县自然资源局 县住房和城乡建设局 县交通运输局 县水利局
    县农业农村局 县商务局 县文化旅游广电体育局 县卫生健康局 县退役军人事务局 县应急管理局 县审计局
    县市场监督管理局 县统计局 县医疗保障局 县林业局 县乡村振兴局 县信访局 县行政审批服务局 县城市管理局
    县税务局 县气象局 县总工会 团县委 县妇联 县科协 县文联 县残联 县工商联 县红十字会 县供销联社
    县融媒体中心 县人民医院 县中医医院 县第一中学 县职业中专 县疾控中心 县公路建设养护中心
    县畜牧水产事务中心 县农机事务中心 县住房公积金管理部 县自来水公司 县农村商业银行 县烟草专卖局
""")

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
)
GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华玉珍凤梅建国志红春生文辉云莲荣成福祥友顺德义忠良昌盛"
    "金银水木林森海江河山川石松柏竹菊香月星光正清和安康宁喜庆乐富贵双全永长久远新立本真善美"
)

CONTENT_OPENINGS = words("""
    入户了解 与户主拉家常，了解 实地察看 会同村干部上门，核实 对照帮扶计划逐项核对 到田间地头了解
    晚饭后上门，了解 结合本月走访主题，宣讲政策并了解
""")
CONTENT_TOPICS = words("""
    务工就业情况 老人身体状况和慢病签约服务 子女就学及教育补助发放 住房安全和雨季隐患 安全饮水情况
    产业发展和农产品销路 医保缴费和报销情况 低保及残疾人补贴到账情况 小额信贷使用情况 公益性岗位履职情况
    人居环境和改厕情况 家庭收支变化 疫苗接种情况 防溺水措施
""")
CONTENT_FINDINGS = words("""
    户主在县城工地务工，月收入约{amount}元 儿子在外省电子厂上班，每月寄回{amount}元
    今年种油茶{count}亩，长势良好 养猪{count}头，预计增收{amount}元 教育补助{amount}元已到账
    上月住院自付{amount}元，报销手续正在办理 屋顶有{count}处渗漏，已报村里登记 饮水正常，水质无异味
    黄桃滞销约{amount}斤，希望帮助联系买家 医保已全家参保 低保金按月到账，家庭生活稳定
    公益性岗位每月{amount}元，按时出勤 家中老人高血压，签约医生每季随访
    全家{count}口人，身体健康，无新增风险 稻谷收了{amount}斤，口粮有保障 厨房厕所已改造，庭院整洁
""")
CONTENT_ENDINGS = words("""
    暂无其他诉求。 已向村委会反映，下次走访跟进。 提醒按时缴纳医保。 已联系单位工会帮助代销。
    嘱咐注意用电用火安全。 讲解了防返贫监测政策。 户主对帮扶工作表示满意。 帮助填写了补贴申请表。
""")

VISIT_MODES, VISIT_MODE_WEIGHTS = ("入户", "入户走访", "上门", "实地走访"), (85, 8, 4, 3)
REMOTE_MODES = ("电话", "电话沟通", "微信")

ROSTER_HEADERS = words("""
    户编号 户主姓名 证件号码 乡镇 行政村 村民小组 家庭人口数 户类型 监测对象类别 识别监测时间
    风险是否已消除 消除监测时间 户联系电话
""")
PAIRING_HEADERS = words("户编号 户主姓名 乡镇 行政村 帮扶责任人 帮扶单位 隶属关系 联系电话 结对类型")
VISIT_HEADERS = words("户编号 户主姓名 乡镇 行政村 走访日期 走访人 走访方式 走访内容")
INCOME_HEADERS = words("""
    户编号 户主姓名 乡镇 行政村 采集季度 工资性收入 生产经营性收入 财产性收入 转移性收入 生产经营性支出
    家庭人口 采集日期
""")
PLAN_HEADERS = words("户编号 户主姓名 乡镇 行政村 计划年度 措施类型 帮扶措施 责任人 制定日期")
EVALUATION_HEADERS = words("户编号 户主姓名 乡镇 行政村 评估季度 帮扶成效 评估等次 农户满意度 评估日期")
DOSSIER_HEADERS = words("户编号 户主姓名 乡镇 行政村 建档年度 资料名称 有无 份数 归档日期")
HANDBOOK_HEADERS = words("户编号 户主姓名 乡镇 行政村 手册年度 填写情况 检查人 检查日期")
MEASURES = (
    ("产业", "发展油茶种植，落实产业奖补"), ("就业", "介绍到县内帮扶车间务工"), ("教育", "落实教育补助"),
    ("医疗", "落实慢病签约服务"), ("住房", "定期查看住房安全"), ("兜底", "落实低保和残疾人补贴"),
)  # fmt: skip
DOSSIER_PAPERS = words("识别材料 帮扶计划 走访记录 收入核算表 成效评估表 政策享受清单")

Cell = str | int | float | date | None
Row = Sequence[Cell]
Standing = Literal["monitored", "cleared", "never"]
Duty = Literal["visit-monitored", "visit-general"]  # as the policy names them
Paper = Literal["plan", "income", "evaluation", "dossier", "handbook"]


@dataclass(frozen=True)
class Village:
    """A village, with the 12-digit code that opens the codes of its households."""

    name: str
    township: str
    code: str


@dataclass(frozen=True)
class Unit:
    """An organisation that sends helpers, with its level as the rosters spell it."""

    name: str
    level: str


@dataclass(frozen=True)
class Helper:
    """A cadre who is paired with households."""

    name: str
    phone: str
    unit: Unit


@dataclass(frozen=True)
class Monitoring:
    """How a household came to be watched, and when that ended, if it has."""

    kind: str
    identified_on: date
    cleared_on: date | None


@dataclass(frozen=True)
class Household:
    """A household as its roster row states it."""

    code: str
    head: str
    id_number: str
    phone: str
    village: Village
    hamlet: int
    size: int
    category: str
    monitoring: Monitoring | None

    @property
    def monitored(self) -> bool:
        """Whether it is under monitoring throughout the year."""
        return self.monitoring is not None and self.monitoring.cleared_on is None

    @property
    def visit_duty(self) -> Duty:
        """The duty under which it is owed visits."""
        return "visit-monitored" if self.monitored else "visit-general"

    @property
    def visit_windows(self) -> tuple[tuple[date, date], ...]:
        """First and last day of each month or quarter in which it is owed a visit."""
        return MONTHS if self.monitored else QUARTERS

    @property
    def place(self) -> tuple[str, str, str, str]:
        """The four cells that open a row of every sheet but the household roster."""
        return (self.code, self.head, self.village.township, self.village.name)


@dataclass(frozen=True)
class County:
    """Everything the workbooks are written from."""

    households: dict[str, tuple[Household, ...]]  # by township
    helpers: dict[str, Helper]  # by household code
    seed: int

    def random_for(self, purpose: str) -> Random:
        """A generator of its own for each file, so that no file depends on what was written before it."""
        return Random(f"{self.seed}/{purpose}")


@dataclass(frozen=True)
class VisitLog:
    """A township's visits of the year, and how many windows have one that counts, by quarter and duty."""

    rows: tuple[Row, ...]
    done: Counter[tuple[str, Duty]]


def window(first_month: int, months: int) -> tuple[date, date]:
    """First and last day of the ``months`` months that begin with ``first_month``."""
    last_month = first_month + months - 1
    return date(YEAR, first_month, 1), date(YEAR, last_month, calendar.monthrange(YEAR, last_month)[1])


MONTHS = tuple(window(month, 1) for month in range(1, 13))
QUARTERS = tuple(window(month, 3) for month in (1, 4, 7, 10))


def quarter_of(day: date) -> str:
    """The calendar quarter of a day, as in 2022Q3."""
    return f"{day.year}Q{(day.month + 2) // 3}"


def build_county(scale: float, seed: int) -> County:
    """Invent the county; ``scale`` multiplies its people, not its places."""
    random = Random(f"{seed}/people")
    households = build_households(random, scale)
    return County(households, pair_households(random, households, scale), seed)


def build_households(random: Random, scale: float) -> dict[str, tuple[Household, ...]]:
    """Every household, by township, spread unevenly over the villages."""
    monitored, general, cleared = (
        round(number * scale) for number in (MONITORED_HOUSEHOLDS, GENERAL_HOUSEHOLDS, CLEARED_HOUSEHOLDS)
    )
    numbers: dict[Standing, int] = {"monitored": monitored, "cleared": cleared, "never": general - cleared}
    standings = [standing for standing, number in numbers.items() for _ in range(number)]
    random.shuffle(standings)
    villages = build_villages(random)
    weights = [random.uniform(0.5, 1.5) for _ in villages]
    sizes = Counter(random.choices(villages, weights, k=len(standings)))
    lots = random.sample(range(IDENTITY_LOTS), len(standings))
    undealt = zip(standings, lots, strict=True)
    return {
        township: tuple(
            build_household(random, village, number, *next(undealt))
            for village in villages
            if village.township == township
            for number in range(1, sizes[village] + 1)
        )
        for township in TOWNSHIPS
    }


def build_villages(random: Random) -> tuple[Village, ...]:
    """220 villages of different names, eight or nine to a township."""
    names = [f"{first}{second}村" for first in VILLAGE_FIRST for second in VILLAGE_SECOND]
    random.shuffle(names)
    return tuple(
        Village(name, township, f"{REGION_CODE}{100 + position}{200 + number}")
        for position, township in enumerate(TOWNSHIPS)
        for number, name in enumerate(names[position :: len(TOWNSHIPS)])
    )


def build_household(random: Random, village: Village, number: int, standing: Standing, lot: int) -> Household:
    """A household of the village; only one at the margin is no 脱贫户."""
    monitoring = build_monitoring(random, standing)
    return Household(
        code=f"{village.code}{number:04d}",
        head=person_name(random),
        id_number=identity_number(lot),
        phone=phone_number(random),
        village=village,
        hamlet=random.randint(1, 9),
        size=random.choices(range(1, 9), (10, 18, 20, 22, 15, 9, 4, 2))[0],
        category="一般农户" if monitoring and monitoring.kind == "边缘易致贫户" else "脱贫户",
        monitoring=monitoring,
    )


def build_monitoring(random: Random, standing: Standing) -> Monitoring | None:
    """A monitoring that goes on throughout the year, or one that ended before it began, or none."""
    if standing == "never":
        return None
    if standing == "cleared":
        identified_on = date(YEAR - 2, 6, 1) + timedelta(random.randrange(240))
        cleared_on = date(YEAR - 1, 9, 1) + timedelta(random.randrange(110))
        return Monitoring("脱贫不稳定户", identified_on, cleared_on)
    kind = random.choices(("脱贫不稳定户", "边缘易致贫户", "突发严重困难户"), (45, 40, 15))[0]
    return Monitoring(kind, date(YEAR - 1, 1, 1) + timedelta(random.randrange(355)), None)


def person_name(random: Random) -> str:
    """A surname and one or two characters."""
    return random.choice(SURNAMES) + "".join(random.choices(GIVEN, k=random.choice((1, 2, 2, 2))))


def phone_number(random: Random) -> str:
    """Eleven digits beginning with 199."""
    return f"199{random.randrange(10**8):08d}"


def identity_number(lot: int) -> str:
    """Eighteen characters with a valid check digit, of a region that does not exist; one for each lot."""
    days, sequence = divmod(lot, 999)
    body = f"{REGION_CODE}{EARLIEST_BIRTH + timedelta(days):%Y%m%d}{sequence + 1:03d}"
    return body + calc_check_digit(f"{body}0")  # its last character is not read, but must be there


def pair_households(
    random: Random, households: dict[str, tuple[Household, ...]], scale: float
) -> dict[str, Helper]:
    """Give each household one helper; neighbours on the roster share theirs."""
    everyone = [home for members in households.values() for home in members]
    helpers: dict[str, Helper] = {}
    for monitored, wanted in ((True, ASSISTANTS), (False, CONTACTS)):
        homes = [home for home in everyone if home.monitored == monitored]
        count = max(1, round(wanted * scale))
        for share in range(count):
            neighbours = homes[share * len(homes) // count : (share + 1) * len(homes) // count]
            helper = build_helper(random, neighbours[0].village.township)
            helpers.update((home.code, helper) for home in neighbours)
    return helpers


BACKING_UNITS = tuple(
    Unit(name, level)
    for level, names in (("省", PROVINCE_UNITS), ("市、地区", PREFECTURE_UNITS), ("县", COUNTY_UNITS))
    for name in names
)


def build_helper(random: Random, township: str) -> Helper:
    """A helper from the township's government or one of the units that back this township."""
    government = Unit(f"{township}人民政府", township[-1])
    backing = BACKING_UNITS[TOWNSHIPS.index(township) :: len(TOWNSHIPS)]
    return Helper(person_name(random), phone_number(random), random.choice((government, *backing)))


def roster_rows(households: Iterable[Household]) -> Iterator[Row]:
    """The township's household roster, a row for each household."""
    for home in households:
        watch = home.monitoring
        yield (
            home.code,
            home.head,
            home.id_number,
            home.village.township,
            home.village.name,
            f"{home.hamlet}组",
            home.size,
            home.category,
            watch.kind if watch else None,
            watch.identified_on if watch else None,
            ("是" if watch.cleared_on else "否") if watch else None,
            watch.cleared_on if watch else None,
            home.phone,
        )


def pairing_rows(households: Iterable[Household], helpers: dict[str, Helper]) -> Iterator[Row]:
    """The township's pairing roster, a row for each household."""
    for home in households:
        helper = helpers[home.code]
        kind = "结对帮扶" if home.monitored else "结对联系"
        yield (*home.place, helper.name, helper.unit.name, helper.unit.level, helper.phone, kind)


def visit_log(county: County, township: str) -> VisitLog:
    """The township's visits of the year, as a clerk enters them: month by month, household by household."""
    random = county.random_for(f"visits/{township}")
    share_done = township_coverage(township)
    entries: list[tuple[int, str, date, Row]] = []
    done: Counter[tuple[str, Duty]] = Counter()
    for home in county.households[township]:
        helper = county.helpers[home.code]
        for first, last in home.visit_windows:
            visited = random.random() < share_done
            done[quarter_of(first), home.visit_duty] += visited
            modes = contact_modes(random, visited)
            # Offsets are distinct, so that no two rows of a household are equal.
            offsets = random.sample(range((last - first).days + 1), len(modes))
            for offset, mode in zip(offsets, modes, strict=True):
                day = first + timedelta(offset)
                written = (spelled(random, day), visitors(random, helper), mode, visit_content(random))
                entries.append((day.month, home.code, day, (*home.place, *written)))
    entries.sort(key=lambda entry: entry[:3])
    return VisitLog(tuple(row for *_, row in entries), done)


def township_coverage(township: str) -> float:
    """The share of owed visits that a township makes: the townships lie evenly between two bounds."""
    step = (HIGHEST_COVERAGE - LOWEST_COVERAGE) / (len(TOWNSHIPS) - 1)
    return LOWEST_COVERAGE + step * TOWNSHIPS.index(township)


def contact_modes(random: Random, visited: bool) -> list[str]:
    """The modes of a window's contacts: of a visit if there was one, of a second, of a telephone call."""
    modes = random.choices(VISIT_MODES, VISIT_MODE_WEIGHTS) if visited else []
    if visited and random.random() < SECOND_VISIT_SHARE:
        modes.append("入户")
    if random.random() < REMOTE_SHARE:
        modes.append(random.choice(REMOTE_MODES))
    return modes


def spelled(random: Random, day: date) -> Cell:
    """A true date in six cells of ten, else one of three usual spellings."""
    spellings: tuple[Cell, ...] = (
        day,
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        day.isoformat(),
    )
    return random.choices(spellings, (60, 16, 12, 12))[0]


def visitors(random: Random, helper: Helper) -> str:
    """The helper, sometimes with a colleague."""
    return f"{helper.name}、{person_name(random)}" if random.random() < 0.15 else helper.name


def visit_content(random: Random) -> str:
    """What a helper writes about a visit."""
    opening, topic = random.choice(CONTENT_OPENINGS), random.choice(CONTENT_TOPICS)
    finding = random.choice(CONTENT_FINDINGS).format(
        amount=random.randrange(200, 5000, 50), count=random.randint(2, 9)
    )
    return f"{opening}{topic}。{finding}，{random.choice(CONTENT_ENDINGS)}"


@dataclass(frozen=True)
class PaperSheet:
    """One township's sheet of one sort of paper: its rows, and for whom it proves the duty."""

    rows: tuple[Row, ...]
    proven: tuple[Household, ...]


def income_sheet(county: County, township: str, quarter: int) -> PaperSheet:
    """The township's income of one quarter, collected from ten days before to ten days after its end."""
    random = county.random_for(f"income/{township}/{quarter}")
    collected_from = QUARTERS[quarter - 1][1] - timedelta(10)
    rows: list[Row] = []
    proven: list[Household] = []
    for home in county.households[township]:
        if random.random() >= INCOME_SHARE:
            continue
        business = round(random.lognormvariate(7.4, 0.7), 2) if random.random() < 0.8 else 0
        proven.append(home)
        rows.append((
            *home.place,
            f"{YEAR}Q{quarter}",
            round(random.lognormvariate(8.4, 0.6), -1) if random.random() < 0.85 else 0,
            business,
            random.choice((0, 0, 0, 150, 260.5, 400)),
            round(random.lognormvariate(6.6, 0.5), 2),
            round(business * random.uniform(0.15, 0.45), 2),
            home.size,
            collected_from + timedelta(random.randrange(21)),
        ))  # fmt: skip
    return PaperSheet(tuple(rows), tuple(proven))


def plan_sheet(county: County, township: str) -> PaperSheet:
    """The year's plans, a row for each measure, made from January to the middle of March."""
    random = county.random_for(f"plans/{township}")
    rows: list[Row] = []
    proven = [home for home in county.households[township] if random.random() < PLAN_SHARE]
    for home in proven:
        made_on = date(YEAR, 1, 5) + timedelta(random.randrange(70))
        owner = county.helpers[home.code].name
        for sort, measure in random.sample(MEASURES, random.randint(1, 3)):
            rows.append((*home.place, YEAR, sort, measure, owner, made_on))
    return PaperSheet(tuple(rows), tuple(proven))


def evaluation_sheet(county: County, township: str, quarter: int) -> PaperSheet:
    """One quarter's evaluations of monitored households, made in its last ten days."""
    random = county.random_for(f"evaluations/{township}/{quarter}")
    made_from = QUARTERS[quarter - 1][1] - timedelta(9)
    proven = [
        home for home in county.households[township] if home.monitored and random.random() < EVALUATION_SHARE
    ]
    rows = [
        (
            *home.place, f"{YEAR}Q{quarter}", "收入稳定，风险可控", random.choice(("好", "较好", "一般")),
            random.choice(("满意", "基本满意")), made_from + timedelta(random.randrange(10)),
        )
        for home in proven
    ]  # fmt: skip
    return PaperSheet(tuple(rows), tuple(proven))


def dossier_sheet(county: County, township: str) -> PaperSheet:
    """The papers in the files of monitored households, a row for each; who has no file is not on it."""
    random = county.random_for(f"dossiers/{township}")
    proven = [
        home for home in county.households[township] if home.monitored and random.random() < DOSSIER_SHARE
    ]
    rows = [
        (
            *home.place,
            YEAR,
            paper,
            "有",
            random.randint(1, 4),
            date(YEAR, 11, 1) + timedelta(random.randrange(30)),
        )
        for home in proven
        for paper in DOSSIER_PAPERS
    ]
    return PaperSheet(tuple(rows), tuple(proven))


def handbook_sheet(county: County, township: str) -> PaperSheet:
    """The check of the handbooks of general households, in December."""
    random = county.random_for(f"handbooks/{township}")
    rows: list[Row] = []
    proven: list[Household] = []
    for home in county.households[township]:
        if home.monitored:
            continue
        filled = random.random() < HANDBOOK_SHARE
        checked_on = date(YEAR, 12, 1) + timedelta(random.randrange(28))
        rows.append((*home.place, YEAR, "已填" if filled else "未填完", person_name(random), checked_on))
        if filled:
            proven.append(home)
    return PaperSheet(tuple(rows), tuple(proven))


def write_workbook(path: Path, headers: Sequence[str], title: str, rows: Iterable[Row]) -> int:
    """Write one sheet with a merged title row above its header row; return the number of body rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with xlsxwriter.Workbook(str(path)) as workbook:
        workbook.set_properties({"created": datetime(YEAR, 12, 31)})  # the clock would change the bytes
        day_format = workbook.add_format({"num_format": "yyyy-mm-dd"})
        sheet = workbook.add_worksheet("Sheet1")
        sheet.merge_range(0, 0, 0, len(headers) - 1, title, workbook.add_format({"align": "center"}))
        sheet.write_row(1, 0, headers)
        for written, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(written + 1, column, cell)
                elif isinstance(cell, date):
                    sheet.write_datetime(written + 1, column, cell, day_format)
                elif cell is not None:
                    sheet.write_number(written + 1, column, cell)
    return written


def write_rosters(county: County, folder: Path) -> int:
    """Write the household rosters of 1 January, one for each township."""
    return sum(
        write_workbook(
            folder / f"{township}花名册.xlsx",
            ROSTER_HEADERS,
            f"{COUNTY}{township}脱贫户和监测户花名册（{YEAR}年1月1日）",
            roster_rows(members),
        )
        for township, members in county.households.items()
    )


def write_pairings(county: County, folder: Path) -> int:
    """Write the pairing rosters of 10 January, one for each township."""
    return sum(
        write_workbook(
            folder / f"{township}结对花名册.xlsx",
            PAIRING_HEADERS,
            f"{COUNTY}{township}结对帮扶花名册（{YEAR}年1月10日）",
            pairing_rows(members, county.helpers),
        )
        for township, members in county.households.items()
    )


def write_visits(logs: dict[str, VisitLog], folder: Path) -> int:
    """Write the visits of the year, one workbook for each township."""
    return sum(
        write_workbook(
            folder / f"{township}走访台账.xlsx",
            VISIT_HEADERS,
            f"{COUNTY}{township}{YEAR}年走访台账",
            log.rows,
        )
        for township, log in logs.items()
    )


@dataclass(frozen=True)
class PaperBook:
    """A workbook of one sort of paper that each township sends, once a year or once a quarter."""

    paper: Paper
    file: str
    title: str
    headers: tuple[str, ...]
    sheet: Callable[[County, str], PaperSheet]


def quarterly(
    paper: Paper,
    file: str,
    title: str,
    headers: tuple[str, ...],
    sheet: Callable[[County, str, int], PaperSheet],
) -> tuple[PaperBook, ...]:
    """The four workbooks of a paper that is sent each quarter."""

    def of(quarter: int) -> Callable[[County, str], PaperSheet]:
        return lambda county, township: sheet(county, township, quarter)

    return tuple(
        PaperBook(paper, f"{YEAR}Q{quarter}{file}", f"{YEAR}年第{quarter}季度{title}", headers, of(quarter))
        for quarter in range(1, 5)
    )


PAPER_BOOKS = (
    *quarterly("income", "收入采集", "收入采集表", INCOME_HEADERS, income_sheet),
    PaperBook("plan", "帮扶计划", f"{YEAR}年度帮扶计划表", PLAN_HEADERS, plan_sheet),
    *quarterly("evaluation", "成效评估", "成效评估表", EVALUATION_HEADERS, evaluation_sheet),
    PaperBook("dossier", "一户一档", f"{YEAR}年一户一档目录", DOSSIER_HEADERS, dossier_sheet),
    PaperBook("handbook", "结对联系手册", f"{YEAR}年结对联系手册检查表", HANDBOOK_HEADERS, handbook_sheet),
)


def write_papers(county: County, folder: Path) -> tuple[Counter[str], Counter[str]]:
    """Write every paper's workbooks; return their rows by folder, and how often each duty is done by them."""
    rows: Counter[str] = Counter()
    done: Counter[str] = Counter()
    for book in PAPER_BOOKS:
        for township in county.households:
            sheet = book.sheet(county, township)
            path = folder / book.paper / f"{township}{book.file}.xlsx"
            rows[book.paper] += write_workbook(
                path, book.headers, f"{COUNTY}{township}{book.title}", sheet.rows
            )
            done.update(duty_of(book.paper, home) for home in sheet.proven)
    return rows, done


def duty_of(paper: Paper, home: Household) -> str:
    """The duty of the policy that a paper proves for a household."""
    return f"{paper}-{'monitored' if home.monitored else 'general'}"


def year_of_duties(
    everyone: Sequence[Household], papers: Counter[str], visits: Counter[tuple[str, Duty]]
) -> dict[str, dict[str, int]]:
    """How often each of the nine duties is owed and done in the year."""
    owed: Counter[str] = Counter()
    for home in everyone:
        owed[home.visit_duty] += len(home.visit_windows)
        for book in PAPER_BOOKS:
            if book.paper not in (("handbook",) if home.monitored else ("dossier", "evaluation")):
                owed[duty_of(book.paper, home)] += 1
    done = papers.copy()
    for (_, duty), number in visits.items():
        done[duty] += number
    return {duty: {"expected": owed[duty], "done": done[duty]} for duty in sorted(owed)}


def write_county(county: County, folder: Path) -> dict[str, object]:
    """Write every workbook; return what was written, as figures that its readers must arrive at."""
    everyone = [home for members in county.households.values() for home in members]
    logs = {township: visit_log(county, township) for township in county.households}
    done = sum((log.done for log in logs.values()), Counter())
    windows = Counter(
        (quarter_of(first), home.visit_duty) for home in everyone for first, _ in home.visit_windows
    )
    visits_owed: dict[str, dict[str, dict[str, int]]] = {}
    for (quarter, duty), expected in sorted(windows.items()):
        visits_owed.setdefault(quarter, {})[duty] = {"expected": expected, "done": done[quarter, duty]}
    papers, proven = write_papers(county, folder)
    return {
        "seed": county.seed,
        "townships": len(county.households),
        "villages": len({home.village for home in everyone}),
        "households": len(everyone),
        "monitored": sum(home.monitored for home in everyone),
        "helpers": len(set(county.helpers.values())),
        "units": len({helper.unit for helper in county.helpers.values()}),
        "rows": {
            "rosters": write_rosters(county, folder / "rosters"),
            "pairings": write_pairings(county, folder / "pairings"),
            "visits": write_visits(logs, folder / "visits"),
            **papers,
        },
        "visits_owed": visits_owed,
        "year": year_of_duties(everyone, proven, done),
    }


def main() -> None:
    """Write the county that the command line asks for."""
    parser = argparse.ArgumentParser(description="Write one fictitious county-year of workbooks.")
    parser.add_argument("folder", metavar="OUT_DIR", type=Path)
    parser.add_argument("--scale", type=float, default=1.0, help="households and helpers, times 绥宁's")
    parser.add_argument("--seed", type=int, default=YEAR)
    arguments = parser.parse_args()
    if arguments.scale < 0.01:
        parser.error("--scale must be at least 0.01")
    written = write_county(build_county(arguments.scale, arguments.seed), arguments.folder)
    text = json.dumps(written, ensure_ascii=False, indent=2) + "\n"
    (arguments.folder / "manifest.json").write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
