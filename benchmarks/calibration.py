"""A fixed piece of work that the benchmark runs beside each measured command.

It stands for what zhucun does all day: pure Python over text cells, and a DuckDB aggregation of a table that it
generates itself, on two threads. It reads and writes no file. A measured time divided by this one says more about
the program, and less about the machine and its other guests. Changing anything here makes older ratios incomparable.
"""

import duckdb

CELLS = 600_000
ROWS = 6_000_000


def parse_cells() -> int:
    """Split, convert and count date-like text cells in pure Python."""
    seen: dict[tuple[int, int], int] = {}
    for number in range(CELLS):
        year, month, day = f"2022.{number % 12 + 1}.{number % 28 + 1}".split(".")
        key = int(month), int(day)
        seen[key] = seen.get(key, 0) + int(year)
    return sum(seen.values())


def aggregate_rows() -> int:
    """Generate a table of visits and count each household's distinct days by month."""
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute(
            "create table visit as select hash(i) % 16190 as household, hash(i + 1) % 365 as day from range(?) r(i)",
            [ROWS],
        )
        row = connection.execute(
            "select sum(days) from (select count(distinct day) as days from visit group by household, day // 30)"
        ).fetchone()
    return int(row[0]) if row else 0


if __name__ == "__main__":
    assert parse_cells() == CELLS * 2022
    assert aggregate_rows() > 0
