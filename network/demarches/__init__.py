"""Démarches as data: their years, what surrounds a page, and files in and out."""
