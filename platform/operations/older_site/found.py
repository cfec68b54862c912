"""A page as an older site had it, whatever it was read from, before anyone decides what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import NAMESPACE_URL, UUID, uuid5


class Unreadable(Exception):
    """What was given cannot be read; the message says why, in French, without naming the file."""


@dataclass
class OldPage:
    """`name` is what it is called in what was given, `address` where it stood, `others` what else led to it.

    `base` is the folder of the source that its relative addresses start from. `labels` are its categories and tags as
    (sort, label). `wishes` is what it says of itself in our own words: `type`, `place`, a vocabulary's parameter.
    """

    name: str
    title: str = ""
    html: str = ""
    address: str = ""
    others: list[str] = field(default_factory=list)
    base: str = ""
    summary: str = ""
    day: str = ""
    author: str = ""
    labels: list[tuple[str, str]] = field(default_factory=list)
    files: list[tuple[str, str]] = field(default_factory=list)
    image: str = ""
    wishes: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    origin: str = ""
    # Pictures and files that lay inside the page's own file (a Word document), by the name its markup gives them.
    inside: dict[str, bytes] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What it is known by when it comes again: its address, else its name in what was given."""
        return place_of(self.address) or f"fichier:{self.origin}/{self.name}"

    @property
    def uid(self) -> str:
        """Its identifier in the corpus, made of its key: the same at each reading."""
        return str(uid_of(self.key))

    def as_json(self) -> dict[str, object]:
        """All of it but what lies inside its file, to be kept aside."""
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name != "inside"}

    @classmethod
    def of_json(cls, said: dict) -> OldPage:
        """The page that was kept aside."""
        page = cls(**said)
        page.labels = [(sort, label) for sort, label in page.labels]
        page.files = [(address, title) for address, title in page.files]
        return page


def uid_of(key: str) -> UUID:
    """The identifier of the page that is known by this key."""
    return uuid5(NAMESPACE_URL, f"page-importee:{key}")


def place_of(address: str) -> str:
    """An address as two ways of writing it have it in common: no scheme, no www, no fragment; empty for none."""
    parts = urlsplit(address.strip())
    host = (parts.hostname or "").removeprefix("www.")
    path = parts.path.rstrip("/")
    for ending in ("/index.html", "/index.htm", "/index.php"):
        path = path.removesuffix(ending)
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    return f"{host}{path or '/'}{f'?{query}' if query else ''}" if host or path or query else ""
