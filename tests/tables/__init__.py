"""Tests of reading grids into tables."""
