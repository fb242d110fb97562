"""The lake: whole batches or nothing, whatever fails."""
