"""The one ledger: every duty owed, by whom, until when, and whether it was done.

`relations/` holds one SELECT a file; each becomes a table of that name, in the order of `engine.RELATIONS`.
"""
