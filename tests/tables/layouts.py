"""Sheets as townships lay them out, drawn by chance, each with what must come of it.

The header words are those of the forms that the practice uses, written down here and not taken from the
declared kinds; some are misspelt, and some columns are of no kind at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from zhucun_cli.sheets.sheet import Cell, Merge, Sheet

Make = Callable[[Random], Cell]
VILLAGES = ("石桥村", "大坪村", "白沙村", "青山社区", "洞口村", "茶亭村")
_SURNAMES, _GIVEN = "张王李赵刘陈杨黄周吴", "建国秀英小明桂花志强玉兰冬梅海波"


def _name(r: Random) -> str:
    return r.choice(_SURNAMES) + "".join(r.sample(_GIVEN, r.choice((1, 2))))


def _code(r: Random) -> str:
    return f"9099{r.randrange(10**10):010d}"


def _phone(r: Random) -> Cell:
    text = f"199{r.randrange(10**8):08d}"
    return r.choice((text, int(text)))


def _day(r: Random) -> Cell:
    day = date(2022, 1, 1) + timedelta(days=r.randrange(270))
    return r.choice((day, f"{day.year}.{day.month}.{day.day}", f"{day:%Y-%m-%d}", f"{day.year}年{day.month}月{day.day}日"))  # fmt: skip


def _amount(r: Random) -> Cell:
    return r.choice((r.randrange(9000), r.randrange(90000) / 10, f"{r.randrange(1000, 9000):,}"))


def _one_of(*words: str) -> Make:
    return lambda r: r.choice(words)


def _number_of_people(r: Random) -> Cell:
    return r.randrange(1, 8)


@dataclass(frozen=True)
class Column:
    """A field of a form: its names in the forms, and how its cells are made."""

    name: str
    words: tuple[str, ...]
    make: Make
    needed: bool = False


def _c(name: str, words: str, make: Make, *, needed: bool = False) -> Column:
    return Column(name, tuple(words.split()), make, needed)


CODE = _c("household_code", "户编号 户号 家庭编码 贫困户编号 户码", _code)
HEAD = _c("head_name", "户主姓名 姓名 户名 贫困户姓名 户主", _name)
NUMBER = _c(
    "id_number",
    "证件号码 身份证号 户主证件号码 公民身份号码 户主身份证号 身份证号码",
    lambda r: "909901199001010014",
)
TOWNSHIP = _c("township", "乡(镇) 乡镇 乡", _one_of("石桥乡", "枫林乡"))
VILLAGE = _c("village", "行政村 村 村名 所在村", _one_of(*VILLAGES))
FORMS: Mapping[str, tuple[Column, ...]] = {
    "household": (
        replace(CODE, needed=True),
        replace(HEAD, needed=True),
        replace(VILLAGE, needed=True),
        _c("category", "户类型 脱贫属性 农户属性 贫困户属性 家庭属性 户别", _one_of("脱贫户", "一般农户"), needed=True),
        NUMBER,
        TOWNSHIP,
        _c("village_group", "自然村 组名 所在组 自然组 所在自然屯 村民小组", _one_of("一组", "二组", "上屋组")),
        _c("population", "家庭人口数 家庭人口 人数 家庭人口数量 家庭成员数", _number_of_people),
        _c("monitored_type", "监测对象类别 易返贫致贫户(监测对象)类型 监测类别 监测对象类型", _one_of("脱贫不稳定户", "边缘易致贫户", "边缘户", "")),
        _c("identified_on", "识别监测时间 风险识别时间", _one_of("202203", "2022.3.5", "2022年5月")),
        _c("cleared", "风险是否已消除 风险是否消除", _one_of("是", "否", "已消除")),
        _c("phone", "户联系电话 联系电话 户主电话 家庭成员联系电话 联系方式", _phone),
    ),
    "pairing": (
        CODE,
        HEAD,
        VILLAGE,
        _c("helper_name", "帮扶责任人 结对帮扶责任人 帮扶干部姓名 帮扶人姓名 责任人姓名 帮扶联系人 结对干部", _name, needed=True),
        _c("helper_unit", "帮扶单位 单位 单位名称 责任单位 所属单位 派出单位 后盾单位", _one_of("县财政局", "县水利局", "石桥乡人民政府")),
        _c("unit_level", "隶属关系 帮扶单位隶属关系", _one_of("县", "乡", "省")),
        _c("helper_post", "职务 职务级别 帮扶责任人职务", _one_of("科员", "主任", "")),
        _c("helper_phone", "帮扶人手机号 责任人电话 帮扶人电话", _phone),
        _c("paired_from", "开始时间 结对开始日期 帮扶起始时间", _day),
        _c("reason", "调整原因 调整或解除原因", _one_of("", "工作调动")),
        _c("pairing_type", "结对类型 结对方式", _one_of("结对帮扶", "结对联系")),
    ),
    "visit": (
        CODE,
        HEAD,
        VILLAGE,
        TOWNSHIP,
        _c("visited_on", "走访日期 走访时间 帮扶日期 实际走访日期 入户时间 访问时间", _day, needed=True),
        _c("visitor", "走访人 走访人员 帮扶人 走访人姓名 走访干部", lambda r: r.choice((_name(r), f"{_name(r)}、{_name(r)}"))),
        _c("mode", "走访方式 联系方式 走访形式", _one_of("入户", "上门", "电话", "微信")),
        _c("content", "走访内容 走访情况 走访内容纪要 帮扶内容 走访记录", _one_of("宣传政策，了解家庭情况", "核实务工收入", "询问身体状况")),
        _c("theme", "走访主题 走访目的 走访类型", _one_of("收入核查", "政策宣传")),
        _c("met", "见面对象 受访人", _one_of("户主", "家属", "邻居")),
        _c("finding", "发现问题 发现的新问题 反馈问题 存在问题", _one_of("无", "屋顶漏雨")),
        _c("request", "诉求 农户提出的困难或诉求", _one_of("无", "想找公益岗")),
        _c("follow_up", "后续措施 后续处理建议 下一步", _one_of("", "联系民政")),
    ),
    "income": (
        CODE,
        HEAD,
        VILLAGE,
        _c("quarter", "采集季度 年季 季度 所属期", _one_of("2022Q3", "2022年三季度", "2022年第3季度"), needed=True),
        _c("wage", "工资性收入 务工收入 工资收入", _amount),
        _c("business", "生产经营性收入 家庭经营性收入 经营性收入 生产经营收入", _amount),
        _c("property", "财产性收入 其他财产性收入", _amount),
        _c("transfer", "转移性收入", _amount),
        _c("expense", "生产经营性支出 生产经营费用总支出 经营支出", _amount),
        _c("net", "纯收入 家庭纯收入", _amount),
        _c("net_per_head", "人均纯收入 人均纯收入（元） 家庭人均纯收入 家庭年人均纯收入", _amount),
        _c("members", "计算人口 家庭人口", _number_of_people),
        _c("collector", "采集人 信息采集人", _name),
        _c("collected_on", "采集日期", _day),
    ),
}  # fmt: skip
CLAIMS = {
    "household": ("population", "category"),
    "pairing": ("helper_name",),
    "visit": ("visited_on",),
    "income": ("wage", "business", "property", "transfer"),
}
TITLES = {
    "household": ("脱贫户花名册", "监测对象花名册", "防返贫监测户名单"),
    "pairing": ("结对帮扶花名册", "结对帮扶责任人名单"),
    "visit": ("结对走访记录表", "入户走访台账"),
    "income": ("家庭收入采集表", "季度收入统计表"),
}
NOBODY_KNOWS: tuple[tuple[str, Make], ...] = (
    ("民族", _one_of("汉族", "苗族")),
    ("文化程度", _one_of("小学", "初中", "文盲")),
    ("住房面积", lambda r: r.randrange(60, 200)),
    ("养牛头数", lambda r: r.randrange(5)),
    ("微信昵称", _one_of("春暖花开", "平安")),
    ("是否党员", _one_of("是", "否")),
    ("网格员", _name),
    ("距村部公里数", lambda r: r.randrange(1, 90) / 10),
    ("产业类型", _one_of("种植", "养殖", "")),
    ("门牌", _one_of("3-12", "5-1")),
)
_ALL_WORDS = frozenset(word for form in FORMS.values() for column in form for word in column.words)


@dataclass(frozen=True)
class Slot:
    """A column of one drawn table. `is_exact` is False for a misspelt name; `name` '' for one of no kind."""

    name: str
    text: str
    make: Make
    is_exact: bool = True


@dataclass(frozen=True)
class GoldTable:
    """What a table becomes: 1-based screen rows with their code and village, and column → field.

    `must` is False when a misspelt name, or a missing column, makes a refusal right.
    """

    kind: str
    rows: tuple[int, ...]
    codes: tuple[str | None, ...]
    villages: tuple[str | None, ...]
    fields: Mapping[int, str]
    misspelt: frozenset[int] = frozenset()
    must: bool = True


@dataclass(frozen=True)
class Drawn:
    """A drawn sheet. A table that is not among `tables` must not be read; `remedies` are a refusal's codes."""

    shape: str
    sheet: Sheet
    file_name: str
    tables: tuple[GoldTable, ...]
    remedies: tuple[str, ...] = ()


@dataclass
class _Page:
    """A sheet while it is being written."""

    random: Random
    rows: list[list[Cell]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)

    def add(self, cells: Sequence[Cell]) -> int:
        """Append a row; its 1-based number."""
        self.rows.append(list(cells))
        return len(self.rows)

    def across(self, text: str, width: int, *, merged: bool) -> None:
        """A line that spans the table."""
        row = self.add([text])
        if merged and width > 1:
            self.merges.append(Merge(row - 1, 0, row - 1, width - 1))

    def chance(self, share: float) -> bool:
        """True in that share of cases."""
        return self.random.random() < share


REFUSED_MISSING = (
    "COLUMN_MISSING",
    "LOW_EVIDENCE",
    "KIND_UNKNOWN",
    "NO_HEADER",
    "KIND_AMBIGUOUS",
    "HEADER_AMBIGUOUS",
)


def _misspell(r: Random, word: str) -> str:
    """The word with one character left out, doubled or replaced, never another form's word."""
    place = r.randrange(len(word))
    changed = r.choice(
        (word[:place] + word[place + 1 :], word[: place + 1] + word[place:], word[:place] + r.choice("员情况见项") + word[place + 1 :])
    )  # fmt: skip
    return changed if len(changed) > 1 and changed not in _ALL_WORDS else word + "情"


def _slots(page: _Page, kind: str, *, leave_out: bool, by_lines: bool) -> list[Slot]:
    """The columns of one table, in some order."""
    r = page.random
    form = [each for each in FORMS[kind] if not (by_lines and each.name == "village")]
    needed = [each for each in form if each.needed or each.name in ("household_code", "head_name")]
    if leave_out:
        victim = r.choice([each for each in needed if each.needed])
        needed.remove(victim)
        form.remove(victim)
    chosen = [*needed, *(each for each in form if each not in needed and page.chance(0.55))]
    claims = [each for each in form if each.name in CLAIMS[kind]]
    if claims and not any(each in chosen for each in claims):
        chosen.append(r.choice(claims))
    slots = []
    for each in chosen:
        wrong = page.chance(0.04)
        word = r.choice(each.words)
        slots.append(Slot(each.name, _misspell(r, word) if wrong else word, each.make, not wrong))
    for text, make in r.sample(NOBODY_KNOWS, r.choice((0, 0, 1, 2, 3))):
        slots.append(Slot("", text, make))
    if page.chance(0.6):
        r.shuffle(slots)
    if page.chance(0.5):
        slots.insert(0, Slot("", r.choice(("序号", "编号")), lambda _: ""))
    if page.chance(0.3):
        slots.append(Slot("", "备注", _one_of("", "", "已核实")))
    return _one_word_each(slots)


def _one_word_each(slots: list[Slot]) -> list[Slot]:
    """Without a second column of the same text."""
    seen: set[str] = set()
    return [slot for slot in slots if not (slot.text in seen or seen.add(slot.text))]  # type: ignore[func-returns-value]  # add returns None, which is false


def _judged(gold: GoldTable, slots: Sequence[Slot], *, by_lines: bool) -> list[GoldTable]:
    """The table where it can be read, marked when only its misspelt names stand in the way, else nothing."""
    exact = [slot for slot in slots if slot.is_exact]
    if _is_readable(gold.kind, exact, by_lines=by_lines):
        return [gold]
    return [replace(gold, must=False)] if _is_readable(gold.kind, slots, by_lines=by_lines) else []


def _is_readable(kind: str, slots: Sequence[Slot], *, by_lines: bool) -> bool:
    told = {slot.name for slot in slots if slot.name} | ({"village"} if by_lines else set())
    needed = {each.name for each in FORMS[kind] if each.needed}
    identified = "household_code" in told or "id_number" in told or {"head_name", "village"} <= told
    return needed <= told and len(told) >= 3 and identified and bool(told & set(CLAIMS[kind]))


def _decorated(page: _Page, slot: Slot) -> str:
    """A header text as people write it."""
    text = slot.text
    if slot.name in ("wage", "business", "property", "transfer", "net") and page.chance(0.2):
        text += "（元）"
    if page.chance(0.08):
        text = "*" + text
    if len(text) > 3 and page.chance(0.08):
        text = f"{text[:2]}\n{text[2:]}"
    if len(text) == 2 and page.chance(0.2):
        text = f"{text[0]}　{text[1]}"
    return text


def _lead_in(page: _Page, kind: str, width: int) -> list[Slot]:
    """Write title lines; the columns for which they answer."""
    r = page.random
    before = len(page.rows)
    if page.chance(0.75):
        place, words = r.choice(("石桥乡", "云溪县石桥乡", "")), r.choice((*TITLES[kind], "统计表", "情况表"))
        page.across(
            f"{place}{r.choice(('2022年', '2022年第三季度', ''))}{words}", width, merged=page.chance(0.7)
        )
    if page.chance(0.15):
        page.add([])
    if page.chance(0.35):
        line: list[Cell] = [""] * width
        line[0] = r.choice(("填报单位：石桥乡人民政府", "填报时间：2022年10月8日", "附件2"))
        if kind == "income" and width > 3:
            line[-1] = "单位：元"
        page.add(line)
    told = any("第三季度" in str(cell) for row in page.rows[before:] for cell in row)
    return [Slot("quarter", "季度", _amount)] if told and kind == "income" else []


GROUPS = {
    "income": (
        "收入",
        {"wage": "工资性", "business": "生产经营性", "property": "财产性", "transfer": "转移性"},
    ),
    "pairing": ("帮扶责任人", {"helper_name": "姓名", "helper_unit": "单位", "helper_post": "职务"}),
}


def _two_rows(page: _Page, kind: str, slots: list[Slot], *, merged: bool) -> list[Slot]:
    """Write a header of two rows; the slots in the order in which they then stand."""
    group, parts = GROUPS[kind]
    inside = [slot for slot in slots if slot.name in parts and slot.is_exact]
    outside = [slot for slot in slots if slot not in inside]
    at = page.random.randrange(2, len(outside) + 1) if len(outside) > 2 else len(outside)
    ordered = [*outside[:at], *inside, *outside[at:]]
    first: list[Cell] = [_decorated(page, slot) for slot in outside[:at]]
    second: list[Cell] = [""] * at
    first += [
        group + ("（元）" if kind == "income" and page.chance(0.3) else ""),
        *([""] * (len(inside) - 1)),
    ]
    second += [parts[slot.name] for slot in inside]
    first += [_decorated(page, slot) for slot in outside[at:]]
    second += [""] * len(outside[at:])
    row = page.add(first) - 1
    page.add(second)
    if merged:
        page.merges.append(Merge(row, at, row, at + len(inside) - 1))
        page.merges += [
            Merge(row, c, row + 1, c) for c in range(len(ordered)) if not at <= c < at + len(inside)
        ]
    return ordered


def _table(page: _Page, kind: str, slots: list[Slot], *, two_rows: bool, by_lines: bool) -> GoldTable:
    """Write header and body."""
    r = page.random
    if two_rows:
        slots = _two_rows(page, kind, slots, merged=page.chance(0.6))
    else:
        page.add([_decorated(page, slot) for slot in slots])
    header = list(page.rows[-1])
    if len(slots) >= 4 and page.chance(0.08):
        page.add(list(range(1, len(slots) + 1)))
    rows: list[int] = []
    codes: list[str | None] = []
    villages: list[str | None] = []
    section = None
    for number in range(1, r.choice((2, 3, 5, 8, 12, 30)) + 1):
        if by_lines and (section is None or page.chance(0.2)):
            section = r.choice(VILLAGES)
            page.across(
                r.choice((section, f"{section}（{r.randrange(2, 30)}户）")),
                len(slots),
                merged=page.chance(0.6),
            )
        if not two_rows and number > 6 and page.chance(0.04):
            page.add(header)
        cells = [_cell(page, slot, number) for slot in slots]
        rows.append(page.add(cells))
        codes.append(_told(slots, cells, "household_code"))
        villages.append(section if by_lines else _told(slots, cells, "village"))
        if page.chance(0.03):
            page.add([])
        if kind == "income" and page.chance(0.03):
            page.add(["小计", *(["" for _ in slots[2:]]), len(rows)])
    _close(page, kind, slots, len(rows))
    return GoldTable(
        kind, tuple(rows), tuple(codes), tuple(villages),
        {c: slot.name for c, slot in enumerate(slots) if slot.name},
        frozenset(c for c, slot in enumerate(slots) if slot.name and not slot.is_exact),
    )  # fmt: skip


def _cell(page: _Page, slot: Slot, number: int) -> Cell:
    if slot.text in ("序号", "编号"):
        return number
    optional = slot.name not in {each.name for form in FORMS.values() for each in form if each.needed}
    if slot.name not in ("household_code", "head_name") and optional and page.chance(0.08):
        return ""
    return slot.make(page.random)


def _told(slots: Sequence[Slot], cells: Sequence[Cell], name: str) -> str | None:
    found = [cell for slot, cell in zip(slots, cells, strict=True) if slot.name == name and slot.is_exact]
    return str(found[0]) if found and found[0] != "" else None


def _close(page: _Page, kind: str, slots: Sequence[Slot], count: int) -> None:
    """Totals and footers."""
    r = page.random
    if page.chance(0.25):
        page.add([r.choice(("合计", "总计", "石桥村合计")), *(["" for _ in slots[2:]]), count])
        if page.chance(0.2):
            page.add(["其中：监测户", *(["" for _ in slots[2:]]), 1])
    if page.chance(0.3):
        line: list[Cell] = [""] * len(slots)
        line[0], line[-1] = "填表人：某某", "审核人：某某"
        page.add(line)
    if page.chance(0.15):
        page.add([r.choice(("注：以签字为准", "说明：表中收入为季度数"))])


def _drawn(page: _Page, shape: str, tables: Sequence[GoldTable], remedies: tuple[str, ...] = ()) -> Drawn:
    left = page.random.choice((0, 0, 0, 1))
    rows = [[""] * left + row if row else row for row in page.rows]
    merges = tuple(Merge(m.top, m.left + left, m.bottom, m.right + left) for m in page.merges)
    moved = tuple(
        replace(
            each,
            fields={column + left: name for column, name in each.fields.items()},
            misspelt=frozenset(column + left for column in each.misspelt),
        )
        for each in tables
    )
    return Drawn(shape, Sheet("Sheet1", rows, merges=merges), "上报表.xlsx", moved, remedies)


def _list(page: _Page) -> Drawn:
    kind = page.random.choice(list(FORMS))
    leave_out, by_lines = page.chance(0.1), page.chance(0.12)
    slots = _slots(page, kind, leave_out=leave_out, by_lines=by_lines)
    told = _lead_in(page, kind, len(slots))
    gold = _table(page, kind, slots, two_rows=False, by_lines=by_lines)
    golds = _judged(gold, [*slots, *told], by_lines=by_lines)
    return _drawn(page, "list", golds, REFUSED_MISSING)


def _grouped(page: _Page) -> Drawn:
    kind = page.random.choice(("income", "income", "pairing"))
    slots = _slots(page, kind, leave_out=False, by_lines=False)
    slots = [replace(slot, is_exact=True) if slot.name in GROUPS[kind][1] else slot for slot in slots]
    for name in list(GROUPS[kind][1])[:2]:
        if not any(slot.name == name for slot in slots):
            column = next(each for each in FORMS[kind] if each.name == name)
            slots.append(Slot(name, column.words[0], column.make))
    told = _lead_in(page, kind, len(slots))
    gold = _table(page, kind, slots, two_rows=True, by_lines=False)
    golds = _judged(gold, [*slots, *told], by_lines=False)
    return _drawn(page, "two rows", golds, REFUSED_MISSING)


def _stacked(page: _Page) -> Drawn:
    kinds = page.random.sample(list(FORMS), 2)
    golds: list[GoldTable] = []
    for place, kind in enumerate(kinds):
        slots = _slots(page, kind, leave_out=False, by_lines=False)
        if place:
            page.add([])
        told = _lead_in(page, kind, len(slots))
        gold = _table(page, kind, slots, two_rows=False, by_lines=False)
        golds += _judged(gold, [*slots, *told], by_lines=False)
    return _drawn(page, "stacked", golds, REFUSED_MISSING)


def _transposed(page: _Page) -> Drawn:
    kind = page.random.choice(list(FORMS))
    slots = _slots(page, kind, leave_out=False, by_lines=False)
    if page.chance(0.5):
        page.across("情况表", 4, merged=True)
    households = page.random.choice((2, 3, 6))
    for slot in slots:
        page.add([_decorated(page, slot), *(_cell(page, slot, n) for n in range(1, households + 1))])
    return _drawn(page, "transposed", [], ("TRANSPOSED", "CARD_LAYOUT", *REFUSED_MISSING))


def _side_by_side(page: _Page) -> Drawn:
    kind = page.random.choice(list(FORMS))
    slots = _slots(page, kind, leave_out=False, by_lines=False)
    gap: list[Cell] = [""] if page.chance(0.5) else []
    _lead_in(page, kind, 2 * len(slots))
    texts: list[Cell] = [slot.text for slot in slots]
    page.add([*texts, *gap, *texts])
    for number in range(1, 7):
        page.add(
            [*(_cell(page, s, number) for s in slots), *gap, *(_cell(page, s, number + 6) for s in slots)]
        )
    return _drawn(page, "side by side", [], ("DUP_HEADERS", *REFUSED_MISSING))


def _pairs(page: _Page, slots: Sequence[Slot], per_row: int) -> dict[str, Cell]:
    """Write labels with their contents beside them; field → content."""
    told: dict[str, Cell] = {}
    for start in range(0, len(slots), per_row):
        line: list[Cell] = []
        for slot in slots[start : start + per_row]:
            content = _cell(page, slot, 1)
            line += [_decorated(page, slot), content]
            if slot.name and slot.is_exact:
                told[slot.name] = content
        page.add(line)
    return told


def _card(page: _Page) -> Drawn:
    slots = [slot for slot in _slots(page, "household", leave_out=page.chance(0.1), by_lines=False) if slot.text not in ("序号", "编号", "备注")]  # fmt: skip
    page.across(page.random.choice(("脱贫户登记表", "农户基本情况登记卡", "监测户信息表")), 6, merged=True)
    first = len(page.rows) + 1
    told = _pairs(page, slots, page.random.choice((1, 2, 2, 3)))
    rows = tuple(range(first, len(page.rows) + 1))
    gold = GoldTable(
        "household", rows, (str(told.get("household_code", "")),), (str(told.get("village", "")),), {}
    )
    golds = _judged(gold, slots, by_lines=False)
    return _drawn(page, "card", golds, ("CARD_LAYOUT", "TRANSPOSED", *REFUSED_MISSING))


SMALL = (
    ("日期", _day),
    ("走访人", _name),
    ("方式", _one_of("入户", "电话")),
    ("内容", _one_of("讲政策", "送种苗")),
)


def _card_with_visits(page: _Page) -> Drawn:
    every = [CODE, HEAD, VILLAGE, NUMBER, FORMS["household"][7], FORMS["household"][11]]
    slots = [Slot(each.name, page.random.choice(each.words), each.make) for each in every]
    page.across("结对走访登记卡", 6, merged=True)
    told = _pairs(page, _one_word_each(slots), page.random.choice((2, 3)))
    if page.chance(0.4):
        page.across("走访情况", 4, merged=True)
    names = list(SMALL)
    if page.chance(0.5):
        page.random.shuffle(names)
    page.add([text for text, _ in names])
    rows = tuple(
        page.add([make(page.random) for _, make in names]) for _ in range(page.random.choice((1, 3, 6)))
    )
    fields = {"日期": "visited_on", "走访人": "visitor", "方式": "mode", "内容": "content"}
    gold = GoldTable(
        "visit", rows, (str(told["household_code"]),) * len(rows), (str(told["village"]) or None,) * len(rows),
        {column: fields[text] for column, (text, _) in enumerate(names)},
    )  # fmt: skip
    return _drawn(page, "card with visits", [gold], ("CARD_LAYOUT",))


def _two_cards(page: _Page) -> Drawn:
    slots = [Slot(each.name, each.words[0], each.make) for each in FORMS["household"][:6]]
    for _ in range(2):
        page.across("脱贫户登记表", 6, merged=True)
        _pairs(page, slots, 2)
        page.add([])
    return _drawn(page, "two cards", [], ("CARD_LAYOUT", *REFUSED_MISSING))


def _something_else(page: _Page) -> Drawn:
    names = page.random.sample(("物资", "数量", "单价", "领取人", "仓库", "规格", "入库日期", "经手人"), 5)
    page.add(names)
    for number in range(6):
        page.add([r"大米" if name == "物资" else number + 1 for name in names])
    return _drawn(page, "something else", [], ("KIND_UNKNOWN", "LOW_EVIDENCE", "NO_HEADER"))


SHAPES: tuple[tuple[int, Callable[[_Page], Drawn]], ...] = (
    (46, _list), (18, _grouped), (8, _stacked), (5, _transposed), (6, _side_by_side), (6, _card),
    (6, _card_with_visits), (2, _two_cards), (3, _something_else),
)  # fmt: skip


def draw(random: Random) -> Drawn:
    """One sheet with its gold."""
    chosen: Callable[[_Page], Drawn]
    (chosen,) = random.choices([shape for _, shape in SHAPES], [weight for weight, _ in SHAPES])
    return chosen(_Page(random))
