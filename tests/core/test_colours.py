"""Every colour has one place, and all that is coloured takes it from there."""

import io
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from PIL import Image

from asv.core import colours, mosaic

ROOT = settings.ROOT
SOURCES = sorted(
    path
    for folder in (
        "platform/asv",
        "platform/static",
        "platform/demo",
        "platform/operations",
        "home",
        "experiences",
        "network",
        "search",
        "templates",
    )
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".css", ".html", ".txt", ".svg", ".py", ".js", ".xml", ".yaml"} and "vendor" not in path.parts
)
# `#fff`, `#0f4c45`, `0F4C45` of a Word file, rgb(…), hsl(…), RGBColor(0x…), names; neither `&#39;` nor `href="#add"`.
COLOUR = re.compile(
    r"""(?<![&\w])(?<!href=")\#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})(?![\w-])
    |w:val="[0-9a-f]{6}"|\b(?:rgb|hsl)a?\(\s*\d|RGBColor\(0x
    |(?:fill|stroke|color|background|border[\w-]*)\s*[:=][^;{}]*?["\s:](?:white|black|red|green|blue|gr[ae]y|orange)\b""",
    re.IGNORECASE | re.VERBOSE,
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a { color: #0F4C45; }", True),
        ("border: 1px solid #777", True),
        ('"bright": "#fff"', True),
        ("box-shadow: 0 0 4px rgb(28 42 48 / 6%)", True),
        ("background: white;", True),
        ('<w:color w:val="52626A"/>', True),
        ("it&#39;s", False),
        ('<a href="#add">', False),
        ('<a href="#contenu">', False),
        ("color: var(--white)", False),
    ],
)
def test_colours_are_recognised(text, found):
    assert bool(COLOUR.search(text)) is found


def test_no_colour_is_written_elsewhere():
    written = {
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in SOURCES
        if (match := COLOUR.search(path.read_text(encoding="utf-8")))
    }
    assert written == set()


def test_every_custom_property_asked_for_is_given():
    sheets = "".join(path.read_text(encoding="utf-8") for path in SOURCES if path.suffix == ".css")
    drawn = colours.site_css() + colours.admin_css()
    asked = {name for name in re.findall(r"var\(--([\w-]+)", sheets) if not name.startswith("w-")}
    assert asked - set(re.findall(r"--([\w-]+):", drawn + sheets)) == set()


@pytest.fixture
def repainted(monkeypatch, tmp_path, settings):
    """The site with a mark that is violet in place of pine."""
    file = tmp_path / "colours.toml"
    text = colours.FILE.read_text(encoding="utf-8")
    file.write_text(text.replace('\npine = "#0f4c45"', '\npine = "#4b0082"'), encoding="utf-8")
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(colours, "FILE", file)
    for known in (colours.scheme, colours.palettes):
        known.cache_clear()
    yield
    for known in (colours.scheme, colours.palettes):
        known.cache_clear()


def _static(path):
    return Path(finders.find(path)).read_bytes()


def test_all_follows_one_line(repainted):
    assert b"--pine:#4b0082;" in _static("css/colours.css")
    assert b"--w-color-primary-hue:274.6;" in _static("css/admin-colours.css")
    assert b'fill="#4b0082"' in _static("icons/favicon.svg")
    assert 'fill="#4b0082"' in mosaic.draw("accueil")
    mail = render_to_string("emails/base.html")
    assert "color:#4b0082" in mail and "#0f4c45" not in mail
    with Image.open(io.BytesIO(_static("img/partage.png"))) as picture:
        assert picture.size == (1200, 630)
        assert picture.convert("RGB").getpixel((80, 80)) == (0x4B, 0, 0x82)


def test_the_mark_is_served_and_kept_while_nothing_changes(client):
    for path, kind in (("icons/mark-on-dark.svg", "image/svg+xml"), ("img/partage.png", "image/png")):
        answer = client.get(f"/static/{path}")
        assert answer.status_code == 200 and answer["Content-Type"] == kind
        assert b"".join(answer.streaming_content) == _static(path)


def test_what_is_drawn_is_collected_once():
    finder = next(finder for finder in finders.get_finders() if type(finder).__name__ == "DrawnFilesFinder")
    paths = sorted(path for path, _storage in finder.list(None))
    assert paths == [
        "css/admin-colours.css",
        "css/colours.css",
        "icons/favicon.svg",
        "icons/mark-on-dark.svg",
        "img/partage.png",
    ]
