"""The one ledger: every duty owed, by whom, until when, and whether it was done."""
