"""Synthetic resources for load tests: plausible French, the same for the same seed."""
