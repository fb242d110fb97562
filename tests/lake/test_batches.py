"""What a commit, a withdrawal and the history promise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.lake.samples import KINDS, Rows, large, sha, shown, shown_by, small
from zhucun_cli.errors import DeclarationError, UsageError
from zhucun_cli.lake import Lake
from zhucun_cli.lake.catalog import microseconds

TICK = timedelta(microseconds=1)


def test_a_committed_batch_is_shown_whole_with_its_provenance(lake: Lake) -> None:
    info = lake.commit(large("九月"))
    h = sha("九月")
    assert shown_by(lake) == {
        "household": ((h, "H2", 2), (h, "H3", 3), (h, "H4", 4), (h, "H5", 5)),
        "problem": ((h, "DATE_INVALID", 9),),
        "visit": ((h, "H895", 5), (h, "H896", 4), (h, "H896", 4), (h, "H897", 3), (h, "H897", 3)),
    }
    assert (info.id, info.source_name, info.received_on) == (h, "九月.xlsx", date(2022, 9, 30))
    assert (info.who, info.options, info.received_stated, info.unchanged) == ("驻村办", "", False, False)
    assert (info.begin_snapshot, info.end_snapshot) == (1, None)


def test_a_batch_without_any_accepted_row_is_a_batch(lake: Lake) -> None:
    lake.commit(replace(small("空表"), tables={}))
    assert [each.source_name for each in lake.snapshot().batches] == ["空表.xlsx"]
    assert shown_by(lake) == {}


def test_the_same_bytes_twice_make_no_new_snapshot(lake: Lake) -> None:
    first = lake.commit(small("九月"))
    again = lake.commit(replace(small("九月"), options='{"kind":"visit"}', source_name="另存.xlsx"))
    assert again == replace(first, unchanged=True)
    assert len(lake.history()) == 1
    assert lake.verify() == ()


def test_forgotten_bytes_can_be_stored_again(lake: Lake) -> None:
    lake.commit(small("九月"))
    before = shown_by(lake)
    lake.withdraw(sha("九月"), "forget")
    assert shown_by(lake) == {}
    assert not lake.commit(small("九月")).unchanged
    assert shown_by(lake) == before
    assert [entry.operation for entry in lake.history()] == ["ingest", "forget", "ingest"]


def test_a_replacement_ends_the_old_and_begins_the_new_in_one_snapshot(lake: Lake) -> None:
    lake.commit(small("错表"))
    info = lake.commit(small("更正"))
    lake.withdraw(info.id, "undo")
    info = lake.commit(small("更正", replaces=("错表",)))
    entry = lake.history()[0]
    assert (entry.operation, entry.replaced, entry.batch) == ("replace", (sha("错表"),), info)
    assert [each.id for each in lake.snapshot().batches] == [sha("更正")]
    before = lake.snapshot(info.committed_at - TICK)
    assert [each.id for each in before.batches] == [sha("错表")]


def test_replacing_a_batch_that_is_gone_changes_nothing(lake: Lake, folder: Path) -> None:
    lake.commit(small("九月"))
    with pytest.raises(UsageError, match="zhucun history"):
        lake.commit(small("更正", replaces=("九月", "没有的")))
    assert [each.id for each in lake.snapshot().batches] == [sha("九月")]
    assert lake.verify() == ()


def test_repeating_a_replacement_that_took_place_changes_nothing(lake: Lake) -> None:
    lake.commit(small("错表"))
    lake.commit(small("更正", replaces=("错表",)))
    assert lake.commit(small("更正", replaces=("错表",))).unchanged
    assert len(lake.history()) == 2


def test_bytes_read_again_with_other_options_replace_themselves(lake: Lake) -> None:
    lake.commit(small("九月"))
    lake.commit(replace(large("九月"), options='{"assume":"入户"}', replaces=(sha("九月"),)))
    (batch,) = lake.snapshot().batches
    assert (batch.options, batch.begin_snapshot) == ('{"assume":"入户"}', 2)
    assert sorted(lake.snapshot().files) == ["household", "problem", "visit"]
    assert lake.verify() == ()


def test_a_batch_already_stored_can_still_replace_another(lake: Lake) -> None:
    lake.commit(small("错表"))
    lake.commit(small("更正"))
    lake.commit(small("更正", replaces=("错表",)))
    assert [each.id for each in lake.snapshot().batches] == [sha("更正")]
    assert set(lake.history()[0].replaced) == {sha("错表"), sha("更正")}


def test_undo_withdraws_the_last_visible_batch(lake: Lake) -> None:
    for word in ("八月", "九月", "十月"):
        lake.commit(small(word))
    for word in ("十月", "九月"):
        last = lake.last_batch()
        assert last is not None and last.id == sha(word)
        assert lake.withdraw(last.id, "undo", "驻村办").end_snapshot == lake.snapshot().id
    assert [each.id for each in lake.snapshot().batches] == [sha("八月")]
    assert (lake.history()[0].who, lake.history()[0].batch.id) == ("驻村办", sha("九月"))


def test_a_withdrawn_batch_cannot_be_withdrawn_again(lake: Lake) -> None:
    lake.commit(small("九月"))
    lake.withdraw(sha("九月"), "undo")
    with pytest.raises(UsageError, match="不在库中"):
        lake.withdraw(sha("九月"), "undo")
    assert lake.last_batch() is None
    assert len(lake.history()) == 2


def test_what_was_known_at_any_moment_is_shown_as_it_was(lake: Lake) -> None:
    works: tuple[Callable[[], object], ...] = (
        lambda: lake.commit(large("八月")),
        lambda: lake.commit(small("九月")),
        lambda: lake.withdraw(sha("八月"), "forget"),
        lambda: lake.commit(large("更正", replaces=("九月",))),
    )
    seen = []
    for work in works:
        work()
        seen.append((lake.snapshot().committed_at, shown_by(lake)))
    earlier: Rows = {}
    for moment, rows in seen:
        assert moment is not None
        assert shown(lake.snapshot(moment - TICK)) == earlier
        assert shown(lake.snapshot(moment)) == rows
        earlier = rows


def test_a_moment_before_the_first_commit_shows_an_empty_lake(lake: Lake) -> None:
    assert (lake.snapshot().id, lake.snapshot().committed_at) == (0, None)
    lake.commit(small("九月"))
    empty = lake.snapshot(datetime(2000, 1, 1, tzinfo=UTC))
    assert (empty.id, empty.batches, empty.paths("visit"), empty.scope()) == (0, (), (), ())
    with pytest.raises(ValueError, match="time zone"):
        lake.snapshot(datetime(2000, 1, 1))


def test_commit_times_rise_even_when_the_clock_is_set_back(folder: Path) -> None:
    start = microseconds(datetime(2022, 9, 30, 8, 0, tzinfo=UTC))
    back = start - 10 * 86_400_000_000
    clock: Iterator[int] = iter((start, start, back, back, start, start))
    with Lake.create(folder, clock=lambda: next(clock)) as lake:
        times = [microseconds(lake.commit(small(word)).committed_at) for word in ("八月", "九月", "十月")]
        assert times == [start, start + 1, start + 2]
        second = lake.snapshot(datetime(2022, 9, 30, 8, 0, tzinfo=UTC) + TICK)
        assert [each.id for each in second.batches] == [sha("八月"), sha("九月")]


def test_a_batch_is_found_by_the_start_of_its_id_or_a_part_of_its_file_name(lake: Lake) -> None:
    for word in ("白沙走访", "石桥走访", "走访"):
        lake.commit(small(word))
    lake.commit(small("白沙收入"))
    lake.withdraw(sha("白沙收入"), "forget")

    def names(word: str) -> list[str]:
        return [each.source_name for each in lake.find_batches(word)]

    assert names("白沙") == ["白沙走访.xlsx"]
    assert names("走访") == ["白沙走访.xlsx", "石桥走访.xlsx", "走访.xlsx"]
    assert names("走访.xlsx") == ["走访.xlsx"]
    assert names(sha("石桥走访")[:12].upper()) == ["石桥走访.xlsx"]
    assert names(sha("石桥走访")) == ["石桥走访.xlsx"]
    assert names("%") == names("") == []


def test_scope_and_declarations_come_back_with_the_visible_batches(lake: Lake) -> None:
    lake.commit(small("八月"))
    lake.commit(small("九月"))
    both = lake.snapshot()
    lake.withdraw(sha("八月"), "forget")
    ((batch, row),) = lake.snapshot().scope()
    assert (batch.id, row) == (sha("九月"), small("九月").scope[0])
    assert [each.id for each, _ in both.scope()] == [sha("八月"), sha("九月")]
    assert both.declarations(batch) == {"settings": "", "visit": KINDS["visit"].source}


def test_only_the_periods_asked_for_are_handed_out(lake: Lake) -> None:
    lake.commit(large("九月"))
    snapshot = lake.snapshot()
    (path,) = snapshot.paths("visit", lambda label: label == "2022-08")
    assert path.parent.name == "part=2022-08"
    assert [each.partition for each in snapshot.files["household"]] == [""]
    assert snapshot.paths("income") == ()


@pytest.mark.parametrize(("table", "label"), [("../visit", ""), ("visit", "../.."), ("", ""), ("a/b", "")])
def test_a_name_that_leads_out_of_the_lake_is_refused(table: str, label: str, lake: Lake) -> None:
    batch = small("九月")
    with pytest.raises(DeclarationError, match="文件夹名"):
        lake.commit(replace(batch, tables={table: {label: batch.tables["visit"]["2022-09"]}}))
    assert lake.history() == ()
