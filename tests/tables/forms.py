"""The forms of the practice: their columns, the words for them, how their cells look, what tells them apart.

The header words are those of the sources and of office use, written down here and not taken from the declared
kinds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from zhucun_cli.sheets.cell import Cell

Make = Callable[[Random], Cell]
VILLAGES = ("石桥村", "大坪村", "白沙村", "青山社区", "洞口村", "茶亭村")
_SURNAMES, _GIVEN = "张王李赵刘陈杨黄周吴", "建国秀英小明桂花志强玉兰冬梅海波"


def a_name(r: Random) -> str:
    return r.choice(_SURNAMES) + "".join(r.sample(_GIVEN, r.choice((1, 2))))


def a_code(r: Random) -> str:
    return f"9099{r.randrange(10**10):010d}"


def a_phone(r: Random) -> Cell:
    text = f"199{r.randrange(10**8):08d}"
    return r.choice((text, int(text)))


def a_day(r: Random) -> Cell:
    day = date(2022, 1, 1) + timedelta(days=r.randrange(270))
    return r.choice((day, f"{day.year}.{day.month}.{day.day}", f"{day:%Y-%m-%d}", f"{day.year}年{day.month}月{day.day}日"))  # fmt: skip


def an_amount(r: Random) -> Cell:
    return r.choice((r.randrange(9000), r.randrange(90000) / 10, f"{r.randrange(1000, 9000):,}"))


def one_of(*words: str) -> Make:
    return lambda r: r.choice(words)


a_year = one_of("2022", "2022年", "2022年度")


def people(r: Random) -> Cell:
    return r.randrange(1, 8)


@dataclass(frozen=True)
class Column:
    """A field of a form: its names in the forms, and how its cells are made."""

    name: str
    words: tuple[str, ...]
    make: Make
    needed: bool = False
    claims: bool = False


def _c(name: str, words: str, make: Make, *, needed: bool = False, claims: bool = False) -> Column:
    return Column(name, tuple(words.split()), make, needed, claims)


CODE = _c("household_code", "户编号 户号 家庭编码 贫困户编号 户码", a_code)
HEAD = _c("head_name", "户主姓名 姓名 户名 贫困户姓名 户主", a_name)
NUMBER = _c(
    "id_number",
    "证件号码 身份证号 户主证件号码 公民身份号码 户主身份证号 身份证号码",
    lambda r: "909901199001010014",
)
TOWNSHIP = _c("township", "乡(镇) 乡镇 乡", one_of("石桥乡", "枫林乡"))
VILLAGE = _c("village", "行政村 村 村名 所在村", one_of(*VILLAGES))
FORMS: Mapping[str, tuple[Column, ...]] = {
    "household": (
        replace(CODE, needed=True),
        replace(HEAD, needed=True),
        replace(VILLAGE, needed=True),
        _c("category", "户类型 脱贫属性 农户属性 贫困户属性 家庭属性 户别", one_of("脱贫户", "一般农户"), needed=True),
        NUMBER,
        TOWNSHIP,
        _c("village_group", "自然村 组名 所在组 自然组 所在自然屯 村民小组", one_of("一组", "二组", "上屋组")),
        _c("population", "家庭人口数 家庭人口 人数 家庭人口数量 家庭成员数", people),
        _c("monitored_type", "监测对象类别 易返贫致贫户(监测对象)类型 监测类别 监测对象类型", one_of("脱贫不稳定户", "边缘易致贫户", "边缘户", "")),
        _c("identified_on", "识别监测时间 风险识别时间", one_of("202203", "2022.3.5", "2022年5月")),
        _c("cleared", "风险是否已消除 风险是否消除", one_of("是", "否", "已消除")),
        _c("phone", "户联系电话 联系电话 户主电话 家庭成员联系电话 联系方式", a_phone),
    ),
    "pairing": (
        CODE,
        HEAD,
        VILLAGE,
        _c("helper_name", "帮扶责任人 结对帮扶责任人 帮扶干部姓名 帮扶人姓名 责任人姓名 帮扶联系人 结对干部", a_name, needed=True),
        _c("helper_unit", "帮扶单位 单位 单位名称 责任单位 所属单位 派出单位 后盾单位", one_of("县财政局", "县水利局", "石桥乡人民政府")),
        _c("unit_level", "隶属关系 帮扶单位隶属关系", one_of("县", "乡", "省")),
        _c("helper_post", "职务 职务级别 帮扶责任人职务", one_of("科员", "主任", "")),
        _c("helper_phone", "帮扶人手机号 责任人电话 帮扶人电话", a_phone),
        _c("paired_from", "开始时间 结对开始日期 帮扶起始时间", a_day),
        _c("reason", "调整原因 调整或解除原因", one_of("", "工作调动")),
        _c("pairing_type", "结对类型 结对方式", one_of("结对帮扶", "结对联系")),
    ),
    "visit": (
        CODE,
        HEAD,
        VILLAGE,
        TOWNSHIP,
        _c("visited_on", "走访日期 走访时间 帮扶日期 实际走访日期 入户时间 访问时间", a_day, needed=True),
        _c("visitor", "走访人 走访人员 帮扶人 走访人姓名 走访干部", lambda r: r.choice((a_name(r), f"{a_name(r)}、{a_name(r)}"))),
        _c("mode", "走访方式 联系方式 走访形式", one_of("入户", "上门", "电话", "微信")),
        _c("content", "走访内容 走访情况 走访内容纪要 帮扶内容 走访记录", one_of("宣传政策，了解家庭情况", "核实务工收入", "询问身体状况")),
        _c("theme", "走访主题 走访目的 走访类型", one_of("收入核查", "政策宣传")),
        _c("met", "见面对象 受访人", one_of("户主", "家属", "邻居")),
        _c("finding", "发现问题 发现的新问题 反馈问题 存在问题", one_of("无", "屋顶漏雨")),
        _c("request", "诉求 农户提出的困难或诉求", one_of("无", "想找公益岗")),
        _c("follow_up", "后续措施 后续处理建议 下一步", one_of("", "联系民政")),
    ),
    "income": (
        CODE,
        HEAD,
        VILLAGE,
        _c("quarter", "采集季度 年季 季度 所属期", one_of("2022Q3", "2022年三季度", "2022年第3季度"), needed=True),
        _c("wage", "工资性收入 务工收入 工资收入", an_amount),
        _c("business", "生产经营性收入 家庭经营性收入 经营性收入 生产经营收入", an_amount),
        _c("property", "财产性收入 其他财产性收入", an_amount),
        _c("transfer", "转移性收入", an_amount),
        _c("expense", "生产经营性支出 生产经营费用总支出 经营支出", an_amount),
        _c("net", "纯收入 家庭纯收入", an_amount),
        _c("net_per_head", "人均纯收入 人均纯收入（元） 家庭人均纯收入 家庭年人均纯收入", an_amount),
        _c("members", "计算人口 家庭人口", people),
        _c("collector", "采集人 信息采集人", a_name),
        _c("collected_on", "采集日期", a_day),
    ),
    "plan": (
        CODE,
        HEAD,
        VILLAGE,
        _c("year", "年度 计划年度 年份", a_year, needed=True),
        _c("goal", "目标 主要目标 计划名称 帮扶目标 增收目标", one_of("人均增收1000元", "稳定就业", "住房安全"), claims=True),
        _c("need", "帮扶需求 需求 主要需求", one_of("缺技术", "缺资金", "想就近务工"), claims=True),
        _c("measure_type", "措施类型 帮扶类型", one_of("产业", "就业", "金融", "公益岗"), claims=True),
        _c("measure", "措施 措施内容 帮扶措施 具体措施 帮扶计划", one_of("发放种苗", "介绍务工", "申请公益岗"), claims=True),
        _c("owner", "责任人 帮扶责任人 制定人 结对联系人 帮扶人", a_name),
        _c("finish_by", "完成时限 项目完成时限 完成时间 计划完成时间", one_of("2022-12-31", "2022年11月", "2022.10"), claims=True),
        _c("progress", "状态 执行状态 完成情况 进度", one_of("未开始", "进行中", "已完成", "正在实施"), claims=True),
        _c("follow_up", "跟踪情况 落实情况 进展情况", one_of("已发放", "正在联系", ""), claims=True),
        _c("made_on", "制定日期 制定时间 计划制定时间", a_day),
    ),
    "evaluation": (
        CODE,
        HEAD,
        VILLAGE,
        _c("quarter", "季度 评估季度 所属季度", one_of("2022Q3", "2022年三季度", "2022年第3季度"), needed=True),
        _c("measures_done", "帮扶措施落实 措施落实情况 帮扶措施落实情况 帮扶措施", one_of("种苗已发放", "已介绍务工"), claims=True),
        _c("effect", "成效 帮扶成效 进展与成效 取得成效", one_of("增收800元", "务工收入稳定"), claims=True),
        _c("grade", "评估等次 评估结果 等次 评估等级", one_of("好", "较好", "一般", "差", "优秀"), claims=True),
        _c("satisfaction", "农户满意度 满意度 群众满意度", one_of("满意", "基本满意", "不满意", "非常满意"), claims=True),
        _c("risk", "风险变化 风险发展趋势 风险变化情况", one_of("下降", "持平", "上升", "无变化"), claims=True),
        _c("next_need", "下步需求 下一步需求 下步帮扶措施", one_of("资金", "无"), claims=True),
        _c("evaluator", "评估人 帮扶人 帮扶责任人 责任人", a_name),
        _c("evaluated_on", "评估时间 评估日期", a_day),
    ),
    "dossier": (
        CODE,
        HEAD,
        VILLAGE,
        _c("year", "年度 建档年度 档案年度", a_year, needed=True),
        _c("item", "档案目录项 资料名称 材料清单 材料名称 档案资料", one_of("户口簿身份证复印件", "信息采集表", "民主评议记录", "公示公告"), claims=True),
        _c("present", "有无 是否齐全 建档情况 档案是否齐全", one_of("有", "√", "齐全", "无", "不全", "×", "缺项"), claims=True),
        _c("copies", "份数 页数 材料份数", people, claims=True),
        _c("defect", "缺项说明 存在问题 缺少材料", one_of("", "缺照片", "未签字"), claims=True),
        _c("keeper", "管档人 档案管理人 建档人", a_name),
        _c("filed_on", "归档日期 建档时间 归档时间 整理日期", a_day, claims=True),
    ),
    "handbook": (
        CODE,
        HEAD,
        VILLAGE,
        _c("year", "年度 手册年度", a_year, needed=True),
        _c("filled", "填写情况 是否填写 手册填写情况 是否填完", one_of("已填", "完整", "未填完", "漏填", "未填", "是", "否"), claims=True),
        _c("issued_on", "发放日期 发放时间 手册发放时间", a_day, claims=True),
        _c("filled_to", "填至 填至月份 填写至", one_of("9月", "8月"), claims=True),
        _c("defect", "检查问题 存在问题 发现问题", one_of("", "漏签", "涂改", "代签"), claims=True),
        _c("checker", "检查人 检查人员 核查人", a_name, claims=True),
        _c("checked_on", "检查日期 检查时间 核查日期", a_day, claims=True),
    ),
    "exemption": (
        CODE,
        HEAD,
        VILLAGE,
        _c("duty", "免责事项 免责职责 免责内容 事项", one_of("每月一走访", "五个一", ""), claims=True),
        _c("excused_from", "免责起 免责开始日期 开始时间 起始日期", a_day, needed=True, claims=True),
        _c("excused_to", "免责止 免责结束日期 结束时间 截止日期", one_of("2022-10-31", "2022年11月30日", "")),
        _c("reason", "免责原因 免责事由 免责理由 原因", one_of("全家外出务工", "住院治疗", "服刑"), needed=True, claims=True),
        _c("approver", "批准人 审批人", a_name, claims=True),
        _c("approved_on", "批准日期 审批日期 批准时间", a_day),
    ),
    "household_event": (
        CODE,
        HEAD,
        VILLAGE,
        _c("event", "变动类型 变动情况 变更类型 变动事项", one_of("死亡", "迁出", "搬迁", "风险消除", "全家外出", "返乡", "整户外出"), needed=True, claims=True),
        _c("happened_on", "变动日期 变动时间 发生时间 变更日期", one_of("2022-08-05", "2022年7月", "2022.6.30"), needed=True, claims=True),
        _c("until", "截止日期 预计返乡日期 外出截止日期", one_of("", "2023-01-10"), claims=True),
        _c("other_household_code", "对方户编号 并入户编号 新户编号", a_code, claims=True),
        _c("other_head_name", "对方户主姓名 新户主姓名 新户主", a_name, claims=True),
        _c("to_township", "迁入乡镇 搬入乡镇", one_of("枫林乡", "")),
        _c("to_village", "迁入村 搬入村 现行政村", one_of("枫林村", ""), claims=True),
        _c("note", "变动说明 变动原因 具体情况", one_of("", "随子女居住")),
    ),
    "objection": (
        CODE,
        HEAD,
        VILLAGE,
        _c("duty", "职责 核实事项 未完成事项 应办事项", one_of("每月一走访", "每季一采集收入"), needed=True),
        _c("window", "应办期间 期数 所属期 期间", one_of("2022-08", "2022年8月", "2022Q3", "2022年三季度"), needed=True, claims=True),
        _c("reply", "回复内容 核实情况 核实结果 情况说明", one_of("8月12日已入户，漏报", "户主住院"), claims=True),
        _c("replied_on", "回复日期 核实日期 回复时间", a_day),
        _c("unit", "回复单位 责任单位 核实单位", one_of("石桥乡人民政府", "县财政局")),
        _c("decision", "处理结果 处理意见 是否采纳 认定结果", one_of("", "采纳", "不采纳", "待核实", "属实"), claims=True),
        _c("decided_on", "处理日期 处理时间 认定日期", a_day),
        _c("decision_reason", "处理理由 不采纳理由 认定理由", one_of("", "记录无签字"), claims=True),
    ),
    "helper": (
        _c("helper_name", "姓名 责任人姓名 帮扶责任人 干部姓名", a_name, needed=True),
        _c("helper_unit", "单位 工作单位 责任人单位 帮扶单位", one_of("县财政局", "县水利局"), claims=True),
        _c("unit_level", "隶属关系 单位层级", one_of("县", "乡", "省"), claims=True),
        _c("helper_post", "职务 职务级别", one_of("科员", "主任"), claims=True),
        _c("helper_phone", "联系电话 手机号 电话 责任人电话", a_phone, claims=True),
        _c("is_first_secretary", "是否第一书记", one_of("是", "否"), claims=True),
        _c("is_leader", "是否工作队队长 是否队长", one_of("是", "否"), claims=True),
        _c("is_member", "是否驻村队员 驻村队员", one_of("是", "否"), claims=True),
    ),
    "theme": (
        _c("month", "月份 走访月份", one_of("2022-09", "2022年8月", "2022.7"), needed=True),
        _c("theme", "走访主题 主题 本月主题", one_of("收入核查", "政策宣传", "医保缴费"), needed=True, claims=True),
        _c("round_from", "走访起 开始日期 开始时间", a_day),
        _c("round_to", "走访止 结束日期 截止日期", a_day),
        _c("prompt", "工作提示期号 工作提示 期号", one_of("第9期", "第10期")),
    ),
}  # fmt: skip
CLAIMS: Mapping[str, tuple[str, ...]] = {
    "household": ("population", "category"),
    "pairing": ("helper_name",),
    "visit": ("visited_on",),
    "income": ("wage", "business", "property", "transfer"),
} | {
    name: tuple(each.name for each in form if each.claims)
    for name, form in FORMS.items()
    if name not in ("household", "pairing", "visit", "income")
}  # fmt: skip
LEAST_CLAIMS = {
    "household": 1,
    "pairing": 1,
    "visit": 1,
    "income": 1,
    "theme": 1,
    "plan": 3,
    "evaluation": 3,
    "dossier": 3,
    "handbook": 4,
    "helper": 4,
}
"""How many of these columns make a sheet a form of its own; two where nothing is said."""
TITLES = {
    "household": ("脱贫户花名册", "监测对象花名册", "防返贫监测户名单"),
    "pairing": ("结对帮扶花名册", "结对帮扶责任人名单"),
    "visit": ("结对走访记录表", "入户走访台账"),
    "income": ("家庭收入采集表", "季度收入统计表"),
    "plan": ("帮扶计划表", "监测户年度帮扶计划台账", "巩固计划明细表"),
    "evaluation": ("成效评估表", "监测对象帮扶成效季度评估表"),
    "dossier": ("一户一档目录", "监测户档案清理台账"),
    "handbook": ("结对联系手册检查表", "脱贫户手册填写情况表"),
    "exemption": ("免责登记表", "监测户免责审批台账"),
    "household_event": ("户变动登记表", "脱贫户动态调整台账"),
    "objection": ("核实回复表", "未走访户核实情况表"),
    "helper": ("帮扶责任人名册", "结对责任人名单", "帮扶干部花名册"),
    "theme": ("走访主题安排表", "各月走访主题"),
}
BORROWED: Mapping[str, tuple[tuple[str, Make], ...]] = {
    "household": (("帮扶措施", one_of("发放种苗", "")), ("满意度", one_of("满意", "")), ("存在问题", one_of("无", "")),
                  ("变动情况", one_of("", "迁出")), ("年度", a_year), ("联系手册", one_of("有", "无"))),
    "pairing": (("帮扶措施", one_of("发放种苗", "")), ("满意度", one_of("满意", "")), ("帮扶目标", one_of("稳定就业", "")),
                ("完成时限", one_of("2022-12-31", ""))),
    "visit": (("帮扶成效", one_of("增收", "")), ("满意度", one_of("满意", "")), ("检查人", a_name), ("月份", one_of("9月", "8月"))),
    "income": (("帮扶措施", one_of("发放种苗", "")), ("满意度", one_of("满意", "")), ("变动情况", one_of("", "迁出"))),
}  # fmt: skip
"""Columns of other forms that stand as mere attributes in these."""
NOBODY_KNOWS: tuple[tuple[str, Make], ...] = (
    ("民族", one_of("汉族", "苗族")),
    ("文化程度", one_of("小学", "初中", "文盲")),
    ("住房面积", lambda r: r.randrange(60, 200)),
    ("养牛头数", lambda r: r.randrange(5)),
    ("微信昵称", one_of("春暖花开", "平安")),
    ("是否党员", one_of("是", "否")),
    ("网格员", a_name),
    ("距村部公里数", lambda r: r.randrange(1, 90) / 10),
    ("产业类型", one_of("种植", "养殖", "")),
    ("门牌", one_of("3-12", "5-1")),
)
