"""Views of the ledger as pages and workbooks."""
