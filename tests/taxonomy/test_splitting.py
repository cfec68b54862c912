"""What goes where when one thing becomes several: said in the preview, chosen there, and taken back whole."""

import re

import pytest
from django.urls import reverse

from asv.taxonomy import change_forms
from asv.taxonomy.changes import undo
from asv.taxonomy.journal import VocabularyChange
from asv.taxonomy.models import DemarcheKind, Organisation, Theme
from tests.factories.network import make_demarche
from tests.factories.search import make_places
from tests.factories.site import make_experience, make_tree, make_user

pytestmark = pytest.mark.django_db
PARTS = ("Premier", "Second")


@pytest.fixture
def editor():
    return make_user("redaction@exemple.fr", is_superuser=True, is_staff=True)


@pytest.fixture
def whole():
    """A theme with three sub-themes."""
    row = Theme.objects.create(slug="entier", label="Entier")
    for name in ("Un", "Deux", "Trois"):
        Theme.objects.create(slug=name.lower(), label=name, parent=row)
    return row


def preview(client, row, parts="Premier\nSecond", vocabulary="theme"):
    address = reverse("taxonomy_change", args=[vocabulary, row.pk])
    return address, client.post(address, {"act": "split", "parts": parts}).content.decode()


def parents():
    return dict(Theme.objects.filter(slug__in=["un", "deux", "trois"]).values_list("slug", "parent__label"))


def test_each_sub_theme_goes_where_the_preview_is_told(client, editor, whole):
    client.force_login(editor)
    address, shown = preview(client, whole)
    assert "Où va chaque sous-thème" in shown
    radios = re.findall(r'name="(part-[^"]+)"\s+value="(\d)"\s+aria-label="(\w+) sous (\w+)"\s+(checked)?', shown)
    offered = {(child, part, bool(checked)) for _name, _value, child, part, checked in radios}
    assert offered == {(child, part, part == "Premier") for child in ("Un", "Deux", "Trois") for part in PARTS}
    assert parents() == dict.fromkeys(["un", "deux", "trois"], "Entier")
    names = {child: name for name, _value, child, _part, _checked in radios}
    said = {"act": "split", "parts": "Premier\nSecond", "confirme": "oui"}
    client.post(address, {**said, names["Un"]: "0", names["Deux"]: "1", names["Trois"]: "7"})
    assert parents() == {"un": "Premier", "deux": "Second", "trois": "Premier"}
    undo(VocabularyChange.objects.get(), editor)
    assert parents() == dict.fromkeys(["un", "deux", "trois"], "Entier")
    assert not Theme.objects.filter(label__in=["Premier", "Second"]).exists()


def test_what_names_one_alone_is_counted_and_goes_to_the_first(client, editor):
    client.force_login(editor)
    make_places()
    kind = DemarcheKind.objects.create(slug="entier", label="Entier")
    page = make_demarche(make_tree(), kind=kind)
    _address, shown = preview(client, kind, vocabulary="demarche")
    assert re.search(r"premier de votre liste, «\s*Premier\s*» : 1 démarche\.", " ".join(shown.split()))
    body = Organisation.objects.create(name="Entière")
    page.bearer = body
    page.save()
    _address, shown = preview(client, body, vocabulary="organisation")
    assert "1 démarche" in shown


def test_more_resources_than_are_shared_one_by_one_are_said_to_carry_all(client, editor, whole, monkeypatch):
    client.force_login(editor)
    tree = make_tree()
    for title in ("Un récit", "Un autre"):
        page = make_experience(tree, title)
        page.themes.add(whole)
        page.save()
    assert "Qui porte quoi" in preview(client, whole)[1]
    monkeypatch.setattr(change_forms, "MOST_SHARED", 1)
    shown = preview(client, whole)[1]
    assert "Qui porte quoi" not in shown and "les 2 portent tous les nouveaux termes" in shown
