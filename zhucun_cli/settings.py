"""zhucun.toml, read into one frozen value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

from zhucun_cli.declarations import Toml, check_keys, line_of, read_toml
from zhucun_cli.errors import DeclarationError

SETTINGS_FILE = "zhucun.toml"
LONGEST_REPLY = 365  # days
MOST_A_YEAR = 1_000_000  # 元 per head; more is a slip of the pen
_KEYS = {
    "format",
    "county",
    "policy",
    "output_mode",
    "browser",
    "libreoffice",
    "headers",
    "layout",
    "policies",
    "documents",
    "monitoring_line",
}


@dataclass(frozen=True)
class Documents:
    """What stands on every document that leaves the office; each has a neutral default.

    `office` signs ('' for the county's 驻村办). Bulletins and notices are numbered 前缀〔年〕号, those of one
    prefix together. `reply_days` are given for a written reply. `copies_to` and `contact` are left out when ''.
    """

    office: str = ""
    bulletin_prefix: str = "通报"
    notice_prefix: str = "督办"
    bulletin_to: str = "各乡镇，各后盾单位"
    copies_to: str = ""
    contact: str = ""
    reply_days: int = 7


@dataclass(frozen=True)
class MonitoringLine:
    """A 监测线 in 元 of net income per head and year, with the document that sets it.

    It holds from `effective_from` until the next one begins; one given for a `year` ends with that year.
    """

    effective_from: date
    amount: Decimal
    basis: str
    until: date = date.max


@dataclass(frozen=True)
class Settings:
    """What an office may set. Every key has a default; `source` is the file's text.

    `policies` names the policy of each county that has another than `policy`. `layouts` are the [[layout]] entries as they stand: sheets that were read well once (`keep_layouts`).
    """

    county: str = ""
    policy: str = "suining"
    output_mode: int = 0o600
    browser: str = ""
    libreoffice: str = ""
    headers: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=lambda: MappingProxyType({}))
    layouts: tuple[Toml, ...] = ()
    policies: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    documents: Documents = field(default_factory=Documents)
    monitoring_lines: tuple[MonitoringLine, ...] = ()
    source: str = ""

    def monitoring_line(self, day: date) -> MonitoringLine | None:
        """The line that holds on `day`, None where none is configured."""
        begun = [each for each in self.monitoring_lines if each.effective_from <= day]
        last = max(begun, key=lambda each: each.effective_from, default=None)
        return last if last is not None and day <= last.until else None


def read_settings(path: Path) -> Settings:
    """The settings in `path`. Raises DeclarationError naming file and line."""
    declared, text = read_toml(path)
    check_keys(declared, _KEYS, str(path), text)
    mode = str(declared.get("output_mode", "0600"))
    if not (mode.isdigit() and set(mode) <= set("01234567") and len(mode) <= 4):
        line = line_of(text, "output_mode")
        raise DeclarationError(f'{path} 第 {line} 行：output_mode 要写成 "0600" 或 "0640" 这样的权限')
    headers = {
        kind: MappingProxyType({name: tuple(words) for name, words in fields.items()})
        for kind, fields in declared.get("headers", {}).items()
    }
    return Settings(
        county=str(declared.get("county", "")),
        policy=str(declared.get("policy", "suining")),
        output_mode=int(mode, 8),
        browser=str(declared.get("browser", "")),
        libreoffice=str(declared.get("libreoffice", "")),
        headers=MappingProxyType(headers),
        layouts=tuple(declared.get("layout", ())),
        policies=MappingProxyType({str(k): str(v) for k, v in declared.get("policies", {}).items()}),
        documents=_documents(declared.get("documents", {}), path, text),
        monitoring_lines=_monitoring_lines(declared.get("monitoring_line", ()), path, text),
        source=text,
    )


def _documents(declared: object, path: Path, text: str) -> Documents:
    """The section [documents]. Raises DeclarationError for an unknown key or a value of another type."""
    if not isinstance(declared, dict):
        raise DeclarationError(f"{path} 第 {line_of(text, 'documents')} 行：documents 要写成一节 [documents]")
    check_keys(declared, set(Documents.__dataclass_fields__), f"{path} 的 [documents]", text)
    defaults = Documents()
    for key, value in declared.items():
        is_number = isinstance(getattr(defaults, key), int)
        fits = (
            type(value) is int and 0 < value <= LONGEST_REPLY if is_number else isinstance(value, str)
        )  # True is an int, too
        if not fits:
            wanted = f"1 到 {LONGEST_REPLY} 的整数" if is_number else "用引号括起的文字"
            raise DeclarationError(f"{path} 第 {line_of(text, key)} 行：{key} 要写成{wanted}")
    return Documents(**declared)


_LINE_KEYS = {"year", "effective_from", "amount", "basis"}


def _monitoring_lines(declared: object, path: Path, text: str) -> tuple[MonitoringLine, ...]:
    """The [[monitoring_line]] entries. Raises DeclarationError for one that is not whole, and for two of one day."""
    where = f"{path} 第 {line_of(text, 'monitoring_line')} 行：[[monitoring_line]]"
    if not isinstance(declared, (list, tuple)) or not all(isinstance(each, dict) for each in declared):
        raise DeclarationError(f"{where} 要写成一段一段的，每段都以 [[monitoring_line]] 开头")
    found = tuple(_monitoring_line(each, where, text) for each in declared)
    if len({each.effective_from for each in found}) < len(found):
        raise DeclarationError(f"{where} 有两段从同一天起，请只留一段")
    return found


def _monitoring_line(entry: Toml, where: str, text: str) -> MonitoringLine:
    check_keys(entry, _LINE_KEYS, where, text)
    year, day, amount, basis = (entry.get(key) for key in ("year", "effective_from", "amount", "basis"))
    if (year is None) == (day is None):
        raise DeclarationError(f"{where} 要写 year（如 2022）或 effective_from（如 2022-01-01），只写一个")
    if year is not None and not (type(year) is int and date.min.year <= year <= date.max.year):
        raise DeclarationError(f"{where} 的 year 要写成 2022 这样的年份")
    if isinstance(amount, bool) or not isinstance(amount, (int, float)) or not 0 < amount < MOST_A_YEAR:
        raise DeclarationError(f"{where} 的 amount 要写每人每年多少元，如 6900")
    if not isinstance(basis, str) or not basis.strip():
        raise DeclarationError(f"{where} 要写 basis：定这条线的文件")
    if year is not None:
        return MonitoringLine(date(year, 1, 1), Decimal(str(amount)), basis.strip(), date(year, 12, 31))
    if type(day) is not date:  # a moment is a date, too
        raise DeclarationError(f"{where} 的 effective_from 要写成 2022-01-01 这样的日期，不加引号")
    return MonitoringLine(day, Decimal(str(amount)), basis.strip())


def keep_layouts(path: Path, layouts: Sequence[str]) -> int:
    """Add [[layout]] entries that are not there yet at the end of zhucun.toml; how many were added.

    The file is written aside and renamed, so that it is never half written.
    """
    text = path.read_text(encoding="utf-8-sig")
    new = [each.strip() for each in layouts if each.strip() not in text]
    if new:
        aside = path.with_name(f"{path.name}.tmp")
        aside.touch(mode=0o600)
        aside.write_text("\n\n".join([text.rstrip(), *new]) + "\n", encoding="utf-8")
        aside.replace(path)
    return len(new)


TEMPLATE = """\
# zhucun 的设置。改完保存即可，不用重启。
format = 1
county = "{county}"
policy = "{policy}"                # 制度：先找本目录 policies/ 下的同名文件，再用自带的
output_mode = "0600"               # 报告文件的权限；放到共享文件夹时可改为 "0640"

# 几个县在一个库里、各有各的制度时（花名册上要有“县”这一列）：
# [policies]
# "靖州县" = "jingzhou"

# 通报、督办通知上的落款、文号、主送（不写就用下面这些）：
# [documents]
# office = ""                      # 落款；空着为“某某县驻村办”
# bulletin_prefix = "通报"         # 通报的文号：通报〔2022〕5号
# notice_prefix = "督办"           # 督办通知的文号：督办〔2022〕5号；两个写成一样就合在一起编号
# bulletin_to = "各乡镇，各后盾单位"   # 通报的主送
# copies_to = ""                   # 抄送；空着不印
# contact = ""                     # 联系人和电话；空着不印
# reply_days = 7                   # 几天内书面回复

# 出 PDF 用哪个浏览器程序；不写就找本机的 Chromium、Chrome、Edge：
# browser = 'C:/Program Files/Google/Chrome/Application/chrome.exe'
# 公文（通报、督办通知）出 PDF 用的 LibreOffice；不写就找本机的：
# libreoffice = 'C:/Program Files/LibreOffice/program/soffice.exe'

# 监测线（每人每年纯收入多少元），写了报告才列低于线和骤减的户；year 也可换成 effective_from = 2022-01-01：
# [[monitoring_line]]
# year = 2022
# amount = 6900
# basis = "文件名或文号"

# 本单位自用的列名，写在这里就能认出，例如：
# [headers.visit]
# visited_on = ["到户日期"]
"""
