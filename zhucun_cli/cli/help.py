"""Help pages and the option parser's complaints, in Chinese."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from typer.core import TyperCommand, TyperGroup

INDENT, GAP = 2, 3


_Parsers = Any  # contexts, formatters and parameters: typer keeps the types of its parser private


class ChineseCommand(TyperCommand):
    """A command whose help page is in Chinese."""

    def format_help(self, ctx: _Parsers, formatter: _Parsers) -> None:
        """Usage, what it does with an example, then its options."""
        formatter.write(_page(self, ctx, formatter.width, ()))


class ChineseGroup(TyperGroup):
    """The command `zhucun` itself."""

    def format_help(self, ctx: _Parsers, formatter: _Parsers) -> None:
        """Usage, what it does, the commands by panel, then the options."""
        commands = [(name, self.commands[name]) for name in self.list_commands(ctx)]
        panels: dict[str, list[tuple[str, str]]] = {}
        for name, command in commands:
            first_line = (command.help or "").strip().splitlines()[0]
            panels.setdefault(str(getattr(command, "rich_help_panel", None) or "命令"), []).append(
                (name, first_line)
            )
        formatter.write(_page(self, ctx, formatter.width, sorted(panels.items(), reverse=True)))


def _page(
    command: TyperCommand | TyperGroup,
    ctx: _Parsers,
    width: int,
    panels: Sequence[tuple[str, Sequence[tuple[str, str]]]],
) -> str:
    parameters: list[_Parsers] = list(command.get_params(ctx))
    arguments = [each.metavar or each.opts[0] for each in parameters if each.param_type_name == "argument"]
    words = [ctx.command_path, *(["命令"] if panels else arguments), "[选项]"]
    parts = [f"用法：{' '.join(words)}", (command.help or "").strip()]
    parts += [_listing(title, rows, width) for title, rows in panels]
    parts.append(
        _listing("选项", [_option(each) for each in parameters if each.param_type_name == "option"], width)
    )
    return "\n\n".join(filter(None, parts)) + "\n"


def _option(each: _Parsers) -> tuple[str, str]:
    names = "，".join(each.opts)
    text = "显示这页说明" if "--help" in each.opts else each.help or ""
    return (names if each.is_flag or not each.metavar else f"{names} {each.metavar}", text)


def _listing(title: str, rows: Iterable[tuple[str, str]], width: int) -> str:
    kept = list(rows)
    column = max((_cells(name) for name, _ in kept), default=0) + INDENT + GAP
    lines = [f"{title}："]
    for name, text in kept:
        first, *rest = _wrapped(text, max(width - column, 20)) or [""]
        lines.append(f"{' ' * INDENT}{name}{' ' * (column - INDENT - _cells(name))}{first}")
        lines += [f"{' ' * column}{each}" for each in rest]
    return "\n".join(line.rstrip() for line in lines)


def _cells(text: str) -> int:
    """Terminal columns: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _wrapped(text: str, width: int) -> list[str]:
    lines, line = [], ""
    for letter in text:
        if _cells(line + letter) > width:
            lines.append(line)
            line = ""
        line += letter
    return [*lines, line] if line else lines


_COMPLAINTS = (
    (r"No such option: (\S+)", "没有 {0} 这个选项"),
    (r"No such command '(.+?)'", "没有“{0}”这个命令"),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", "多出了“{0}”"),
    (r"Option '?(.+?)'? requires an argument", "{0} 后面要写内容"),
    (r"Missing (?:option|argument|parameter) '?(.+?)'?\.?$", "缺少 {0}"),
    (r"Invalid value for '?(.+?)'?: .*", "{0} 的内容不对"),
    (r"Option '?(.+?)'? does not take a value.*", "{0} 后面不写内容"),
)


def complaint(message: str, command: str) -> str:
    """What the option parser says, in Chinese, with where to look it up."""
    for pattern, words in _COMPLAINTS:
        found = re.search(pattern, message)
        if found:
            return f"{words.format(*found.groups())}，可看 {command} --help"
    return f"{message}（可看 {command} --help）"
