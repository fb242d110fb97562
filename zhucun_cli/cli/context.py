"""What a command needs to know of the world: its home, the clock, and the words of the call."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from zhucun_cli.errors import UsageError
from zhucun_cli.home import Home, find_home
from zhucun_cli.periods import CHINA, OF_DAY, Period, Unit, parse_period
from zhucun_cli.places import compact

if TYPE_CHECKING:
    from zhucun_cli.kinds import Kind
    from zhucun_cli.lake.store import Lake


def today() -> date:
    """The day it is in China; $ZHUCUN_TODAY (for rehearsals and tests) wins."""
    given = os.environ.get("ZHUCUN_TODAY")
    return parse_day(given, "ZHUCUN_TODAY") if given else datetime.now(CHINA).date()


def now() -> datetime:
    """The moment it is, in China's time."""
    return datetime.now(CHINA).replace(microsecond=0)


def who() -> str:
    """The name under which the system knows this person, kept with every commit; never empty.

    Scheduled jobs and containers often name nobody: then it is the account of the process, or its number.
    """
    named = (os.environ.get(name, "").strip() for name in ("USER", "LOGNAME", "USERNAME"))
    return next(filter(None, named), "") or _account()


def _account() -> str:
    """The name of the account under which the process runs; `uid N` where the machine has no name for it."""
    if sys.platform == "win32":
        return "未知账户"  # Windows sets USERNAME for everybody who logs on
    import pwd

    number = os.getuid()
    try:
        return pwd.getpwuid(number).pw_name or f"uid {number}"
    except KeyError:
        return f"uid {number}"


def named_browser() -> str:
    """The browser that $ZHUCUN_BROWSER names for printing PDF, or ''."""
    return os.environ.get("ZHUCUN_BROWSER", "")


def named_office() -> str:
    """The LibreOffice that $ZHUCUN_LIBREOFFICE names for turning documents into PDF, or ''."""
    return os.environ.get("ZHUCUN_LIBREOFFICE", "")


def the_home(home: str | None, context: typer.Context | None = None) -> Home:
    """The home of this call; --home may stand before or after the command's name."""
    before = context.find_root().obj if context is not None else None
    return find_home(home or before, os.environ.get("ZHUCUN_HOME"), Path.cwd())


@contextmanager
def open_lake(home: Home) -> Iterator[Lake]:
    """The home's lake, closed at the end."""
    from zhucun_cli.lake.store import Lake

    with Lake.open(home.lake_folder) as lake:
        yield lake


def parse_day(words: str, option: str) -> date:
    """A day such as 2022-10-31, 2022.10.31 or 2022年10月31日. Raises UsageError naming the option."""
    text = words.strip()
    for form in ("%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d"):
        try:
            return datetime.strptime(text, form).replace(tzinfo=CHINA).date()
        except ValueError:
            continue
    raise UsageError(f"{option} 的“{words}”不是日期，请写成 2022-10-31")


def parse_moment(words: str | None) -> datetime | None:
    """A moment such as 2022-10-31T18:00; a day alone means its end. Times are China's unless they say so."""
    if words is None:
        return None
    try:
        moment = datetime.fromisoformat(words.strip())
    except ValueError:
        day = parse_day(words, "--known-by")
        moment = datetime(day.year, day.month, day.day)
    if len(words.strip()) <= len("2022年10月31日") and moment.hour == 0 and "T" not in words:
        moment = moment.replace(hour=23, minute=59, second=59, microsecond=999999)
    return moment if moment.tzinfo else moment.replace(tzinfo=CHINA)


def one_period(month: str | None, quarter: str | None, year: str | None) -> Period | None:
    """The one period that the options name, None when they name none. Raises UsageError."""
    asked: tuple[tuple[Unit, str | None], ...] = (("month", month), ("quarter", quarter), ("year", year))
    given = [(unit, words) for unit, words in asked if words is not None]
    if len(given) > 1:
        raise UsageError("--month、--quarter、--year 只能写一个")
    if not given:
        return None
    unit, words = given[0]
    period = parse_period(words, unit, today())
    if period is None:
        example = {"month": "2022-09、9月、上月", "quarter": "2022Q3、三季度、本季度", "year": "2022、今年"}[
            unit
        ]
        raise UsageError(f"看不懂 --{unit} 的“{words}”，可以写 {example}")
    return period


def one_kind(home: Home, word: str) -> Kind:
    """The kind of sheet that `word` means: its id, its title, or both as in 走访记录（visit）. Raises UsageError."""
    if word in home.kinds:
        return home.kinds[word]
    asked = compact(word)
    names = {name: f"{kind.title}（{name}）" for name, kind in home.kinds.items()}
    found = [
        name
        for name, kind in home.kinds.items()
        if asked in (compact(name), compact(kind.title), compact(names[name]))
    ]
    if len(found) == 1:
        return home.kinds[found[0]]
    if found:
        raise UsageError(f"叫“{word}”的表有几种，请写代号：{'、'.join(names[name] for name in found)}")
    raise UsageError(f"没有“{word}”这种表，可用：{'、'.join(names.values())}")


def last_closed_month(as_of: date) -> Period:
    """The month before the one that holds `as_of`."""
    return OF_DAY["month"](as_of).previous
