"""Storage: immutable Parquet files listed by a SQLite catalog, committed whole or not at all."""
