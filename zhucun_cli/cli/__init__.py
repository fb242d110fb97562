"""The command layer: the only place that prints, reads the environment, knows the clock, or exits."""
