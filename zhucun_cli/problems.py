"""Problems: what arrived and could not be used, with an address, a reason and a remedy.

A problem is about a file; a gap is about a duty. They are never mixed (design §2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True)
class Wording:
    """How a problem code is told: `message` and `fix` are Chinese, with {details} filled in."""

    severity: Severity
    message: str
    fix: str


@dataclass(frozen=True)
class Problem:
    """One fault with its address.

    `row` is the 1-based row number on the screen, `cell` an address such as F17; both are empty for a
    fault of a whole sheet or file. `raw` is the cell's text as it was found: it may hold personal data
    and is masked wherever it is shown. `message` and `fix` never hold personal data.
    """

    code: str
    severity: Severity
    message: str
    fix: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    cell: str = ""
    field: str = ""
    raw: str = ""

    @property
    def rejects(self) -> bool:
        """True when the row (or sheet, or file) this stands for did not become a record."""
        return self.severity == "error"


def _w(severity: Severity, message: str, fix: str) -> Wording:
    return Wording(severity, message, fix)


CATALOGUE: Mapping[str, Wording] = MappingProxyType(
    {
        # files
        "NOT_A_TABLE": _w("info", "不是表格文件（{what}），未读取", "如需录入，请另发 Excel 或 CSV 表格"),
        "LOCK_FILE": _w("info", "这是 WPS/Excel 打开文件时的临时锁定文件，已跳过", "不用处理"),
        "EMPTY_FILE": _w("error", "文件是空的（0 字节）", "请让报送单位重新发送"),
        "DAMAGED": _w(
            "error", "文件不完整或已损坏（可能是拷贝、下载中断）", "请重新发送，或用 WPS 打开后另存为 .xlsx"
        ),
        "ENCRYPTED": _w(
            "error", "文件设有打开密码，无法读取", "请去掉密码另存后重交，或用 --password-file 提供密码"
        ),
        "READER_CRASHED": _w(
            "error",
            "读取这个文件时出错，已停止读取它（{reason}）；其他文件不受影响",
            "请用 WPS/Excel 打开后另存为 .xlsx 再交；仍不行请把文件交给管理员",
        ),
        "UNREADABLE": _w(
            "error", "读不到这个文件：{reason}", "请检查文件是否存在、是否有读取权限、是否正被占用"
        ),
        "UNKNOWN_CONTENT": _w(
            "error",
            "内容不是能识别的表格（可能被单位的文档加密系统加密）",
            "请先申请解密外发，或另存为 .xlsx 后重交",
        ),
        "UNSUPPORTED_CONTAINER": _w(
            "error", "暂不能读取这种文件（{what}）", "请用 WPS/Excel 另存为 .xlsx 后重交"
        ),
        "WRONG_EXTENSION": _w("info", "扩展名与内容不符（实为 {what}），已按内容读取", "不用处理"),
        "TOO_LARGE": _w("error", "文件超过上限（{what}）", "请拆分后重交；如确需读取，请联系管理员"),
        "FAR_CELL": _w("error", "{cell} 处有一个游离的单元格，使表格大得无法读取", "请删除该行该列后另存"),
        "ENCODING_UNKNOWN": _w(
            "error",
            "文字编码无法识别（第 {line} 行起不是 UTF-8 也不是 GB18030）",
            "请用 WPS 打开后另存为 .xlsx",
        ),
        "ENC_MIXED": _w(
            "error",
            "文件混有两种文字编码（第 {lines} 行与其他行不同）",
            "请用 WPS 打开，改正这些行的乱码后另存为 .xlsx",
        ),
        "EURO_SIGN": _w("info", "第 {line} 行等 {count} 处的字节 0x80 按欧元符号读入", "不用处理"),
        "DELIMITER_UNKNOWN": _w("error", "看不出用什么符号分列", "请用 WPS 打开后另存为 .xlsx"),
        "QUOTE_UNBALANCED": _w(
            "error", "第 {line} 行起引号不成对，后面的内容会连成一格", "请检查该行的引号后重交"
        ),
        "RESENT_FILE": _w(
            "error",
            "疑似更正版：与批次 {batch}（{name}）同类、同村、同月，{same}/{rows} 行相同，等待确认",
            "是更正：重新 ingest 并加 --replaces {batch}；是另一份：加 --additions",
        ),
        "CORRECTION_ORPHAN": _w(
            "error",
            "这份待改表属于批次 {batch}，那个批次或其中的待改行已不在库中",
            "原表已被撤回或替换：请改现在有效的那份原表，或用 zhucun ingest --rejects 重新导出待改表",
        ),
        "CORRECTION_OVERLAPS": _w(
            "error",
            "这份待改表中有一部分行，批次 {batch}（{name}）已经改过",
            "以这份为准：重新 ingest 并加 --replaces {batch}；否则不用处理",
        ),
        "OPTIONS_DIFFER": _w(
            "info",
            "这份文件已在库中（批次 {batch}），本次选项不同，未作改动",
            "如要按新选项重读，请加 --replaces {batch}",
        ),
        # sheets
        "HIDDEN_SHEET": _w("info", "跳过隐藏的工作表“{sheet}”", "如需读取，请取消隐藏后重交"),
        "NO_SHEET": _w(
            "error", "文件里没有可以读取的工作表（没有，或都隐藏了）", "请取消隐藏，或重新导出后再交"
        ),
        "EMPTY_SHEET": _w("info", "工作表是空的", "不用处理"),
        "EMPTY_BODY": _w("warning", "只有表头，没有数据", "如确无数据可不处理；否则请补填后重交"),
        "NO_HEADER": _w(
            "error",
            "没找到表头",
            "请在数据上方写明各列名称（如 户编号、户主姓名、走访日期）后重交；若表头就是第 {row} 行，请加 {flag}",
        ),
        "LOW_EVIDENCE": _w(
            "error",
            "表头像是第 {row} 行，但只认出：{found}",
            "请核对列名；单位自用的叫法可加到 zhucun.toml 的 [headers.表种]；表头若在别处，请加如 {flag}",
        ),
        "HEADER_AMBIGUOUS": _w(
            "error",
            "第 {first} 行和第 {second} 行都可能是表头",
            "请加 {flag}（或改为另一行）指明，或删去多余的表头行后重交",
        ),
        "TRANSPOSED": _w(
            "error",
            "字段竖排在 {letters} 列（第 {rows} 行），一列一户，不是一行一户",
            "请在 WPS/Excel 中“选择性粘贴→转置”后重交；若表头另有一行，请加如 {flag}",
        ),
        "CARD_LAYOUT": _w(
            "error",
            "像是一户一表的登记卡，但读不全（{what}）",
            "请一张工作表只填一户，项目名在左、内容在右；若其实是名单，请加如 {flag}",
        ),
        "CARD_READ": _w("info", "一户一表：第 {rows} 行按“项目—内容”读入（{titles}）", "不用处理"),
        "TABLE_BELOW": _w("info", "第 {row} 行起是另一张表，已单独读取", "不用处理"),
        "FROM_SECTION": _w(
            "info", "没有“{title}”这一列，已取自小标题行（第 {rows} 行）", "不对请补上该列后重交"
        ),
        "SHEET_DIFFERS": _w(
            "warning", "这张表的列与同文件其他{kind}不一样：{what}", "请核对列名；确实不同可不处理"
        ),
        "LAYOUT_CHANGED": _w(
            "error",
            "表头与已保存的版式（{scope}）不同：{what}",
            "请核对列名后重交；版式确已改变，请改 zhucun.toml 的 [[layout]]",
        ),
        "DUP_HEADERS": _w(
            "error", "同一张表里有两列都是“{title}”（{columns}）", "请改名或删去其中一列后重交"
        ),
        "KIND_UNKNOWN": _w(
            "info",
            "不是要收的表（没有认出任何一种表的列名），未读取",
            "如应录入，请核对列名，或用 --kind 指明（zhucun kinds 可查），并加如 {flag}",
        ),
        "KIND_AMBIGUOUS": _w("error", "既像{kinds}，无法判断", "请用 --kind 指明（zhucun kinds 可查）"),
        "FORBIDDEN_HEADER": _w(
            "info",
            "“{header}”列与“{title}”相似但含义不同，未采用",
            "如果它就是{title}，请把列名改为“{title}”",
        ),
        "COLUMN_UNKNOWN": _w("info", "未采用的列：{columns}", "不影响其他列；如需录入请核对列名"),
        "COLUMN_MISSING": _w("error", "缺少必需的列：{titles}", "请补上该列后重交{assume}"),
        "UNIT_CONFLICT": _w("error", "“{title}”一列出现两种单位（{units}）", "请统一为一种单位后重交"),
        "UNIT_CONVERTED": _w("info", "“{title}”按{unit}填写，已换算为元", "不用处理"),
        "MODE_COLUMN_MISSING": _w(
            "warning",
            "没有“{title}”这一列，{rows} 行暂不计数，也不作为未完成的依据",
            "若都是同一种方式，请重新 ingest 并加 --assume {title}=入户；否则请补上该列后重交",
        ),
        "MERGED_FILLED": _w("info", "第 {rows} 行“{title}”为合并单元格，已按“{value}”填充", "不用处理"),
        "FROM_SHEET_NAME": _w(
            "info", "没有“{title}”这一列，已取自工作表名“{value}”", "不对请改工作表名后重交"
        ),
        "FROM_TITLE": _w("info", "“{title}”取自{where}：{value}", "不对请改标题后重交"),
        "SERIAL_DATES": _w("info", "“{title}”有 {count} 个日期是序列号，已换算（如 {example}）", "不用处理"),
        "HIDDEN_ROWS": _w(
            "warning", "有 {count} 行被隐藏或筛选，已一并读入", "如不应读入，请删除这些行后重交"
        ),
        "CELL_PICTURES": _w(
            "info", "{cell} 等 {count} 个单元格是 WPS 嵌入的图片，未导入", "不用处理；照片请自行留存"
        ),
        "READER_FALLBACK": _w(
            "info",
            "文件有不规范之处，已改用备用读法（reader={reader}）",
            "请核对读入的行数；如有出入请另存为 .xlsx 后重交",
        ),
        "POSITIONS_UNKNOWN": _w(
            "warning",
            "文件没有写明单元格的位置，公式错误无法逐格核对",
            "请用 WPS/Excel 打开后另存为 .xlsx 再交",
        ),
        "FORMULA_WITHOUT_VALUE": _w(
            "error",
            "{cell} 等 {count} 个公式没有计算结果（文件由系统导出）",
            "请用 WPS/Excel 打开后按 Ctrl+S 保存再交",
        ),
        "ROWS_SKIPPED": _w("info", "第 {rows} 行是{what}，未作为数据", "不用处理"),
        "TOTAL_DIFFERS": _w(
            "warning",
            "{cell} 的合计 {written} 与明细之和 {computed} 不符",
            "请核对明细是否漏行、合计是否算错",
        ),
        "UNDATED_ROSTER": _w(
            "info",
            "花名册没有写明日期，按{meaning}生效",
            "如要写明，请在标题写日期，或重新 ingest 并加 --effective 日期",
        ),
        # rows and cells
        "REQUIRED_BLANK": _w("error", "“{title}”没有填", "请补填后重交"),
        "NO_HOUSEHOLD": _w("error", "这一行没有写明是哪一户", "请填户编号，或同时填行政村和户主姓名"),
        "DATE_INVALID": _w("error", "“{title}”不是有效日期", "请改为如 2022-09-03 的写法"),
        "DATE_AMBIGUOUS": _w(
            "error", "“{title}”写法不明确，可能有几种理解", "请改为如 2022-09-03 的写法，年、月、日写全"
        ),
        "DATE_FUTURE": _w("error", "“{title}”晚于收表日期 {received}", "请核对年份、月份"),
        "DATE_FAR": _w(
            "error",
            "“{title}”写的 {written} 离本表的期间（{period}）太远",
            "请核对年份；年份没错就改对标题里的期间，补录的旧记录请在标题写明“补录”，再重交",
        ),
        "PERIOD_INVALID": _w(
            "error", "“{title}”不是有效的期间", "请改为如 2022Q3、2022年第三季度、2022年9月、2022年的写法"
        ),
        "NUMBER_INVALID": _w("error", "“{title}”不是明确的数字", "请只填数字，不写“约”“多”等字"),
        "NUMBER_NEGATIVE": _w("error", "“{title}”不能是负数", "请核对后重填"),
        "CHOICE_UNKNOWN": _w("error", "“{title}”不在可选的说法之内", "可填：{choices}"),
        "ID_DESTROYED": _w(
            "error",
            "“{title}”被当作数字保存，末几位已丢失，无法还原",
            "请先把该列设为“文本”，再从原始资料重填",
        ),
        "ID_INVALID": _w("error", "“{title}”位数或校验码不对", "请从原始资料核对后重填"),
        "PHONE_INVALID": _w("error", "“{title}”不是有效的电话号码", "请核对后重填"),
        "NUMBER_IN_NAME": _w(
            "warning",
            "“{title}”有 {count} 处连号码一起写，只取了姓名，号码没有录入",
            "姓名栏请只写姓名，电话另填一列",
        ),
        "ERROR_CELL": _w("error", "“{title}”是公式错误 {value}，未当作空白处理", "请改正公式后重交"),
        "LATEST_CONFLICT": _w(
            "warning",
            "同一户同一期有两份不同的数，收表日期相同：{other}",
            "请确认哪一份为准，再用 --replaces 换掉另一份",
        ),
        "ROSTER_SHRUNK": _w(
            "warning",
            "{village}的{group}花名册（{date}）少了 {missing} 户，超过可直接认定的数量，仍按在册处理",
            "若这就是全部名单，重新 ingest 并加 --whole；若只是新增名单，加 --additions",
        ),
        # what only the whole shows: {who} is a household (name masked) or a helper, {told} names the records
        "PAIRING_OVERLAP": _w(
            "warning",
            "{who}有两段结对的时间重叠：{told}",
            "请核对起止日期，改后用 --replaces 换掉原表；目前从后一段开始的那天起按后一位算",
        ),
        "TWO_HELPERS": _w(
            "warning",
            "{who}从同一天起有两位责任人：{told}",
            "请核对谁是第一责任人，改后用 --replaces 换掉原表；目前没办的两位都列",
        ),
        "HOUSEHOLD_TWO_VILLAGES": _w(
            "warning",
            "{who}在同一天的花名册里列在两个村：{told}",
            "请核对户编号和村名后重交；目前按其中收表较晚的一份",
        ),
        "END_BEFORE_START": _w(
            "warning", "{who}有一段时间止早于起：{told}", "请核对这两个日期后重交；目前这一段不起作用"
        ),
        "VISIT_BEFORE_PAIRING": _w(
            "info",
            "{who}走访早于结对：{told}",
            "请核对走访日期和结对开始日期，写错的改后重交；都没错就不用处理",
        ),
        "VISIT_AFTER_LEAVING": _w(
            "warning",
            "{who}已不在册，之后还有记录：{told}",
            "请核对记录的日期、户编号和离册的日期，写错的改后重交",
        ),
        "EVENT_CONTRADICTED": _w(
            "warning",
            "{who}的变动登记与后来的花名册不一致：{told}",
            "变动属实，请在下次花名册里改过来；不属实，请撤回那份变动登记；目前按变动登记算",
        ),
        "PAIRING_BARRED": _w(
            "warning",
            "{who}按制度自 {day} 起不再结对，仍结对 {count} 户：{told}",
            "请调整结对；是驻村工作队成员的，请报责任人名册并写明“是否驻村队员”",
        ),
        "DUTY_UNKNOWN": _w(
            "warning",
            "{kind}里写的职责{duty}制度里没有：{told}",
            "请改成 zhucun duties 列出的名称后重交；目前这一行不起作用",
        ),
        "CALENDAR_UNKNOWN": _w(
            "info",
            "{year} 年的放假安排还不知道，{duties}的到期日只避开了周末",
            "放假安排公布后，写在 zhucun settings 的“节假日”里",
        ),
    }
)


def file_problem(code: str, details: Mapping[str, str]) -> Problem:
    """The problem of a whole file that was refused with these details."""
    wording = CATALOGUE[code]
    return Problem(code, wording.severity, wording.message.format(**details), wording.fix.format(**details))


def problem(
    code: str,
    *,
    severity: Severity | None = None,
    sheet: str = "",
    row: int | None = None,
    column: str = "",
    cell: str = "",
    field: str = "",
    raw: str = "",
    **details: object,
) -> Problem:
    """Make a problem of the catalogue, its sentences filled with `details`.

    `severity` overrides the catalogue's: a bad optional cell is a warning, a bad key an error.
    """
    wording = CATALOGUE[code]
    shown = {"sheet": sheet, "cell": cell, "row": row, **details}
    return Problem(
        code=code,
        severity=severity or wording.severity,
        message=wording.message.format(**shown),
        fix=wording.fix.format(**shown),
        sheet=sheet,
        row=row,
        column=column,
        cell=cell,
        field=field,
        raw=raw,
    )
