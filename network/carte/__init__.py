"""The map of the démarches, the table that says the same, the view of coverage, and the map in partners' pages."""

from network.carte.page import map_context

__all__ = ["map_context"]
