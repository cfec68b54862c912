"""Wagtail's search in the admin, in the site's own French: a backend over words kept in the site's database.

What may be found is decided by the query set that is searched, never here. The words are written in the transaction
that saves their object, so they go back with it, and every process reads the same.
"""

from search.admin_words.backend import SearchBackend

__all__ = ["SearchBackend"]
