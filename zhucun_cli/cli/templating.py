"""`templates`: the looks of reports and documents, which belong to the office."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

import typer

from zhucun_cli.cli.context import the_home
from zhucun_cli.cli.options import HomeOption
from zhucun_cli.cli.screen import print_table, say
from zhucun_cli.errors import UsageError
from zhucun_cli.home import Home


def templates(
    context: typer.Context,
    action: Annotated[str, typer.Argument(metavar="list|copy", help="list：看有哪些模板；copy：复制到本单位来改")],
    names: Annotated[list[str] | None, typer.Argument(metavar="[模板]", help="只复制这些，如 notice.docx；不写则全部")] = None,
    force: Annotated[bool, typer.Option("--force", help="本单位已有的也用自带的覆盖")] = False,
    home: HomeOption = None,
) -> None:  # fmt: skip
    """报告和公文的模板：复制到工作目录的 templates/ 里用 WPS 改，改过的就用本单位的。

    例：zhucun templates list
        zhucun templates copy notice.docx
    """
    the = the_home(home, context)
    if action == "list":
        _list(the)
    elif action == "copy":
        _copy(the, tuple(names or ()), force=force)
    else:
        raise UsageError(f"不认识“{action}”，可写 zhucun templates list 或 zhucun templates copy")


_TITLES: Mapping[str, str] = MappingProxyType(
    {
        "bulletin.docx": "report bulletin",
        "dossier.html.j2": "report dossier",
        "handbook.html.j2": "report handbook",
        "household_index.html.j2": "report dossier、handbook 的目录",
        "household_parts.html.j2": "report dossier、handbook 共用的样式和各部分",
        "notice.docx": "report notices",
        "report.docx": "report --format docx",
        "report.html.j2": "report --format html",
    }
)


def _list(home: Home) -> None:
    from zhucun_cli.reports.outputs import template_names

    rows = [
        (name, "本单位" if (home.templates_folder / name).is_file() else "自带", _TITLES.get(name, ""))
        for name in template_names()
    ]
    print_table("模板", ("名字", "用的是", "用在"), rows)
    say(f"本单位的放在 {home.templates_folder}")


def _copy(home: Home, names: tuple[str, ...], *, force: bool) -> None:
    from zhucun_cli.bundled import bundled
    from zhucun_cli.reports.outputs import template_names, write_output

    known = template_names()
    wrong = [each for each in names if each not in known]
    if wrong:
        raise UsageError(f"没有叫“{wrong[0]}”的模板，可用：{'、'.join(known)}")
    for name in names or known:
        path = home.templates_folder / name
        if path.exists() and not force:
            say(f"没有动：{path}（本单位已有；要用自带的覆盖，加 --force）")
        else:
            data = (bundled("templates") / name).read_bytes()
            say(f"已写：{write_output(path, data, home.settings.output_mode)}")
