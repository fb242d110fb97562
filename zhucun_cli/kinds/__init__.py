"""Declared record kinds: what a sheet can be read as. One TOML file each; see `kind`."""

from zhucun_cli.kinds.kind import HOUSEHOLD_KIND, Field, Kind, Kinds, fold_header, load_kinds

__all__ = ["HOUSEHOLD_KIND", "Field", "Kind", "Kinds", "fold_header", "load_kinds"]
