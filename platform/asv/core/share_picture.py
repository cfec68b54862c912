"""The picture that other sites show where a page is shared: the mark, the name, and a mosaic; 1200 × 630, PNG."""

from __future__ import annotations

import cmath
import io
import math
import re
from collections.abc import Iterator

from django.conf import settings
from PIL import Image, ImageChops, ImageDraw, ImageFont

from asv.core import mosaic
from asv.core.colours import palettes, scheme

_SIZE = (1200, 630)
_MOSAIC_X = 720  # the mosaic takes the rest of the width; what goes past the edge is cut off
_TILE = 80  # pixels of the picture a tile of the mosaic is wide
_FINE = 4  # drawn this many times larger, then made smaller: smooth edges
_COMMAND = re.compile(r"([a-z])([^a-z]*)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def png() -> bytes:
    """The file's bytes."""
    colours = scheme("sharing")
    large = Image.new("RGB", (_SIZE[0] * _FINE, _SIZE[1] * _FINE), colours["paper"])
    _draw_mosaic(large)
    _draw_mark(ImageDraw.Draw(large), colours)
    _write(ImageDraw.Draw(large), colours["ink"])
    picture = large.resize(_SIZE, Image.Resampling.BOX)
    out = io.BytesIO()
    picture.quantize(256).save(out, "PNG", optimize=True)
    return out.getvalue()


def _draw_mosaic(picture: Image.Image) -> None:
    palette = palettes()["pine"]
    tones, scale, side = mosaic.tones(palette), _TILE * _FINE // mosaic.SIDE, _TILE * _FINE
    left = _MOSAIC_X * _FINE
    picture.paste(palette.tint, (left, 0, *picture.size))
    for x, y, outline, tone in mosaic.tiles("partage", "hero"):
        picture.paste(tones[tone], (left + x * scale, y * scale), _mask(outline, scale, side))


def _mask(outline: str, scale: int, side: int) -> Image.Image:
    """White where a tile's outline encloses it; an outline within another is a hole."""
    mask = Image.new("1", (side, side))
    for shape in _polygons(outline):
        part = Image.new("1", mask.size)
        ImageDraw.Draw(part).polygon([(point.real * scale, point.imag * scale) for point in shape], fill=1)
        mask = ImageChops.logical_xor(mask, part)
    return mask


def _polygons(outline: str) -> Iterator[list[complex]]:
    """The closed shapes of an SVG path of the mosaic (relative m, h, v, l, a, z), arcs of circles in small steps."""
    place, shape = 0j, [0j]
    for command, text in _COMMAND.findall(outline):
        values = [float(number) for number in _NUMBER.findall(text)]
        if command == "m":
            place += complex(*values)
            shape = [place]
        elif command == "z":
            yield shape
            place, shape = shape[0], [shape[0]]
        elif command == "a":
            for start in range(0, len(values), 7):
                shape += _arc(place, values[start : start + 7])
                place = shape[-1]
        else:
            place += {"h": 1, "v": 1j}.get(command, 0) * values[0] if command != "l" else complex(*values)
            shape.append(place)


def _arc(start: complex, values: list[float]) -> list[complex]:
    """Points of a circle's arc as SVG writes it: radius twice, turn, large, sweep, and its end seen from its start."""
    radius, _radius, _turn, large, sweep, x, y = values
    half = complex(x, y) / 2
    away = math.sqrt(max(radius**2 - abs(half) ** 2, 0)) * (1 if large != sweep else -1)
    centre = start + half + 1j * half / abs(half) * away
    angle = cmath.phase((start + 2 * half - centre) / (start - centre))
    if (angle > 0) != bool(sweep):
        angle += math.tau if sweep else -math.tau
    return [centre + (start - centre) * cmath.exp(1j * angle * step / 64) for step in range(1, 65)]


def _draw_mark(draw: ImageDraw.ImageDraw, colours: dict[str, str]) -> None:
    """The mark of 96 pixels, at 70 from the left and the top."""
    unit, at = 2 * _FINE, 70 * _FINE

    def box(left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
        return at + left * unit, at + top * unit, at + right * unit - 1, at + bottom * unit - 1

    draw.rounded_rectangle(box(0, 0, 22, 22), 3 * unit, colours["pine"])
    draw.pieslice(box(4, 0, 48, 44), 270, 360, colours["saffron"])
    draw.pieslice(box(0, 4, 44, 48), 90, 180, colours["coral"])
    draw.ellipse(box(26, 26, 48, 48), colours["pine"])
    draw.rounded_rectangle(box(35.3, 29.3, 38.7, 44.7), 1.7 * unit, colours["white"])
    draw.rounded_rectangle(box(29.3, 35.3, 44.7, 38.7), 1.7 * unit, colours["white"])


def _write(draw: ImageDraw.ImageDraw, ink: str) -> None:
    for y, words in ((318, "ateliers"), (398, "santé ville")):
        _line(draw, y, words, ("bricolage-700", 74, -0.01), ink)
    for y, words in ((532, "Ce que les quartiers ont essayé pour leur"), (571, "santé, prêt à être repris.")):
        _line(draw, y, words, ("atkinson-next", 30, 0), ink)


def _line(draw: ImageDraw.ImageDraw, y: float, words: str, font: tuple[str, float, float], ink: str) -> None:
    """Words on a line; the font's file, its size in pixels, and the space between letters in parts of the size."""
    name, size, space = font
    letters = ImageFont.truetype(str(settings.PLATFORM / "static" / "fonts" / f"{name}.woff2"), size * _FINE)
    for place, letter in enumerate(words):
        x = 70 * _FINE + letters.getlength(words[:place]) + place * space * size * _FINE
        draw.text((x, y * _FINE), letter, ink, letters, anchor="ls")
