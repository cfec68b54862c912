"""A card is written once for each content: what changes in it shows, and nothing of a reader is kept."""

from dataclasses import fields, replace
from datetime import date

import pytest
from django.template import engines

from asv.resources.cards import Card, Passage
from asv.resources.templatetags.cards import _content, written_card

INNER = ["components/card_inner.html", "search/_result.html"]
CARD = Card(id=1, type="experience", kind_label="Récit", title="Titre", url="/a/", slug="a", date=date(2020, 1, 1))
OTHER = {
    "kind_label": "Outil", "title": "Autre", "url": "/b/", "slug": "b", "summary": "Un chapô.",
    "date": date(2021, 1, 1), "palette": "ocean", "theme_label": "Alcool", "territory_name": "Lille", "formats": "PDF",
    "members_only": True,
    "highlights": ("<mark>mot</mark>",), "passages": (Passage(document="D", text="mot", url="/d/"),),
    "extra": {"state": "en cours"},
}  # fmt: skip


@pytest.mark.parametrize("name", INNER)
@pytest.mark.parametrize("field", OTHER)
def test_whatever_a_card_shows_it_shows_anew(name, field):
    before = written_card({}, name, CARD)
    assert written_card({}, name, CARD) is before
    assert written_card({}, name, replace(CARD, **{field: OTHER[field]})) != before


@pytest.mark.parametrize("field", ["reason", "join_url"])
def test_why_it_is_reserved_is_shown_anew(field):
    reserved = replace(CARD, members_only=True)
    told = replace(reserved, **{field: "/reseaux/rejoindre/"})
    assert written_card({}, INNER[0], told) != written_card({}, INNER[0], reserved)


def test_every_field_that_a_template_may_show_is_part_of_what_a_card_is_kept_under():
    assert len(_content(CARD)) == len(fields(Card)) - 2


@pytest.mark.parametrize("name", INNER)
def test_what_one_reader_keeps_is_not_shown_to_another(name):
    keeps, keeps_not = ({"favourite_ids": ids} for ids in ((CARD.id,), (CARD.id + 1,)))
    for _again in range(2):
        assert 'aria-pressed="true"' in written_card(keeps, name, CARD)
        assert 'aria-pressed="false"' in written_card(keeps_not, name, CARD)


@pytest.mark.parametrize("name", INNER)
def test_a_card_asks_for_nothing_else_of_the_reader(name):
    source = engines["django"].get_template(name).template.source
    assert "request" not in source and "user" not in source
