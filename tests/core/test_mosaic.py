"""The mosaic: the same picture each time, light, and unable to fail."""

import re
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from asv.core.colours import palettes
from asv.core.mosaic import FORMS, draw, tiles, written_out
from asv.taxonomy.models import Palette


def test_every_palette_editors_may_choose_is_drawn():
    assert set(Palette.values) == set(palettes())


@pytest.mark.parametrize("palette", palettes())
@pytest.mark.parametrize("form", FORMS)
def test_pictures_are_well_formed_and_repeat(palette, form):
    svg = draw("ambassadeurs-de-sante", palette, form)
    ElementTree.fromstring(svg)
    assert svg == draw("ambassadeurs-de-sante", palette, form)
    assert svg != draw("ambassadeurs-de-lille", palette, form)
    assert not re.search(r"<(style|script)|style=|on\w+=|href", svg)


def test_pictures_of_cards_are_light():
    assert max(len(draw(f"recit-{n}", "pine")) for n in range(200)) < 1100


def test_the_edge_is_the_middle_of_the_card():
    middle = [(x - 80, y, *look) for x, y, *look in tiles("un-recit") if 80 <= x < 160]
    assert [tuple(tile) for tile in tiles("un-recit", "edge")] == middle
    assert 'viewBox="0 0 80 120"' in draw("un-recit", "pine", "edge")


@pytest.mark.parametrize("slug", ["un-recit", "é\"'><script>&", "%00"])
def test_a_picture_written_out_is_an_attribute_that_nothing_leaves(slug):
    address = written_out(slug, "ocean", "edge")
    assert not re.search(r'["<>&\s#]', address)
    drawn = unquote(address.removeprefix("data:image/svg+xml,"))
    ElementTree.fromstring(drawn)
    assert drawn.replace("'", '"') == draw(slug, "ocean", "edge")


def test_unknown_palette_and_form_fall_back():
    assert draw("a", "fuchsia", "poster") == draw("a", "pine", "card")


@pytest.mark.parametrize("slug", ["é-à-œ", "<script>", "a" * 5000, "😀", "%00", "..", "a b"])
def test_any_slug_is_answered(client, slug):
    response = client.get(f"/mosaique/inconnue/{slug}.svg?f=%00")
    assert response.status_code == 200
    assert response["Content-Type"] == "image/svg+xml"
    assert b"<script" not in response.content


def test_pictures_are_kept_for_a_year_and_set_no_cookie(client):
    response = client.get("/mosaique/ocean/a.svg?f=cover")
    assert "immutable" in response["Cache-Control"]
    assert "max-age=31536000" in response["Cache-Control"]
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
