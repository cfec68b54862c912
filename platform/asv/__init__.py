"""The national resource platform of the Ateliers Santé Ville."""

__version__ = "0.2.0.dev0"
