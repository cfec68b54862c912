"""Benchmarks of the running site, in production settings."""
