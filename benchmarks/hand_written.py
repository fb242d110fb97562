"""The query that somebody would write by hand for a year of visits: what zhucun's province figures are measured against.

    python benchmarks/hand_written.py HOME

It believes every household code, every mode and one roster, knows no timelines, no 待核 and no 未报, and reads the
same Parquet files.
"""

import sys
from pathlib import Path

import duckdb

QUERY = """
with mask as (
    select household_code, bit_or(1 << (month(visited_on) - 1)) as months
    from read_parquet($visits)
    where mode = '入户'
    group by household_code
),
household as (
    select household_code, max(case when monitored_type is not null and not cleared then 1 else 0 end) as monitored
    from read_parquet($rosters)
    group by household_code
)
select
    h.monitored,
    sum(case when h.monitored = 1 then 12 else 4 end) as expected,
    sum(case
        when h.monitored = 1 then bit_count(coalesce(m.months, 0))
        else least(1, coalesce(m.months, 0) & 7) + least(1, coalesce(m.months, 0) & 56)
             + least(1, coalesce(m.months, 0) & 448) + least(1, coalesce(m.months, 0) & 3584)
    end) as done
from household as h
left join mask as m on m.household_code = h.household_code
group by h.monitored
order by h.monitored desc
"""


def main(home: Path) -> None:
    """Print expected and done of both visit duties."""
    data = home / "lake" / "data"
    files = {
        name: [str(path) for path in sorted((data / folder).rglob("*.parquet"))]
        for name, folder in (("visits", "visit"), ("rosters", "household"))
    }
    with duckdb.connect(config={"threads": 2}) as connection:
        for _, expected, done in connection.execute(QUERY, files).fetchall():
            sys.stdout.write(f"{expected} {done}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
