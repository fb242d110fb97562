"""Columns that hold each distinct value once, and a grid of them that shows itself as rows to whoever asks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from itertools import compress, zip_longest
from typing import TYPE_CHECKING, TypeVar, overload

from zhucun_cli.sheets.cell import Cell

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

    Numbers = npt.NDArray[np.integer]
    Marks = npt.NDArray[np.bool_]

_WORTH_ARROW = 2000  # values; Arrow encodes texts in half the time

V = TypeVar("V", bound=Hashable, covariant=True)
W = TypeVar("W", bound=Hashable)


class Encoded(Sequence[V]):
    """A column that holds each distinct value once, as a dictionary of Arrow does: row `r` has `distinct[which[r]]`.

    A hundred thousand rows name few villages and days: what is done to values is done to the distinct ones,
    and what is asked of rows is asked of their numbers. TRUE is told from 1, though Python takes them for equal.
    """

    def __init__(self, distinct: Sequence[V], which: Numbers) -> None:
        self.distinct = distinct
        self.which = which

    @staticmethod
    def of(values: Sequence[W]) -> Encoded[W]:
        """The values in their order."""
        import numpy as np

        texts = _texts(values) if len(values) > _WORTH_ARROW else None
        if texts is not None:
            return Encoded(texts.dictionary.to_pylist(), texts.indices.to_numpy())
        numbers = dict.fromkeys(values, 0)
        if not numbers.keys().isdisjoint((0, 1)) and bool in set(map(type, values)):
            return _of_pairs([(isinstance(value, bool), value) for value in values])
        numbers.update(zip(numbers, range(len(numbers)), strict=True))
        return Encoded(list(numbers), np.fromiter(map(numbers.__getitem__, values), np.int32, len(values)))

    @staticmethod
    def repeated(value: W, rows: int) -> Encoded[W]:
        """One value in all rows."""
        import numpy as np

        return Encoded([value], np.zeros(rows, np.int32))

    def changed(self, values: Sequence[W]) -> Encoded[W]:
        """Other values in the place of the distinct ones; those that are equal become one."""
        merged = Encoded.of(values)
        alike = len(merged.distinct) < len(values)
        return Encoded(merged.distinct, merged.which[self.which] if alike else self.which)

    def only(self, rows: slice | Numbers | Sequence[int]) -> Encoded[V]:
        """These rows, and of the distinct values those that stand in them."""
        import numpy as np

        which = self.which[rows if isinstance(rows, slice) else np.asarray(rows, np.intp)]
        used = np.zeros(len(self.distinct), np.bool_)
        used[which] = True
        if used.all():
            return Encoded(self.distinct, which)
        numbers = np.cumsum(used, dtype=np.int32) - 1
        return Encoded(list(compress(self.distinct, used.tolist())), numbers[which])

    def marks(self, test: Callable[[V], object]) -> Marks:
        """For each row whether its value passes a test."""
        import numpy as np

        passed = np.fromiter(map(bool, map(test, self.distinct)), np.bool_, len(self.distinct))
        return passed[self.which]

    def is_one_of(self, numbers: Collection[int]) -> Marks:
        """For each row whether its value is one of those distinct ones."""
        import numpy as np

        among = np.zeros(len(self.distinct), np.bool_)
        among[list(numbers)] = True
        return among[self.which]

    def equals(self, value: object) -> Marks:
        """For each row whether it has this value."""
        return self.is_one_of([self.distinct.index(value)] if value in self.distinct else [])

    def __len__(self) -> int:
        """The number of rows."""
        return len(self.which)

    def __iter__(self) -> Iterator[V]:
        """Row by row."""
        return map(self.distinct.__getitem__, self.which.tolist())

    def __contains__(self, value: object) -> bool:
        """True when some row has the value."""
        return value in self.distinct

    def __eq__(self, other: object) -> bool:
        """Equal to any sequence of the same values."""
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # like a list

    def __repr__(self) -> str:
        """As a list."""
        return repr(list(self))

    @overload
    def __getitem__(self, place: int) -> V: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[V]: ...

    def __getitem__(self, place: int | slice) -> V | Sequence[V]:
        """One value, or a list of them."""
        if isinstance(place, slice):
            return [self.distinct[number] for number in self.which[place].tolist()]
        return self.distinct[int(self.which[place])]


def _of_pairs(pairs: Sequence[tuple[bool, W]]) -> Encoded[W]:
    """Values of which each has with it whether it is a truth value."""
    encoded = Encoded.of(pairs)
    return Encoded([value for _, value in encoded.distinct], encoded.which)


def _texts(values: Sequence[object]) -> pa.DictionaryArray | None:
    """The values encoded; None unless all of them are texts that Arrow can hold."""
    import pyarrow as pa

    try:
        texts = pa.array(values, pa.string())
    except (pa.ArrowException, TypeError, UnicodeEncodeError):  # other cells, a lone surrogate
        return None
    return None if texts.null_count else texts.dictionary_encode()


class RowsOfColumns(Sequence[Sequence[Cell]]):
    """Rows over columns of equal length, made when they are asked for."""

    def __init__(self, columns: Iterable[Encoded[Cell]]) -> None:
        self.columns = tuple(columns)

    def __len__(self) -> int:
        """The number of rows."""
        return len(self.columns[0]) if self.columns else 0

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        """Row by row."""
        return zip(*self.columns, strict=True)

    @overload
    def __getitem__(self, place: int) -> Sequence[Cell]: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Sequence[Cell]]: ...

    def __getitem__(self, place: int | slice) -> Sequence[Cell] | Sequence[Sequence[Cell]]:
        """One row, or a list of rows."""
        if isinstance(place, slice):
            return list(zip(*(column[place] for column in self.columns), strict=True))
        return tuple([column[place] for column in self.columns])


def columns_of(rows: Sequence[Sequence[Cell]]) -> tuple[Encoded[Cell], ...]:
    """Rows by columns, as many as the widest row has: what lies beyond a row's end is ''."""
    if isinstance(rows, RowsOfColumns):
        return rows.columns
    return tuple(map(Encoded.of, zip_longest(*rows, fillvalue="")))
