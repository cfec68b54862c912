"""What an editor does: opens the form, previews, submits for moderation."""

import pytest
from django.contrib.auth.models import Group
from django.test import RequestFactory
from django.urls import reverse
from wagtail.models import Page, Site, Workflow
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from asv.accounts.models import User
from asv.taxonomy.models import Theme
from experiences.models import AnalysisPage, DocumentPage, ExperiencePage
from experiences.panels import CompletenessPanel
from tests.factories import experiences as make

pytestmark = pytest.mark.django_db
STREAMS = ("course", "key_functions", "partners", "voices")


def editor(group="Editors"):
    user = User.objects.create_user(email=f"{group.lower()}@example.org", password="secret-long-1")
    user.groups.add(Group.objects.get(name=group))
    return user


def preview(page):
    request = page.make_preview_request()
    assert request.status_code == 200
    return request.content.decode()


@pytest.mark.parametrize("model", list(make.FULL))
def test_a_draft_is_previewed_with_what_is_not_saved(model):
    page = make.FULL[model]()
    fresh = page.get_latest_revision_as_object()
    theme = Theme.objects.create(slug="tout-neuf", label="Thème tout neuf")
    fresh.title = "Titre pas encore enregistré"
    fresh.themes = [theme]
    html = preview(fresh)
    assert "Titre pas encore enregistré" in html
    assert "Thème tout neuf" in html


@pytest.mark.parametrize("model", list(make.FULL))
def test_a_page_that_was_never_saved_is_previewed(model):
    page = model(title="Jamais enregistrée", slug="jamais")
    parent = make.index_for(model)
    page.set_url_path(parent)
    page.path, page.depth = parent.path + "0001", parent.depth + 1
    page.themes = [Theme.objects.create(slug="neuf", label="Thème neuf")]
    html = preview(page)
    assert "Jamais enregistrée" in html
    assert "Thème neuf" in html


@pytest.mark.parametrize("model", list(make.FULL))
def test_the_form_opens_in_french(client, model):
    client.force_login(User.objects.create_superuser(email="a@example.org", password="secret-long-1"))
    page = make.FULL[model]()
    response = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert response.status_code == 200
    assert "Carte d’identité" in response.content.decode()


def test_the_form_says_how_complete_the_recit_is(client):
    client.force_login(User.objects.create_superuser(email="a@example.org", password="secret-long-1"))
    page = make.make(ExperiencePage)
    html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "0 élément sur 27" in html
    assert "Elles disent ce qu’il faut garder en adaptant l’action." in html


def test_the_completeness_panel_asks_for_nothing():
    assert CompletenessPanel().get_form_options() == {}


def test_an_editor_writes_a_recit_and_sends_it_to_moderation(client):
    user = editor()
    client.force_login(user)
    index = make.index_for(ExperiencePage)
    url = reverse("wagtailadmin_pages:add", args=["experiences", "experiencepage", index.pk])
    assert client.get(url).status_code == 200
    rich = [f.name for f in ExperiencePage._meta.local_fields if type(f).__name__ == "RichTextField"]
    data = nested_form_data(
        {
            "title": "Mon récit",
            "slug": "mon-recit",
            "summary": "Trois phrases.",
            **{name: rich_text("<p>Du texte</p>") for name in rich},
            **{name: streamfield([]) for name in STREAMS},
            "human_resources": "",
            "budget": "",
            "duration": "",
            "contact_note": "",
            "organisation_links": inline_formset([]),
            "files": inline_formset([]),
            "comments": inline_formset([]),
        }
    )
    response = client.post(url, {**data, "action-submit": "1"})
    assert response.status_code == 302, response.context["form"].errors
    page = ExperiencePage.objects.get(slug="mon-recit")
    assert not page.live
    assert Workflow.objects.exists()
    assert page.current_workflow_state is not None


def test_types_stand_where_they_belong():
    assert ExperiencePage.allowed_parent_page_models() == [type(make.index_for(ExperiencePage))]
    assert ExperiencePage.allowed_subpage_models() == []
    assert make.index_for(AnalysisPage).allowed_subpage_models() == [AnalysisPage]
    assert make.index_for(DocumentPage).allowed_subpage_models() == [DocumentPage]


def test_the_home_of_a_trail_is_the_site():
    page = Page.objects.get(pk=make.make(ExperiencePage).pk).specific
    root = Site.objects.get(is_default_site=True).root_page
    assert [step.pk for step in page.trail] == [root.pk, page.get_parent().pk]
    request = RequestFactory().get("/")
    reached = root.specific.route(request, ["experiences", page.slug]).page
    assert reached.pk == page.pk
