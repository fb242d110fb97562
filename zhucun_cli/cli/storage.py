"""`history`, `undo`, `forget`, `verify`, `vacuum`: the lake."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from zhucun_cli.cli.context import open_lake, the_home, today, who
from zhucun_cli.cli.delivery import Asked, deliver, delivery, listed_as
from zhucun_cli.cli.options import FormatOption, HomeOption, JsonOption, OutputOption, ViewOption
from zhucun_cli.cli.screen import hint, print_json, print_table, say
from zhucun_cli.errors import UsageError
from zhucun_cli.periods import CHINA

if TYPE_CHECKING:
    from zhucun_cli.home import Home
    from zhucun_cli.lake.batches import BatchInfo, HistoryEntry, Withdrawal
    from zhucun_cli.lake.store import Lake
    from zhucun_cli.reports.view import Listing


def history(
    context: typer.Context,
    form: FormatOption = "table",
    view: ViewOption = None,
    as_json: JsonOption = False,
    output: OutputOption = None,
    home: HomeOption = None,
) -> None:
    """什么时候收了什么、撤了什么，最近的在前。

    例：zhucun history
    """
    the = the_home(home, context)
    how = delivery(Asked(form, as_json, view, output), "history", the)
    with open_lake(the) as lake:
        entries = lake.history()
    if not how.on_screen:
        deliver(_listed(the, "history", [_entry_json(each) for each in entries], "库的变动"), how)
        return
    from zhucun_cli.reports.view_words import OPERATION_TITLES

    rows = [
        (
            f"{each.committed_at.astimezone(CHINA):%Y-%m-%d %H:%M}",
            OPERATION_TITLES[each.operation],
            each.batch.short_id,
            each.batch.source_name,
            str(_accepted(each.batch)),
            "有效" if each.batch.end_snapshot is None else "已撤",
        )
        for each in entries
    ]
    print_table(f"共 {len(rows)} 次变动", ("时间", "", "批次", "文件", "行数", "现状"), rows)


def _listed(home: Home, command: str, document: object, title: str) -> Listing:
    kinds = {name: kind.title for name, kind in home.kinds.items()}
    return listed_as(command, document, title, today(), {"kind": kinds})


def undo(context: typer.Context, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """撤回最后收的一个文件；撤回前的数字仍可用 --known-by 重算。

    例：zhucun undo
    """
    with open_lake(the_home(home, context)) as lake:
        last = lake.last_batch()
        if last is None:
            raise UsageError("库里没有可撤回的文件")
        _withdraw(lake, last, "undo", as_json)


def forget(
    context: typer.Context,
    word: Annotated[str, typer.Argument(metavar="批次", help="批次号开头几位，或文件名")],
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """把某个文件移出台账；移出前的数字仍可用 --known-by 重算。

    例：zhucun forget 白沙镇2022年8月走访台账.xlsx
    """
    from zhucun_cli.intake.ingest import one_batch

    with open_lake(the_home(home, context)) as lake:
        _withdraw(lake, one_batch(lake, word), "forget", as_json)


def verify(
    context: typer.Context,
    form: FormatOption = "table",
    view: ViewOption = None,
    as_json: JsonOption = False,
    output: OutputOption = None,
    home: HomeOption = None,
) -> None:
    """逐个文件核对校验码和行数，看数据有没有损坏；已关的账有没有被改过。

    例：zhucun verify
    """
    from zhucun_cli.ledger.closed import closed_faults

    the = the_home(home, context)
    how = delivery(Asked(form, as_json, view, output), "verify", the)
    with open_lake(the) as lake:
        faults = (*lake.verify(), *closed_faults(the))
    if not how.on_screen:
        found = [{"code": each.code, "path": each.path, "message": each.message} for each in faults]
        deliver(_listed(the, "verify", found, "数据核对"), how)
    else:
        for each in faults:
            hint(f"{each.path}：{each.message}")
        say("全部数据文件完好" if not faults else f"共 {len(faults)} 处，见上")
    damaged = any(not each.sweepable for each in faults)
    if faults:
        raise typer.Exit(4 if damaged else 1)


def vacuum(context: typer.Context, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """清理中断的录入留下的无用文件；历史数据不动。

    例：zhucun vacuum
    """
    with open_lake(the_home(home, context)) as lake:
        removed = lake.vacuum()
    if as_json:
        print_json({"removed": [str(each) for each in removed]})
    else:
        say(f"清理了 {len(removed)} 个无用文件" if removed else "没有需要清理的文件")


def _withdraw(lake: Lake, batch: BatchInfo, operation: Withdrawal, as_json: bool) -> None:
    from zhucun_cli.lake.batches import corrections_of
    from zhucun_cli.reports.view_words import OPERATION_TITLES

    replaced = {each.batch.begin_snapshot: each.replaced for each in lake.history()}.get(
        batch.begin_snapshot, ()
    )
    corrections = corrections_of(lake.snapshot().batches, (batch.id,))
    for each in corrections:  # a corrected row would outlive the file to which it belongs
        lake.withdraw(each.id, operation, who())
    ended = lake.withdraw(batch.id, operation, who())
    if corrections:
        hint(f"它的 {len(corrections)} 份待改表的更正一并{OPERATION_TITLES[operation]}")
    if replaced:
        hint("它替换掉的那份不会自动恢复，需要时请重新 ingest 原来的文件")
    if as_json:
        print_json({"batch": ended.id, "source_name": ended.source_name, "operation": operation})
    else:
        say(
            f"已{OPERATION_TITLES[operation]}：{ended.source_name}（批次 {ended.short_id}，{_accepted(ended)} 行）"
        )


def _accepted(batch: BatchInfo) -> int:
    return sum(int(each["accepted"]) for each in json.loads(batch.counts))


def _entry_json(entry: HistoryEntry) -> dict[str, object]:
    return {
        "snapshot": entry.snapshot_id,
        "committed_at": entry.committed_at.isoformat(),
        "operation": entry.operation,
        "who": entry.who,
        "batch": entry.batch.id,
        "source_name": entry.batch.source_name,
        "received_on": entry.batch.received_on.isoformat(),
        "visible": entry.batch.end_snapshot is None,
        "replaced": list(entry.replaced),
        "sheets": json.loads(entry.batch.counts),
    }
