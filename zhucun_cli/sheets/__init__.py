"""From a file's bytes to sheets of raw cells; nothing here knows what a column means."""
