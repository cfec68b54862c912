"""The corpus as data: its published form, its archive, and what an archive brings in."""
