"""Any sequence of commits and withdrawals does what a plain dict would do, now and in every past."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.lake.samples import Rows, large, sha, shown, shown_by, small
from zhucun_cli.lake import Lake

WORDS = ("甲", "乙", "丙", "丁")
words = st.sampled_from(WORDS)


def _rows_of(word: str, whole: bool) -> dict[str, list[tuple[str, str, int]]]:
    batch = large(word) if whole else small(word)
    return {
        table: [
            (row["batch"], row["code" if table == "problem" else "household_code"], row["row"])
            for part in parts.values()
            for row in part.to_pylist()
        ]
        for table, parts in batch.tables.items()
    }


class LakeModel(RuleBasedStateMachine):
    """`visible` maps each visible file, oldest first, to whether its large form was stored."""

    def __init__(self) -> None:
        super().__init__()
        self.place = tempfile.TemporaryDirectory()
        self.lake = Lake.create(Path(self.place.name) / "lake")
        self.visible: dict[str, bool] = {}
        self.past: list[tuple[datetime, Rows]] = []

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.lake.close()
        self.place.cleanup()

    def expected(self) -> Rows:
        """The rows that must be shown now."""
        found: dict[str, list[tuple[str, str, int]]] = {}
        for word, whole in self.visible.items():
            for table, rows in _rows_of(word, whole).items():
                found.setdefault(table, []).extend(rows)
        return {table: tuple(sorted(rows)) for table, rows in sorted(found.items()) if rows}

    def remember(self) -> None:
        """Add what is shown now to the past."""
        moment = self.lake.snapshot().committed_at
        assert moment is not None
        self.past.append((moment, self.expected()))

    @rule(word=words, whole=st.booleans())
    def ingest(self, word: str, whole: bool) -> None:
        info = self.lake.commit(large(word) if whole else small(word))
        assert info.unchanged == (word in self.visible)
        if not info.unchanged:
            self.visible[word] = whole
            self.remember()

    @precondition(lambda self: self.visible)
    @rule(word=words, data=st.data())
    def replace(self, word: str, data: st.DataObject) -> None:
        old = data.draw(st.sampled_from(sorted(self.visible)))
        assert not self.lake.commit(large(word, replaces=(old,))).unchanged
        del self.visible[old]
        self.visible.pop(word, None)
        self.visible[word] = True
        self.remember()

    @precondition(lambda self: self.visible)
    @rule()
    def undo(self) -> None:
        last = self.lake.last_batch()
        word, _ = self.visible.popitem()
        assert last is not None and last.id == sha(word)
        self.lake.withdraw(last.id, "undo")
        self.remember()

    @precondition(lambda self: self.visible)
    @rule(data=st.data())
    def forget(self, data: st.DataObject) -> None:
        word = data.draw(st.sampled_from(sorted(self.visible)))
        self.lake.withdraw(sha(word), "forget")
        del self.visible[word]
        self.remember()

    @rule()
    def reopen_and_vacuum(self) -> None:
        folder = self.lake.folder
        self.lake.close()
        self.lake = Lake.open(folder)
        assert self.lake.vacuum() == ()

    @invariant()
    def shows_what_a_dict_would(self) -> None:
        assert shown_by(self.lake) == self.expected()
        assert [each.id for each in self.lake.snapshot().batches] == [sha(word) for word in self.visible]

    @precondition(lambda self: self.past)
    @rule(data=st.data())
    def look_back(self, data: st.DataObject) -> None:
        moment, rows = data.draw(st.sampled_from(self.past))
        assert shown(self.lake.snapshot(moment)) == rows
        assert len(self.lake.history()) == len(self.past)
        assert self.lake.verify() == ()


TestLakeModel = LakeModel.TestCase
TestLakeModel.settings = settings(
    max_examples=25, stateful_step_count=15, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
