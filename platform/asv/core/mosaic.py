"""The mosaic of the quarters: a picture for every resource, drawn from its slug in its theme's colours.

City blocks, quarter circles, arches and discs on a grid. The same slug always gives the same picture, so it is a file
that browsers keep. Decorative: pages give it an empty alternative text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse

from asv.core.colours import Palette, palettes, scheme


class Form(NamedTuple):
    """A format: columns, rows, and how many tiles in 16 stay open ground; `shown` are the columns that are drawn."""

    columns: int
    rows: int
    open: int
    shown: tuple[int, int] = (0, 99)


FORMS: dict[str, Form] = {
    "card": Form(6, 3, 3),
    # What a narrow box shows of a card's picture: its middle.
    "edge": Form(6, 3, 3, (2, 4)),
    "cover": Form(20, 4, 3),
    "hero": Form(8, 8, 2),
    # A building plot, for a site that opens: outlines above, laid pieces below.
    "ground": Form(7, 6, 1),
}
OUTLINED_ROWS = {"ground": 3}
SIDE = 40
LONGEST_SLUG = 100
KEPT_FOR = 365 * 24 * 3600

# Each shape is drawn from the top left corner of its tile: quarter circles, block, disc, half discs, steps, ring…
_SHAPES: tuple[str, ...] = (
    "h40a40 40 0 0 1-40 40z",
    "h40v40a40 40 0 0 1-40-40z",
    "m40 40h-40a40 40 0 0 1 40-40z",
    "m0 40v-40a40 40 0 0 1 40 40z",
    "h40v40h-40z",
    "m20 6a14 14 0 1 1 0 28 14 14 0 0 1 0-28z",
    "a20 20 0 0 0 40 0z",
    "m0 40a20 20 0 0 1 40 0z",
    "h20v20h-20zm20 20h20v20h-20z",
    "h40l-40 40z",
    "h40a40 40 0 0 1-40 40zm0 20a20 20 0 0 0 20-20h-20z",
    "m20 0a20 20 0 1 1 0 40 20 20 0 0 1 0-40z",
)
# Quarter circles carry the drawing; rarer shapes give it rhythm.
_WEIGHTED = (0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6, 7, 4, 8, 10, 11)
# Of 16 tiles six are deep, five bright, four white, one the accent.
_TONES = (0,) * 6 + (1,) * 5 + (2,) * 4 + (3,)


def _bytes(slug: str) -> Iterator[int]:
    block = hashlib.sha256(slug.encode()).digest()
    while True:
        yield from block
        block = hashlib.sha256(block).digest()


class Tile(NamedTuple):
    """A tile that is drawn: its top left corner, the outline drawn from there, and its colour's place in `tones`."""

    x: int
    y: int
    outline: str
    tone: int


def tiles(slug: str, form: str = "card") -> Iterator[Tile]:
    """The tiles of a slug's picture; an unknown form is a card."""
    columns, rows, empty, shown = FORMS.get(form, FORMS["card"])
    source = _bytes(slug[:LONGEST_SLUG])
    for tile in range(columns * rows):
        shape, tint = next(source), next(source)
        column, row = tile % columns, tile // columns
        if shape >> 4 >= empty and shown[0] <= column < shown[1]:
            place = (column - shown[0]) * SIDE, row * SIDE
            yield Tile(*place, _SHAPES[_WEIGHTED[shape % 16]], _TONES[tint % 16])


def tones(palette: Palette) -> tuple[str, str, str, str]:
    """The colours that `Tile.tone` counts in."""
    return palette.deep, palette.bright, scheme()["white"], palette.accent


def draw(slug: str, palette: str = "pine", form: str = "card") -> str:
    """The SVG of a slug; an unknown palette is drawn in pine, an unknown form as a card."""
    colours = palettes().get(palette, palettes()["pine"])
    columns, rows, _open, shown = FORMS.get(form, FORMS["card"])
    layers: tuple[list[str], ...] = ([], [], [], [])
    planned: list[str] = []
    for x, y, outline, tone in tiles(slug, form):
        laid = y >= OUTLINED_ROWS.get(form, 0) * SIDE
        (layers[tone] if laid else planned).append(f"M{x} {y}{outline}")
    width, height = (min(columns, shown[1]) - shown[0]) * SIDE, rows * SIDE
    drawn = "".join(
        f'<path fill="{colour}" d="{"".join(paths)}"/>'
        for colour, paths in zip(tones(colours), layers, strict=True)
        if paths
    )
    if planned:
        stroke = f'fill="none" stroke="{colours.deep}" stroke-opacity=".4" stroke-dasharray="4 4"'
        drawn = f'<path {stroke} d="{"".join(planned)}"/>{drawn}'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<path fill="{colours.tint}" d="M0 0h{width}v{height}H0z"/>{drawn}</svg>'
    )


@lru_cache(maxsize=2048)
def written_out(slug: str, palette: str = "pine", form: str = "card") -> str:
    """The picture as an address that holds it whole (`data:`): a list of twenty cards then makes no request for them.

    Compressed with its page a picture takes some 200 bytes; fetched by itself it took 500, and as much in headers.
    """
    return "data:image/svg+xml," + quote(draw(slug, palette, form).replace('"', "'"), safe="/:=,;-.'")


def mosaic(request: HttpRequest, palette: str, slug: str) -> HttpResponse:
    """The picture of a slug, kept by browsers and caches for a year: it never changes."""
    response = HttpResponse(draw(slug, palette, request.GET.get("f", "card")), content_type="image/svg+xml")
    response["Cache-Control"] = f"public, max-age={KEPT_FOR}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response
