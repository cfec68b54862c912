"""The main screens of the admin ask the database as much for many pages as for few."""

import re
from random import Random

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from asv.accounts.models import User
from asv.core.models import AsvDocument
from asv.stewardship.models import Upkeep
from asv.stewardship.upkeep import tend
from asv.taxonomy.models import VOCABULARIES, Organisation
from tests.admin_screens import SCREENS, addresses_of, fill
from tests.depth import SEED, amount
from tests.factories.many import copies
from tests.factories.site import make_document, make_experience

pytestmark = [pytest.mark.django_db, pytest.mark.walk]
NAMES = sorted(Random(SEED).sample(list(SCREENS), amount(9, len(SCREENS))))


def test_screens_ask_no_more_for_sixty_pages_than_for_six(tree, team, client):
    client.force_login(User.objects.create_superuser(email="admin@asv.example", password="x"))
    page = make_experience(tree, "Santé au jardin")
    make_document()
    VOCABULARIES["theme"].objects.create(slug="t", label="T")

    def grow(number):
        made = copies(page, number)
        tend(one.pk for one in made)
        AsvDocument.objects.bulk_create(AsvDocument(title=f"Note {one.pk}", file="note.pdf") for one in made)
        Organisation.objects.bulk_create(Organisation(name=f"Relais {one.pk}", slug=f"relais-{one.pk}") for one in made)

    def asked():
        found = {}
        for name in NAMES:
            path = addresses_of()[name]
            assert client.get(path).status_code == 200, name
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
            found[name] = len(queries)
        return found

    grow(6)
    fill()
    few = asked()
    grow(54)
    assert Upkeep.objects.count() > 60
    many = asked()
    assert not {name: (few[name], many[name]) for name in NAMES if many[name] > few[name]}


def test_no_screen_shows_what_python_calls_nothing(tree, client):
    """No None, and nothing of a template that has no value, on any screen, for who sees all."""
    client.force_login(User.objects.create_superuser(email="admin@asv.example", password="x"))
    make_experience(tree)
    make_document()
    VOCABULARIES["theme"].objects.create(slug="t", label="T")
    fill()
    shown = {}
    for name, path in addresses_of().items():
        page = BeautifulSoup(client.get(path).content, "html.parser")
        for node in page.select("script, style, template, [hidden]"):
            node.extract()
        words = re.findall(r".{0,40}\b(?:None|True|False|undefined)\b.{0,20}", page.get_text(" ", strip=True))
        if words:
            shown[name] = words
    assert not shown


def test_who_publishes_changes_vocabularies_and_who_writes_does_not(tree, team):
    """Two people hold a country's vocabularies: renaming and merging them is no matter of administrators alone."""
    theme = VOCABULARIES["theme"].objects.create(slug="t", label="T")
    address = reverse("taxonomy_change", args=["theme", theme.pk])
    seen = {name: browser.get(address).status_code for name, browser in team.items()}
    assert seen == {"editor": 404, "moderator": 200, "member": 302}
