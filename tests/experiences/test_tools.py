"""Every page type has all of Wagtail's editorial tools; readers get none of them."""

from functools import partial

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Site, get_page_models

from asv.accounts.models import User
from asv.core.wagtail_hooks import MOST_SORTED
from asv.taxonomy.models import DemarcheKind
from experiences.models import ExperiencePage
from tests.factories import experiences as make
from tests.factories.many import copies

OWN = [model for model in get_page_models() if model.is_creatable and model is not Page]
SCHEDULING = {"go_live_at", "expire_at"}


@pytest.mark.parametrize("model", OWN, ids=lambda model: model.__name__)
def test_each_type_can_be_commented_and_scheduled(model):
    form = model.get_edit_handler().get_form_class()
    assert set(form.base_fields) >= SCHEDULING
    assert "comments" in form.formsets


@pytest.fixture
def editor(client, db):
    user = User.objects.create_user(email="redaction@example.org", password="secret-long-1")
    user.groups.add(Group.objects.get(name="Moderators"))
    client.force_login(user)
    client.get(reverse("wagtailadmin_home"))
    return client


def one_of(model):
    """A page of this type; what its editors would have to fill is filled."""
    if model in make.FULL:
        return make.make(model)
    filled = {"starts_at": timezone.now(), "kind": partial(DemarcheKind.objects.create, slug="clsm", label="CLSM")}
    names = {field.name for field in model._meta.get_fields()}
    asked = {name: value() if callable(value) else value for name, value in filled.items() if name in names}
    root = Site.objects.get(is_default_site=True).root_page
    return root.add_child(instance=model(title="Une page", slug=f"une-{model.__name__.lower()}", **asked))


@pytest.mark.django_db
@pytest.mark.parametrize("model", OWN, ids=lambda model: model.__name__)
def test_the_edit_screen_offers_all_of_them(editor, model):
    page = one_of(model)
    html = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    for tool in ("comments", "checks", "status", "preview"):
        assert f'data-side-panel="{tool}"' in html, tool
    assert reverse("wagtailadmin_pages:history", args=[page.pk]) in html
    assert reverse("wagtailadmin_pages:set_privacy", args=[page.pk]) in html
    assert 'id="schedule-publishing-dialog"' in html and "checker-axe-configuration" in html
    if page.live and page.get_url():
        assert "<wagtail-userbar>" in editor.get(page.get_url()).content.decode()


@pytest.mark.django_db
def test_editors_have_the_bar_with_its_checks_and_readers_are_not_even_asked(editor, client):
    page = make.make(ExperiencePage)
    html = editor.get(page.get_url()).content.decode()
    assert "<wagtail-userbar>" in html and "checker-axe-configuration" in html
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in html
    assert "<wagtail-userbar>" in editor.get("/recherche/").content.decode()
    client.logout()
    client.force_login(User.objects.create_user(email="membre@example.org", password="secret-long-1"))
    client.get(page.get_url())
    with CaptureQueriesContext(connection) as asked:
        assert "wagtail-userbar" not in client.get(page.get_url()).content.decode()
    assert not [query["sql"] for query in asked if "auth_permission" in query["sql"]]


@pytest.mark.django_db
def test_no_alias_is_offered(editor):
    page = make.make(ExperiencePage)
    form = editor.get(reverse("wagtailadmin_pages:copy", args=[page.pk])).content.decode()
    assert 'name="new_title"' in form
    assert 'name="alias"' not in form


@pytest.mark.django_db
def test_an_address_has_no_accents(editor):
    page = ExperiencePage(title="Éducation à la santé, côté cœur")
    make.index_for(ExperiencePage).add_child(instance=page)
    assert page.slug.isascii()
    html = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "data-w-slug-allow-unicode" not in html  # what the form makes of a title as one types


@pytest.mark.django_db
def test_sorting_by_hand_is_bounded(editor):
    index = make.index_for(ExperiencePage)
    copies(make.make(ExperiencePage), MOST_SORTED + 4)
    index.refresh_from_db()
    address = reverse("wagtailadmin_explore", args=[index.pk])
    sorting = editor.get(address, {"ordering": "ord"})
    assert len(sorting.context["object_list"]) == MOST_SORTED
    assert "Se trient à la main" in sorting.content.decode()
