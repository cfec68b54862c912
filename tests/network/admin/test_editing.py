"""An editor writes, a moderator publishes; nobody does what is another's."""

import pytest
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

from asv.jobs.models import OutboxEvent
from experiences.models import ExperiencePage, ToolPage
from tests.factories.site import make_experience
from tests.factories.taxonomy import make_places, make_theme
from tests.network.admin.forms import filled

pytestmark = pytest.mark.django_db

# attribute of the tree, app, model, words of its form
FORMS = [
    ("experiences", "experiences", "experiencepage", ["Contexte", "Ce récit est-il complet ?", "Territoires"]),
    ("actions", "experiences", "actionsheetpage", ["Le conseil", "une page imprimée"]),
    ("analyses", "experiences", "analysispage", ["Chapitres", "cite les récits"]),
    ("toolkit", "experiences", "toolpage", ["Carte d’identité"]),
    ("documents", "experiences", "documentpage", ["Fichier", "Édition"]),
    ("news", "home", "newspage", ["Chapô"]),
    ("home", "home", "plainpage", ["Chapô"]),
    ("meetings", "network", "meetingpage", ["Programme", "Territoires"]),
    ("networks", "network", "networkpage", ["Animé", "Territoires"]),
    ("demarches", "network", "demarchepage", ["Portée par", "Territoires"]),
]


def words_of(response):
    import html
    import re

    text = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)))


def add_url(parent, app="experiences", model="experiencepage"):
    return reverse("wagtailadmin_pages:add", args=[app, model, parent.pk])


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def written(client, tree, title="Le café des parents", **answers):
    url = add_url(tree.experiences)
    form = client.get(url).context["form"]
    data = filled(form, title=title, slug="le-cafe-des-parents", summary="Un café chaque mardi.", **answers)
    response = client.post(url, data)
    assert response.status_code == 302, response.context["form"].errors
    return ExperiencePage.objects.get(slug="le-cafe-des-parents")


def sent(client, page, **answers):
    url = edit_url(page)
    return client.post(url, filled(client.get(url).context["form"], **answers))


@pytest.mark.parametrize(("where", "app", "model", "words"), FORMS, ids=[form[2] for form in FORMS])
def test_every_form_opens_in_french_with_help(tree, editor, where, app, model, words):
    response = editor.get(add_url(getattr(tree, where), app, model))
    assert response.status_code == 200
    text = words_of(response)
    for word in words:
        assert word.lower() in text.lower()
    for english in ("This field", "Add child page", "Save draft", "Submit for", "Page title"):
        assert english not in text
    assert "Enregistrer le brouillon" in text


@pytest.mark.parametrize("where", sorted({form[0] for form in FORMS}))
def test_lists_name_what_may_be_added(tree, editor, where):
    assert editor.get(reverse("wagtailadmin_pages:add_subpage", args=[getattr(tree, where).pk])).status_code in (
        200,
        302,
    )
    assert editor.get(reverse("wagtailadmin_explore", args=[getattr(tree, where).pk])).status_code == 200


def test_an_editor_keeps_a_draft_with_its_place(tree, editor):
    make_places()
    page = written(editor, tree, **{"territories-ajout": "Lille (59) ; Nord"})
    assert not page.live
    assert page.owner == editor.user
    latest = page.get_latest_revision_as_object()
    assert {place.code for place in latest.territories.all()} == {"com-59350", "dep-59"}
    assert editor.get(edit_url(page)).status_code == 200
    assert 'value="com-59350"' in editor.get(edit_url(page)).content.decode()


def test_an_editor_previews_what_is_not_saved(tree, editor):
    url = add_url(tree.experiences)
    data = filled(editor.get(url).context["form"], title="Encore en tête", slug="encore-en-tete")
    preview = reverse("wagtailadmin_pages:preview_on_add", args=["experiences", "experiencepage", tree.experiences.pk])
    assert editor.post(preview, data).json()["is_valid"]
    response = editor.get(preview)
    assert response.status_code == 200
    assert "Encore en tête" in response.content.decode()
    assert not ExperiencePage.objects.exists()


def test_an_editor_does_not_publish(tree, editor, client):
    page = written(editor, tree, **{"action-publish": "1"})
    assert not page.live
    sent(editor, page, **{"action-publish": "1"})
    page.refresh_from_db()
    assert not page.live
    assert editor.get(reverse("wagtailadmin_pages:unpublish", args=[tree.news.pk])).status_code == 302
    assert client.get(page.get_url()).status_code == 404


def test_from_draft_to_public(tree, editor, moderator, client, django_capture_on_commit_callbacks):
    page = written(editor, tree, **{"action-submit": "1"})
    assert page.current_workflow_state is not None
    home = moderator.get(reverse("wagtailadmin_home")).content.decode()
    assert "1</strong> page à relire" in home
    assert "Le café des parents" in home
    task = page.current_workflow_task_state
    before = OutboxEvent.objects.filter(topic="page", object_id=page.pk).count()
    approve = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk])
    refused = editor.post(approve)
    assert refused.status_code in (302, 403)
    page.refresh_from_db()
    assert not page.live
    with django_capture_on_commit_callbacks(execute=True):
        moderator.post(approve, {"comment": "Très clair."})
    page.refresh_from_db()
    assert page.live
    assert OutboxEvent.objects.filter(topic="page", object_id=page.pk).count() > before
    assert client.get(page.get_url()).status_code == 200


def test_a_moderator_sends_back_and_publishes_directly(tree, editor, moderator):
    page = written(editor, tree, **{"action-submit": "1"})
    task = page.current_workflow_task_state
    moderator.post(
        reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "reject", task.pk]), {"comment": "Et le budget ?"}
    )
    page = ExperiencePage.objects.get(pk=page.pk)
    assert page.current_workflow_state.status == "needs_changes"
    sent(moderator, page, **{"action-publish": "1"})
    page.refresh_from_db()
    assert page.live


def test_pages_under_moderation_are_the_moderators(tree, editor, moderator):
    page = written(editor, tree, **{"action-submit": "1"})
    text = words_of(editor.get(edit_url(page)))
    assert "Relecture" in text
    assert sent(moderator, page, title="Le café relu").status_code == 302
    assert ExperiencePage.objects.get(pk=page.pk).get_latest_revision_as_object().title == "Le café relu"


def test_privacy_is_the_moderators(tree, editor, moderator):
    page = make_experience(tree)
    url = reverse("wagtailadmin_pages:set_privacy", args=[page.pk])
    assert editor.get(url).status_code in (302, 403)
    assert moderator.get(url).status_code == 200
    moderator.post(url, {"restriction_type": "login"})
    assert PageViewRestriction.objects.get().page_id == page.pk


@pytest.mark.parametrize("who", ["editor", "moderator"])
def test_collections_and_workflow_reports(request, groups, who):
    client = request.getfixturevalue(who)
    for name in (
        "wagtailadmin_collections:index",
        "wagtailadmin_reports:workflow",
        "wagtailadmin_reports:workflow_tasks",
    ):
        assert client.get(reverse(name)).status_code == 200, name
    url = reverse("wagtailadmin_collections:add")
    form = client.get(url).context["form"]
    parent = form.fields["parent"].queryset.get().pk
    response = client.post(url, filled(form, name="Photos de Lille", parent=parent))
    assert response.status_code == 302, response.context["form"].errors
    assert "Photos de Lille" in client.get(reverse("wagtailadmin_collections:index")).content.decode()


def test_settings_are_not_the_editors(editor, moderator):
    url = reverse("wagtailsettings:edit", args=["core", "sitesettings"])
    assert moderator.get(url, follow=True).status_code == 200
    assert editor.get(url).status_code in (302, 403)
    for name in ("wagtailusers_users:index", "wagtailusers_groups:index", "wagtailsites:index"):
        assert editor.get(reverse(name)).status_code == 302
        assert moderator.get(reverse(name)).status_code == 302


def test_roles_are_set_up_once(tree, groups):
    from django.contrib.auth.models import Group
    from wagtail.models import GroupCollectionPermission, GroupPagePermission, WorkflowTask

    from network.admin.roles import set_up_roles

    tables = (Group, GroupPagePermission, GroupCollectionPermission, WorkflowTask)
    before = [table.objects.count() for table in tables]
    set_up_roles(Page.objects.get(pk=tree.home.pk))
    assert [table.objects.count() for table in tables] == before


def test_titles_of_people_are_escaped(tree, editor, admin):
    evil = '<script>alert("x")</script><img src=x onerror=alert(1)>'
    page = make_experience(tree, evil)
    page.draft_title = evil
    page.has_unpublished_changes = True
    page.save()
    for client in (editor, admin):
        for url in (
            reverse("wagtailadmin_home"),
            reverse("wagtailadmin_explore", args=[tree.experiences.pk]),
            edit_url(page),
            reverse("wagtailadmin_pages:history", args=[page.pk]),
            reverse("wagtailadmin_pages:search") + "?q=script",
            reverse("wagtailadmin_choose_page_child", args=[tree.experiences.pk]),
        ):
            body = client.get(url).content.decode()
            assert "<script>alert(" not in body, url
            assert "<img src=x" not in body, url


def test_themes_are_ticked_under_their_parent(tree, editor):
    addictions = make_theme("addictions", order=2)
    alcohol = make_theme("alcool", parent=addictions, order=1)
    make_theme("habitat", order=1)
    form = editor.get(add_url(tree.experiences)).context["form"]
    labels = [str(label) for _, label in form.fields["themes"].choices]
    assert labels.index("Habitat") < labels.index("Addictions") == labels.index("› Alcool") - 1
    page = written(editor, tree, themes=[str(addictions.pk), str(alcohol.pk)])
    assert {theme.slug for theme in page.get_latest_revision_as_object().themes.all()} == {"addictions", "alcool"}


@pytest.mark.parametrize("way", ["form", "bulk", "api", "workflow"])
def test_what_lacks_what_its_form_asks_is_published_on_no_way_and_says_what(tree, editor, moderator, way):
    """A draft may wait for its nature; whoever publishes it, however, reads that it has none."""
    url = add_url(tree.toolkit, "experiences", "toolpage")
    editor.post(url, filled(editor.get(url).context["form"], title="Un outil", slug="un-outil", tool_kind=""))
    page = ToolPage.objects.get(slug="un-outil")
    whole = make_experience(tree, "Un récit fini", live=False)
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    ways = {
        "form": lambda: sent(moderator, page, **{"action-publish": "1"}),
        "bulk": lambda: moderator.post(f"{bulk}?id={whole.pk}&id={page.pk}", {"include_descendants": ""}, follow=True),
        "api": lambda: moderator.post(f"/admin/api/main/pages/{page.pk}/action/publish/"),
        "workflow": lambda: sent(editor, page, **{"action-submit": "1"}),
    }
    answer = ways[way]()
    said = answer.content.decode()
    assert answer.status_code == (400 if way == "api" else 200)
    assert "ne peut pas être vide" in said or "Remplissez ce champ" in said
    if way == "bulk":
        assert "« Un outil » ne peut pas être publiée. nature" in said and "Aucune page n’a été publiée" in said
    assert not Page.objects.filter(pk__in=[page.pk, whole.pk], live=True).exists()
    assert page.current_workflow_state is None
