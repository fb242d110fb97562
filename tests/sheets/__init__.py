"""Tests of reading files into grids."""
