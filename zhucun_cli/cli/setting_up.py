"""`init`: a new home."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zhucun_cli.cli.screen import is_interactive, say
from zhucun_cli.home import Home, create_home, lacks_settings, write_settings
from zhucun_cli.settings import SETTINGS_FILE


def init(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[目录]", help="新目录；不写就用当前目录下的 zhucun/")
    ] = None,
    policy: Annotated[
        str, typer.Option("--policy", metavar="名称", help="制度，zhucun duties 可看其内容")
    ] = "suining",
    county: Annotated[
        str | None, typer.Option("--county", metavar="县名", help="写在报告标题上的县名")
    ] = None,
) -> None:
    """建一个工作目录：设置、数据湖、收件箱，只有自己能读。

    例：zhucun init 云溪县 --county 云溪县
    """
    asks = folder is None and county is None and is_interactive()
    target = folder or Path(typer.prompt("放在哪个目录", default="zhucun") if asks else "zhucun")
    name = county or (
        typer.prompt("县名（写在报告标题上，可不填）", default="", show_default=False) if asks else ""
    )
    if asks:
        policy = typer.prompt("用哪个制度", default=policy)
    if lacks_settings(target):
        home = write_settings(target, name, policy)
        say(f"已另写一份 {home.folder / SETTINGS_FILE}，别的没有动。请打开看看，改过的设置要重新改")
        return
    home = new_home(target, name, policy)
    say(f"已建好：{home.folder}")
    say(
        f"下一步：把收到的表放进 {home.inbox_folder('inbox')}，再运行 zhucun --home {home.folder} ingest --inbox"
    )


def new_home(folder: Path, county: str, policy: str) -> Home:
    """A home with its empty lake."""
    from zhucun_cli.lake.store import Lake

    home = create_home(folder, county, policy)
    Lake.create(home.lake_folder).close()
    return home
