"""What is remembered of each resource while the archive is written: what its lists and its index show."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """A resource of the archive; `page` is its page in the static copy.

    `themes` and `places` are slugs and codes, `years` those it is found under.
    """

    uid: str
    type: str
    title: str
    page: str
    day: str
    themes: tuple[str, ...]
    places: tuple[str, ...]
    years: tuple[int, ...]

    @property
    def folder(self) -> str:
        """Where its form lies in the payload."""
        return f"resources/{self.type}/{self.uid}"

    @staticmethod
    def has_list(code: str) -> bool:
        """Whether the copy lists what lies in the place of this code: for France itself that would be everything."""
        return code.partition("-")[0] in {"reg", "dep", "epci", "com", "qpv"}
