"""What a template writes of its values alone is written once for them, and for nobody else's."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template, engines
from django.utils.safestring import mark_safe

from asv.core.written import written
from experiences.models import ExperiencePage
from tests.factories.experiences import filled_fields, make

PART = "experiences/parts/part.html"
TEMPLATES = Path(settings.ROOT) / "templates"
WRITTEN = re.compile(r'{% written "([^"]+)"')
ALL = {path: path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html")}
NAMED = sorted({name for text in ALL.values() for name in WRITTEN.findall(text)})


def test_equal_values_are_written_once_and_others_anew():
    once = written(PART, {"heading": "Le contexte", "body": "<p>Un.</p>"})
    assert written(PART, {"heading": "Le contexte", "body": "<p>Un.</p>"}) is once
    assert "Deux." in written(PART, {"heading": "Le contexte", "body": "<p>Deux.</p>"})
    assert "Le diagnostic" in written(PART, {"heading": "Le diagnostic", "body": "<p>Un.</p>"})


def test_safe_text_does_not_stand_for_text_that_is_not():
    name = "experiences/parts/voice.html"
    assert "&lt;b&gt;" not in written(name, {"quote": mark_safe("<b>A</b>"), "who": ""})
    assert "&lt;b&gt;" in written(name, {"quote": "<b>A</b>", "who": ""})


@pytest.mark.django_db
def test_text_that_names_a_page_follows_it_to_its_new_address(client):
    told = make(ExperiencePage, title="Le récit cité")
    link = f'<p>Voir <a linktype="page" id="{told.pk}">ce récit</a>.</p>'
    fields = {**filled_fields(ExperiencePage), "context": link, "budget": "20 €", "transfer_support": link}
    page = make(ExperiencePage, **fields)
    assert client.get(page.url).content.decode().count(f'href="{told.url}"') == 2
    told.slug = "ailleurs"
    told.save()
    told = ExperiencePage.objects.get(pk=told.pk)
    assert told.url.endswith("/ailleurs/")
    assert client.get(page.url).content.decode().count(f'href="{told.url}"') == 2


@pytest.mark.django_db
def test_a_row_of_the_database_is_refused_since_its_number_alone_tells_it():
    with pytest.raises(TypeError, match="row of the database"):
        written(PART, {"heading": "", "body": "", "page": make(ExperiencePage)})


@pytest.mark.parametrize("name", NAMED)
def test_what_is_written_once_asks_nothing_of_who_reads(name):
    source = engines["django"].get_template(name).template.source
    assert not re.search(r"{[{%][^}]*\b(?:user|perms|csrf_token|messages|kept_from_reader)\b", source)
    assert 'include "' not in source or name == "experiences/parts/redo.html"


def test_a_part_of_a_set_tells_one_number_alone():
    told = Template("{{ ids|alone:3 }} {{ none|alone:3 }}").render(Context({"ids": frozenset({3, 4}), "none": None}))
    assert told == "(3,) ()"
