"""How an answer with views is given: on the screen, as JSON, or as CSV, XLSX or Parquet; the same for every command."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from zhucun_cli.cli.screen import hint, json_text, print_json, print_text
from zhucun_cli.errors import UsageError

if TYPE_CHECKING:
    from zhucun_cli.home import Home
    from zhucun_cli.reports.view import Listing, View, Words

TABLE, TEXT = "table", "text"
FILES_ONLY = ("xlsx", "parquet")  # nothing for a screen
ONE_VIEW = ("csv", "parquet")  # a file of these holds one table
FORMATS = (TABLE, "json", "csv", "xlsx", "parquet")


NEEDS: Mapping[str, str] = MappingProxyType(
    {"groups": "要写 --by", "trend": "要写 --trend", "completion_trend": "要写 --trend"}
)
"""The option without which a view is not there."""


@dataclass(frozen=True)
class Delivery:
    """In which format, which view of it, and where to; `mode` is that of the file."""

    format: str
    view: str | None
    output: Path | None
    mode: int

    @property
    def on_screen(self) -> bool:
        """True for the tables that a person reads."""
        return self.format == TABLE


@dataclass(frozen=True)
class Asked:
    """The words of the call about how to give the answer. `texts` are formats that only this command has."""

    format: str
    as_json: bool = False
    view: str | None = None
    output: Path | None = None
    texts: tuple[str, ...] = ()


def delivery(asked: Asked, command: str, home: Home | None) -> Delivery:
    """The words of a command's call checked, before anything is computed. Raises UsageError that says what fits."""
    formats = (*FORMATS, *asked.texts)
    chosen = "json" if asked.as_json else asked.format
    if chosen not in formats:
        raise UsageError(f"--format 只能是 {'、'.join(formats)}")
    if asked.view is not None:
        _check_view(asked.view, chosen, command)
    if chosen in FILES_ONLY and asked.output is None:
        raise UsageError(f"--format {chosen} 要写 --output 文件名.{chosen}")
    if chosen == TABLE and asked.output is not None:
        *others, last = formats[1:]
        raise UsageError(f"--output 要和 --format {'、'.join(others)} 或 {last} 一起写，如 --format xlsx")
    return Delivery(chosen, asked.view, asked.output, home.settings.output_mode if home else 0o600)


def _check_view(view: str, chosen: str, command: str) -> None:
    from zhucun_cli.reports.declared_lists import ALL_VIEWS

    views = ALL_VIEWS[command]
    if views.named(view) is None:
        known = "、".join(f"{each.name}（{each.title}）" for each in views.views)
        raise UsageError(f"--view 只能是 {known}")
    if chosen not in ONE_VIEW:
        raise UsageError("--view 要和 --format csv 或 parquet 一起写；json、xlsx 里每张清单都有")


def deliver(listing: Listing, how: Delivery, usual: View | None = None) -> None:
    """Print or write an answer in any format but those of the screen; `usual` is the view when none is named."""
    from zhucun_cli.reports.view_files import RENDERERS, listing_csv

    if how.format == "json":
        deliver_text(json_text(listing.document), how) if how.output else print_json(listing.document)
        return
    view = _view(listing, how, usual)
    if how.output is None:
        print_text(listing_csv(listing, view))
    else:
        write(RENDERERS[how.format](listing, view), how.output, how)


def listed_as(command: str, document: object, title: str, day: date, words: Words | None = None) -> Listing:
    """A command's document of a day that has no clocks of its own."""
    from zhucun_cli.reports.declared_lists import ALL_VIEWS
    from zhucun_cli.reports.view import NO_WORDS, Listing

    return Listing(
        document,
        ALL_VIEWS[command].views,
        title,
        (f"截至 {day}",),
        datetime.combine(day, time()),
        words=words or NO_WORDS,
    )


def _view(listing: Listing, how: Delivery, usual: View | None) -> View:
    """The view that is meant. Raises UsageError for one that this question does not have."""
    if how.view is None:
        return usual or listing.views[0]
    found = next((each for each in listing.views if each.name == how.view), None)
    if found is None:
        raise UsageError(f"这次没有问到 {how.view}：{NEEDS.get(how.view, '写了 --no-gaps')}")
    return found


def deliver_text(text: str, how: Delivery) -> None:
    """Print or write text as it is."""
    if how.output is None:
        print_text(text)
    else:
        write(text.encode(), how.output, how)


def write(content: bytes, output: Path, how: Delivery) -> None:
    """A finished file, written aside and renamed; where it is."""
    from zhucun_cli.reports.outputs import write_output

    hint(f"已写：{write_output(output, content, how.mode)}")
