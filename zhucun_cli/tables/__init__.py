"""From a sheet and the declared kinds to a table of typed records and a list of problems."""
