"""docs/views.md: every view of every command with its columns, written from their declarations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from zhucun_cli.reports.view import TYPE_TITLES, CommandViews, View

_HEAD = """# 各命令的清单和列

下面的命令（除 `report` 只有 json 以外）都可以写 `--format csv`、`xlsx`、`json`、`parquet`（xlsx、parquet 要写 `--output 文件`）：

- **json** 一份文档，每张清单是其中的一个列表（或就是整份文档），键就是这里的列名；`before.status` 是 `before` 里的 `status`。
- **parquet** 一张清单，列有类型，列名与 JSON 的键相同（`.` 写成 `_`），代号不译；文件里记着期间、截至日、规则和每列的意思。
- **csv** 一张清单，UTF-8 带 BOM，Excel、WPS 直接打开不乱码；长编号前有一个制表符，不会变成科学计数；公式不会执行。表头是中文，代号译成中文。
- **xlsx** 每张清单一张工作表，表头和内容同 CSV。

csv、parquet 用 `--view` 指明是哪一张清单；不写时，`check-coverage` 是 gaps（写了 `--trend` 是 trend，写了 `--no-gaps`
是 groups 或 duties），其他命令是所列的第一张。户主姓名都只留姓（张**）；只有 `todo` 的 csv、xlsx、text 是发给责任人的，写全名。
“中文表头”为 — 的列，csv、xlsx 里没有（它们的意思另有一列写明）。

本页由程序里的声明生成，测试核对两者一致；改了声明，运行 `ZHUCUN_GOLDEN=write python -m pytest tests/cli/test_views.py` 重写本页。
"""


def views_markdown(commands: Iterable[CommandViews]) -> str:
    """The page as Markdown."""
    return "\n".join([_HEAD, *(line for each in commands for line in _command(each))])


def _command(found: CommandViews) -> Iterator[str]:
    yield f"## `zhucun {found.command}`\n"
    for view in found.views:
        yield from _view(view)


def _view(view: View) -> Iterator[str]:
    yield f"### {view.name}　{view.title}\n\n{view.meaning}。\n\n| 列名 | 中文表头 | 类型 | 意思 |\n|---|---|---|---|"
    for each in view.columns:
        title = each.title if each.for_people else "—"
        yield f"| `{each.key}` | {title} | {TYPE_TITLES[each.type]} | {each.meaning} |"
    if view.beside:
        yield f"\nJSON 里另有 {'、'.join(f'`{each}`' for each in view.beside)}：列里已分开写、另成一张清单，或可由上面的列算出。"
    yield ""
