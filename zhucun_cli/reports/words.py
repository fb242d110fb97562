"""How figures, dates and people are put into words on a report."""

from __future__ import annotations

from datetime import date, datetime

from zhucun_cli.ledger.figures import Figures
from zhucun_cli.ledger.question import Provenance
from zhucun_cli.ledger.views import MARK_TITLES, VisitCell
from zhucun_cli.periods import CHINA, MonthSpan, Period
from zhucun_cli.policies import Duty
from zhucun_cli.reports.content import ReportContent

NOTHING = "—"
ACCORDING_TO_RECORDS = "据报送记录"
EVERY = {"month": "每月", "quarter": "每季度", "half": "每半年", "year": "每年"}
SEVERITY = {"error": "未读入", "warning": "提醒", "info": "说明"}


def due_words(duty: Duty) -> str:
    """When a duty is due: 期末当日; 期末后10天内（遇节假日顺延）; 当年3月31日前，期内新增的30天内."""
    if duty.due:
        month, day = duty.due.split("-")
        due = f"当年{int(month)}月{int(day)}日前"
    else:
        due = f"期末后{duty.due_after_days}天内" if duty.due_after_days else "期末当日"
    shift = "（遇节假日顺延）" if duty.shift else ""
    new = f"，期内新增的{duty.new_within_days}天内" if duty.new_within_days is not None else ""
    return f"{due}{shift}{new}"


def report_title(content: ReportContent) -> str:
    """云溪县2022年第三季度驻村帮扶结对履责情况."""
    return f"{content.county}{content.period.title}驻村帮扶结对履责情况"


def clocks(content: ReportContent) -> str:
    """据报送记录；2022年7月1日至9月30日；截至2022年10月31日；规则 0123456789ab."""
    return clock_line(content.provenance, content.period)


def clock_line(provenance: Provenance, of: Period | MonthSpan) -> str:
    """The same of a span of months."""
    return f"{ACCORDING_TO_RECORDS}；{span(of)}；截至{day(provenance.as_of)}；规则 {provenance.rules}"


def percent(value: float | None) -> str:
    """Two decimals; never 100 % for less than all, never 0 % for more than none; — for nothing expected."""
    return NOTHING if value is None else f"{_hundredths(value) / 100:.2f}%"


def _hundredths(value: float) -> int:
    """Hundredths of a per cent as they are printed."""
    hundredths = round(value * 10_000)
    if value < 1:
        hundredths = min(hundredths, 9_999)
    return max(hundredths, 1) if value > 0 else hundredths


def points(now: float, before: float) -> str:
    """The change in percentage points between two rates as they are printed: +1.23, -0.50, 0.00."""
    change = _hundredths(now) - _hundredths(before)
    return f"{change / 100:+.2f}" if change else "0.00"


def rate(figures: Figures, collected: bool) -> str:
    """The rate as a table shows it: 84.62%, 进度 84.62%, 未收集 or —."""
    called = measure(figures, collected)
    if called in ("未收集", NOTHING):
        return called
    return f"进度 {percent(figures.coverage)}" if called == "进度" else percent(figures.coverage)


def measure(figures: Figures, collected: bool) -> str:
    """What the rate of these figures is called: 覆盖率, 进度 while anything is open, 未收集, or —."""
    if not collected:
        return "未收集"
    if not figures.due:
        return NOTHING
    return "进度" if figures.open else "覆盖率"


def fraction(figures: Figures) -> str:
    """Numerator and denominator: 28/30."""
    return f"{figures.done}/{figures.due}"


def interval(figures: Figures) -> str:
    """The bounds of the coverage where they differ, else ''; none of a progress, which what is open can still raise."""
    if not figures.reachable or figures.open:
        return ""
    return f"{percent(figures.coverage)}～{percent(figures.coverage_high)}"


def day(when: date) -> str:
    """2022年9月30日."""
    return f"{when.year}年{when.month}月{when.day}日"


def iso(when: date | None) -> str:
    """2022-09-30, or — for never."""
    return when.isoformat() if when else NOTHING


def span(period: Period | MonthSpan) -> str:
    """2022年7月1日至9月30日; the year twice where there are two."""
    last = period.end
    return f"{day(period.start)}至{f'{last.month}月{last.day}日' if last.year == period.start.year else day(last)}"


def moment(when: datetime) -> str:
    """A moment on the clocks of China, to the second, on whatever machine."""
    there = when.astimezone(CHINA)
    return f"{day(there.date())}{there:%H:%M:%S}（北京时间）"


def known_by(provenance: Provenance) -> str:
    """The clock of knowledge: up to when commits are seen, and which was the last."""
    last = moment(provenance.committed_at) if provenance.committed_at else "尚无"
    if provenance.known_by is None:
        return f"最近一次入库 {last}"
    return f"只看 {moment(provenance.known_by)}以前入库的；其中最近一次 {last}"


def report_number(provenance: Provenance, period: Period) -> str:
    """By which a report can be told from every other: the period, the lake's state, the rules."""
    return f"{period.label}-{provenance.snapshot}-{provenance.rules}"


def reason(marks: tuple[str, ...]) -> str:
    """Why a missed obligation is 待核: 未报、有问题行."""
    return "、".join(MARK_TITLES[mark] for mark in marks)


def visit(cell: VisitCell) -> str:
    """9-03 入户 张三."""
    return f"{cell.done_on.month}-{cell.done_on.day:02d} {cell.mode} {cell.people}".rstrip()
