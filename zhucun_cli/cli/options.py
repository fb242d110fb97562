"""Options that several commands share, declared once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

HomeOption = Annotated[
    str | None,
    typer.Option("--home", metavar="目录", help="工作目录；不写则用 $ZHUCUN_HOME，再向上找 zhucun.toml"),
]
JsonOption = Annotated[bool, typer.Option("--json", help="只输出一份 JSON（同 --format json）")]
MonthOption = Annotated[str | None, typer.Option("--month", metavar="月", help="如 2022-09、9月、上月")]
QuarterOption = Annotated[
    str | None, typer.Option("--quarter", metavar="季度", help="如 2022Q3、三季度、本季度")
]
YearOption = Annotated[str | None, typer.Option("--year", metavar="年", help="如 2022、今年")]
AsOfOption = Annotated[
    str | None, typer.Option("--as-of", metavar="日期", help="站在哪一天看，如 2022-10-31；默认今天")
]
KnownByOption = Annotated[
    str | None, typer.Option("--known-by", metavar="时间", help="只用当时已入库的表，如 2022-10-31T18:00")
]
DutyOption = Annotated[
    list[str] | None,
    typer.Option("--duty", metavar="职责", help="只看这项职责：名称、代号，或 五个一；可重复"),
]
TownshipOption = Annotated[str | None, typer.Option("--township", metavar="乡镇", help="只看这个乡镇")]
VillageOption = Annotated[str | None, typer.Option("--village", metavar="村", help="只看这个村")]
UnitOption = Annotated[str | None, typer.Option("--unit", metavar="单位", help="只看这个帮扶单位")]
HelperOption = Annotated[str | None, typer.Option("--helper", metavar="姓名", help="只看这位责任人")]
HouseholdOption = Annotated[str | None, typer.Option("--household", metavar="户", help="只看这一户")]
FormatOption = Annotated[
    str,
    typer.Option("--format", metavar="格式", help="table、json、csv、xlsx、parquet；各列见 docs/views.md"),
]
ViewOption = Annotated[
    str | None,
    typer.Option("--view", metavar="清单", help="csv、parquet 要哪一张清单，写错会列出有哪些"),
]
OutputOption = Annotated[
    Path | None, typer.Option("--output", metavar="路径", help="写到这里，不写则显示在屏幕上")
]
