"""« Ce que la recherche lit »: on the form of every resource, the words kept of it and of its files."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import GroupPagePermission

from asv.core.models import DocumentText, TextStatus
from asv.core.typography import french
from asv.resources.models import ResourceFile, ResourcePage
from experiences.models import ToolPage
from search.admin.words_read import MOST_PASSAGES, words_read
from tests.factories.accounts import make_admin
from tests.factories.experiences import index_for
from tests.factories.search import make_resource
from tests.factories.site import make_document, make_user

pytestmark = pytest.mark.django_db
HEADING = "Ce que la recherche lit"


@pytest.fixture
def admin(client, tree):
    client.force_login(make_admin())
    return client


def attach(page, title, pages=(), status=TextStatus.READY):
    document = make_document(title, f"{title.lower()}.pdf")
    document.text_status = status
    document.save()
    DocumentText.objects.update_or_create(document=document, defaults={"pages": list(pages)})
    ResourceFile.objects.create(page=page, document=document, sort_order=page.files.count())
    return document


def edit(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def told(page):
    return reverse("search_words_read", args=[page.pk])


def test_an_editor_sees_the_words_kept_of_the_page_and_of_each_file(admin, tree, terms):
    page = make_resource(
        tree,
        "L’accès aux soins",
        summary="Un chapô.",
        themes=[terms["essai-mentale"]],
        context="<p>Le <b>x</b>ylographe parle.</p>",
    )
    attach(page, "Bilan", ["Le sommaire des girafes.", "Une page de cachalots."])
    attach(page, "Attente", status=TextStatus.PENDING)
    attach(page, "Abimé", status=TextStatus.FAILED)
    said = words_read(page)
    parts = {part.label: part.words for part in said["parts"]}
    assert (parts["Titre"], parts["Chapô"]) == (("l’accès", "soins"), ("chapô",))
    assert {"mentale", "récit"} <= set(parts["Ce par quoi on la trouve"])
    assert {"xylographe", "parle"} <= set(parts["Texte"]) and "le" not in parts["Texte"]
    bilan, waiting, broken = said["files"]
    assert [(one.label, one.words) for one in bilan.passages] == [
        ("Page 1", ("sommaire", "girafes")),
        ("Page 2", ("page", "cachalots")),
        ("Intitulé", ("bilan",)),
    ]
    assert (bilan.state, waiting.state[:14], broken.state) == ("lu", "pas encore lu ", "illisible")
    form = admin.get(edit(page)).content.decode()
    assert HEADING in form and f'data-words-read="{told(page)}"' in form and "js/admin-words" in form
    html = admin.get(told(page)).content.decode()
    for word in ("xylographe", "cachalots", "pas encore lu", "illisible", french("Bilan : lu, 3 passages")):
        assert word in html, word


def test_terms_and_places_are_read_by_their_names(tree, terms, places):
    """A slug loses apostrophes and ligatures, and keeps the label of before; every place has its name."""
    terms["essai-mentale"].label = "L'œuvre des cachalots"
    terms["essai-mentale"].save()
    here = [places["com-59350"], places["com-59599"]]
    page = make_resource(tree, "Un titre", themes=[terms["essai-mentale"]], territories=here)
    named = next(part.words for part in words_read(page)["parts"] if part.label == "Ce par quoi on la trouve")
    assert {"l'œuvre", "cachalots", "lille", "tourcoing"} <= set(named)


def test_a_draft_says_what_would_be_read(admin, tree):
    page = make_resource(tree, "Un brouillon de girafe", summary="")
    page.unpublish()
    page.summary = "Un xylographe."
    page.save_revision()
    html = admin.get(told(page)).content.decode()
    assert "La recherche ne lit que ce qui est publié" in html and "brouillon · girafe" in html
    assert "xylographe" in html


def test_who_may_not_edit_the_page_is_told_nothing(admin, tree, client):
    page = make_resource(tree, "Un brouillon de girafe", summary="")
    client.force_login(make_user())
    assert b"girafe" not in client.get(told(page), follow=True).content
    # Who opens the admin for another section of the site.
    editor, index = make_user("redac@exemple.fr"), index_for(ToolPage)
    group = Group.objects.create(name="Outils")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    GroupPagePermission.objects.create(
        group=group, page=index, permission=Permission.objects.get(codename="change_page")
    )
    editor.groups.add(group)
    client.force_login(editor)
    assert client.get(reverse("wagtailadmin_home")).status_code == 200
    assert client.get(told(page)).status_code == 404
    assert client.get(reverse("search_words_read", args=[9999])).status_code == 404


def test_the_form_costs_the_same_whatever_the_files(admin, tree, django_assert_max_num_queries):
    page = make_resource(tree, "Des fichiers", summary="")
    attach(page, "Un", ["mot"])
    words_read(page)
    with django_assert_max_num_queries(30) as few:
        words_read(page)
    for number in range(6):
        attach(page, f"Fichier{number}", [f"page {n}" for n in range(60)])
    with django_assert_max_num_queries(len(few)):
        last = words_read(page)["files"][-1]
    assert (len(last.passages), last.more) == (MOST_PASSAGES, 61 - MOST_PASSAGES)


def test_every_type_of_resource_has_the_panel():
    types = [model for model in ResourcePage.__subclasses__() if not model._meta.abstract]
    assert len(types) >= 9
    for model in types:
        names = {panel.heading for panel in _all_panels(model.get_edit_handler())}
        assert HEADING in names, model


def _all_panels(panel):
    yield panel
    for child in getattr(panel, "children", ()):
        yield from _all_panels(child)
