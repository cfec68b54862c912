"""ResourceDocument: what a resource says of itself to be found. Search reads it without knowing any page type."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple


class Point(NamedTuple):
    """Where one of a resource's places is, in degrees, and what it is called."""

    latitude: float
    longitude: float
    code: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileText:
    """An attached file: its title, its text page by page, where it is served and what it is.

    `kind` is the document's kind in words ("compte-rendu"), `extension` is in lower case without a dot. `anchors`, one
    for each page, say where at `url` it opens ("#t=754") where pages have no numbers.
    """

    title: str
    pages: tuple[str, ...] = ()
    url: str = ""
    kind: str = ""
    extension: str = ""
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceDocument:
    """One published resource, complete, as an index takes it.

    `terms` maps the search parameter of a vocabulary (`theme`, `public`…) to slugs with their ancestors;
    `own_terms` to the slugs the editor chose; `names` is what all of these and the places are called. `territories`
    are the editor's codes; `place` adds what contains them and the regions and départements they cover.
    `restrictions` are ids of the view restrictions over the page. `card` is what a result card shows, in JSON types.
    `notice`: the page is about the file it has, no mere carrier.
    """

    id: int
    type: str
    title: str
    summary: str
    body: str
    url: str
    slug: str
    date: date | None
    years: tuple[int, ...]
    version: int = 1
    files: tuple[FileText, ...] = ()
    notice: bool = False
    restrictions: tuple[int, ...] = ()
    terms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    own_terms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    points: tuple[Point, ...] = ()
    formats: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    card: dict[str, object] = field(default_factory=dict)
