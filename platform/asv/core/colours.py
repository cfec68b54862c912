"""The colours of colours.toml, for all that is not a style sheet, and the style sheets drawn from it."""

from __future__ import annotations

import colorsys
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_name("colours.toml")


class Palette(NamedTuple):
    """The colours of a drawn picture: a deep tone, a bright one, a warm accent, and the tint of the ground."""

    deep: str
    bright: str
    accent: str
    tint: str


@cache
def scheme(name: str = "light") -> dict[str, str]:
    """`{name: colour}` of a section of `colours.toml`, over those of `light`. Raises KeyError for no such section."""
    sections = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {key: _resolved(value, sections) for key, value in (sections["light"] | sections[name]).items()}


@cache
def palettes() -> dict[str, Palette]:
    """The palette of each name that an editor may give a theme."""
    sections = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        name: Palette(*(_resolved(value, sections) for value in values))
        for name, values in sections["palettes"].items()
    }


def _resolved(value: str, sections: dict[str, dict[str, str]]) -> str:
    return value if value.startswith("#") else _resolved(sections["light"][value], sections)


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255, of `#rgb` or `#rrggbb`."""
    digits = colour.removeprefix("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def luminance(colour: str) -> float:
    """How light a colour is to the eye, 0 to 1 (WCAG)."""
    red, green, blue = (
        part / 12.92 if (part := value / 255) <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for value in rgb(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    """How far apart two colours are, 1 to 21 (WCAG)."""
    high, low = sorted((luminance(one), luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def site_css() -> str:
    """`css/colours.css`: custom properties, light, dark and on paper."""
    return (
        f":root {{{_properties('light')}}}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{{_properties('dark')}}} }}\n"
        f"@media print {{ :root {{{_properties('print')}}} }}\n"
    )


def admin_css() -> str:
    """`css/admin-colours.css`: our own custom properties, and the two colours from which Wagtail derives its shades."""
    light, dark = _properties("admin", "asv-"), _properties("admin-dark", "asv-")
    wagtail = f"{_hsl('primary', scheme()['pine'])}{_hsl('secondary', scheme('admin')['secondary'])}"
    return (
        f":root {{{wagtail}{light}}}\n"
        f".w-theme-dark {{{dark}}}\n"
        f"@media (prefers-color-scheme: dark) {{ .w-theme-system {{{dark}}} }}\n"
    )


def _properties(name: str, prefix: str = "") -> str:
    """What a section itself says, as custom properties."""
    said = tomllib.loads(FILE.read_text(encoding="utf-8"))[name]
    return "".join(f"--{key}:{scheme(name)[key]};" for key in said if key.startswith(prefix))


def _hsl(name: str, colour: str) -> str:
    hue, light, saturation = colorsys.rgb_to_hls(*(part / 255 for part in rgb(colour)))
    parts = (("hue", f"{hue * 360:.1f}"), ("saturation", f"{saturation:.1%}"), ("lightness", f"{light:.1%}"))
    return "".join(f"--w-color-{name}-{part}:{value};" for part, value in parts)
