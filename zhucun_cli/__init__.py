"""zhucun: one ledger of duties owed and duties done, from the sheets that townships already send."""

__version__ = "0.1.0"
