"""Workbooks that people fill in and that read back: rejected rows to mend, collection forms, settings."""
