"""What an editor says of a change: in the form, at publication, on the page, and why something was withdrawn."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from asv.accounts.models import User
from asv.jobs.models import OutboxEvent
from asv.resources.changes import TOPIC, record_change
from asv.resources.expiring import PLANNED, WHY
from asv.resources.models import ChangeKind, ChangeNote, ResourcePage
from experiences.models import DocumentPage
from tests.factories.experiences import make
from tests.factories.network import make_meeting, make_network
from tests.factories.site import make_experience, restrict
from tests.factories.watching import say_change, withdraw

pytestmark = pytest.mark.django_db


def test_a_note_is_written_at_publication_once_and_the_next_edit_starts_blank(tree):
    page = make_experience(tree)
    say_change(page, "Le budget était faux.", change_told=False)
    note = ChangeNote.objects.get()
    assert (note.page_id, note.kind, note.note, note.told) == (page.pk, "correction", "Le budget était faux.", False)
    assert note.revision == page.live_revision and OutboxEvent.objects.filter(topic=TOPIC, object_id=note.pk).exists()
    for copy in (page, page.get_latest_revision_as_object()):
        assert (copy.change_kind, copy.change_note, copy.change_told) == ("", "", True)
    page.get_latest_revision_as_object().save_revision().publish()
    page.save()
    assert ChangeNote.objects.count() == 1


def test_a_first_publication_and_a_draft_announce_no_change(tree):
    page = make_experience(tree, live=False)
    say_change(page)
    assert page.live and page.change_kind == "" and not ChangeNote.objects.exists()
    draft = page.get_latest_revision_as_object()
    draft.change_kind, draft.change_note = ChangeKind.CORRECTED, "Pas encore publié."
    draft.save_revision()
    assert not ChangeNote.objects.exists()
    assert page.get_latest_revision_as_object().change_note == "Pas encore publié."  # it waits with the draft


def test_a_scheduled_publication_tells_when_its_moment_comes(tree):
    page = make_experience(tree, edited=True)
    say_change(page, "Demain seulement.", go_live_at=timezone.now() + timedelta(days=1))
    assert not ChangeNote.objects.exists()
    page.revisions.update(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    later = page.get_latest_revision_as_object()  # a draft begun meanwhile says the same
    later.go_live_at = None
    later.save_revision()
    revision = page.revisions.order_by("pk").last().get_previous()
    revision.content["go_live_at"] = None
    revision.save(update_fields=["content"])
    revision.refresh_from_db()
    revision.publish()
    assert ChangeNote.objects.get().note == "Demain seulement."
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().change_note == ""


@pytest.mark.parametrize(
    ("values", "faulty"),
    [
        ({"change_note": "Quoi ?"}, "change_kind"),
        ({"change_kind": "correction", "change_note": "  "}, "change_note"),
        ({"change_kind": "remplacement", "change_note": "Voir l'autre."}, "change_replaced_by"),
        ({"change_kind": "retrait", "change_note": "Par la porte de service."}, "change_kind"),
    ],
)
def test_what_is_said_by_halves_is_refused(tree, values, faulty):
    page = make_experience(tree)
    for name, value in values.items():
        setattr(page, name, value)
    with pytest.raises(ValidationError) as refused:
        page.full_clean()
    assert faulty in refused.value.message_dict


def test_every_type_has_the_panel(client, tree):
    client.force_login(User.objects.create_superuser(email="a@example.org", password="secret-long-1"))
    for page in (make_experience(tree), make_meeting(tree), make_network(tree)):
        form = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        assert "Ce qui change" in form and 'name="change_note"' in form and 'value="retrait"' not in form
    models = [m for m in ResourcePage.__subclasses__() if m.resource_type]
    panels = {m: str([child.heading for child in m.get_edit_handler().children]) for m in models}
    assert all("Ce qui change" in headings for headings in panels.values()), panels


def test_the_page_shows_its_history_to_its_readers(client, tree, member):
    page, new = make_experience(tree, "Ancienne fiche"), make_experience(tree, "Nouvelle fiche")
    secret = make_experience(tree, "Fiche derrière un mot de passe")
    restrict(secret, "password")
    assert "Historique" not in client.get(page.url).content.decode()
    say_change(page, "Deux <b>chiffres</b> étaient faux.")
    say_change(page, "Une fiche plus récente.", ChangeKind.REPLACED, change_replaced_by=new.resourcepage_ptr)
    shown = client.get(page.url).content.decode()
    assert "Historique" in shown and "Deux &lt;b&gt;chiffres&lt;/b&gt; étaient faux." in shown
    assert "Cette ressource est remplacée par" in shown and f'href="{new.url}"' in shown
    say_change(page, "Encore une autre.", ChangeKind.REPLACED, change_replaced_by=secret.resourcepage_ptr)
    assert secret.title not in client.get(page.url).content.decode()
    restrict(page)
    assert "chiffres" not in client.get(page.url).content.decode()
    client.force_login(member)
    assert "chiffres" in client.get(page.url).content.decode()


def test_the_history_costs_one_query_however_long_and_none_before_the_first(client, tree):
    page = make_experience(tree)
    counts = []
    for changes in (0, 1, 15):
        while ChangeNote.objects.count() < changes:
            say_change(page, f"Changement {ChangeNote.objects.count()}")
        client.get(page.url)
        with CaptureQueriesContext(connection) as captured:
            client.get(page.url)
        counts.append(len(captured))
    assert counts[1] == counts[2] == counts[0] + 1


def test_withdrawing_in_the_admin_asks_why(client, tree):
    editor = User.objects.create_user(email="m@example.org", password="secret-long-1")
    editor.groups.add(Group.objects.get(name="Moderators"))
    client.force_login(editor)
    page = make_experience(tree)
    address = reverse("wagtailadmin_pages:unpublish", args=[page.pk])
    assert "Pourquoi est-elle retirée" in client.get(address).content.decode()
    assert (
        "Pourquoi est-elle"
        not in client.get(reverse("wagtailadmin_pages:unpublish", args=[tree.glossary.pk])).content.decode()
    )
    for refused in ({}, {"withdrawal_reason": "  "}, {"withdrawal_reason": "x" * 501}):
        answer = client.post(address, refused, follow=True)
        page.refresh_from_db()
        assert page.live and "La page reste publiée" in answer.content.decode()
    client.post(address, {"withdrawal_reason": "Faits non vérifiés.", "withdrawal_told": "on"})
    note = ChangeNote.objects.get()
    assert (note.kind, note.note, note.told) == (ChangeKind.WITHDRAWN, "Faits non vérifiés.", True)


def test_withdrawing_many_at_once_asks_why_and_says_it_of_each(client, tree):
    editor = User.objects.create_user(email="m@example.org", password="secret-long-1")
    editor.groups.add(Group.objects.get(name="Moderators"))
    client.force_login(editor)
    pages = [make_experience(tree, title) for title in ("Une", "Deux")]
    network = make_network(tree)
    below = make_experience(tree, "Dessous")
    below.move(network, "last-child")
    chosen = [*pages, network]
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    address += "?" + "&".join(f"id={page.pk}" for page in chosen)
    assert "Pourquoi ces ressources" in client.get(address).content.decode()
    for refused in ({}, {"withdrawal_reason": "  "}, {"withdrawal_reason": "x" * 501, "include_descendants": "on"}):
        answer = client.post(address, {**refused, "withdrawal_told": ""})
        assert answer.status_code == 200 and not ChangeNote.objects.exists()
        assert ResourcePage.objects.live().filter(pk__in=[page.pk for page in chosen]).count() == 3
    said = {"withdrawal_reason": "Faits non vérifiés.", "include_descendants": "on"}
    assert client.post(address, said).status_code == 302
    notes = ChangeNote.objects.values_list("page_title", "kind", "note", "told")
    titles = {"Une", "Deux", "Dessous", network.title}
    assert set(notes) == {(title, ChangeKind.WITHDRAWN, "Faits non vérifiés.", False) for title in titles}
    assert not ResourcePage.objects.live().filter(pk__in=[below.pk, *(page.pk for page in chosen)]).exists()


def test_what_stands_below_a_withdrawn_page_takes_its_reason(client, tree):
    editor = User.objects.create_user(email="m@example.org", password="secret-long-1")
    editor.groups.add(Group.objects.get(name="Moderators"))
    client.force_login(editor)
    page = make_experience(tree)
    address = reverse("wagtailadmin_pages:unpublish", args=[tree.experiences.pk])
    assert "Pourquoi est-elle retirée" in client.get(address).content.decode()
    client.post(address, {"include_descendants": "on"})
    page.refresh_from_db()
    assert page.live
    client.post(address, {"include_descendants": "on", "withdrawal_reason": "Section fermée."})
    page.refresh_from_db()
    assert not page.live
    assert ChangeNote.objects.get().note == "Section fermée."


def test_every_withdrawal_is_written_once_whatever_its_way(tree):
    expired, bulk, twice = (make_experience(tree, title) for title in ("Périmée", "En lot", "Deux fois"))
    ResourcePage.objects.filter(pk=expired.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled", stdout=StringIO())
    ResourcePage.objects.get(pk=bulk.pk).unpublish()
    withdraw(twice, "Une fois.", told=False)
    record_change(ResourcePage.objects.get(pk=twice.pk))
    assert sorted(ChangeNote.objects.values_list("page_title", "note")) == [
        ("Deux fois", "Une fois."),
        ("En lot", ""),
        ("Périmée", PLANNED),
    ]
    page = ResourcePage.objects.get(pk=twice.pk).specific
    page.get_latest_revision_as_object().save_revision().publish()
    withdraw(page, "Encore.")
    assert ChangeNote.objects.filter(page=page, kind=ChangeKind.WITHDRAWN).count() == 2


def test_a_planned_day_for_leaving_asks_why_and_its_reason_is_read_when_it_comes(tree, client, moderator):
    page = make(DocumentPage, title="Un document")
    form_class = DocumentPage.get_edit_handler().get_form_class()
    day = timezone.now() + timedelta(days=3)

    def faults(**said):
        form = form_class({"expire_at": day.strftime("%Y-%m-%d %H:%M"), **said}, instance=page, for_user=moderator.user)
        return form.errors.get("expire_at"), form.cleaned_data.get("expiry_reason")

    assert faults() == faults(expiry_reason="  ") == ([WHY], "")
    assert faults(expiry_reason="Le dispositif finit.") == (None, "Le dispositif finit.")
    assert faults(expire_at="", expiry_reason="Oubliée.") == (None, "")
    html = moderator.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    dialog = html.split('id="schedule-publishing-dialog"', 1)[1].split("action-save", 1)[0]
    assert dialog.index('name="expire_at"') < dialog.index('name="expiry_reason"')
    page.expire_at, page.expiry_reason = timezone.now() - timedelta(minutes=1), "Le dispositif finit."
    page.save_revision().publish()
    ResourcePage.objects.filter(pk=page.pk).update(expire_at=page.expire_at, live=True)
    call_command("publish_scheduled", stdout=StringIO())
    assert ChangeNote.objects.get().note == "Le dispositif finit."
    client.logout()
    answer = client.get(page.url)
    assert answer.status_code == 410 and "Le dispositif finit." in answer.content.decode()


def test_a_withdrawn_favourite_keeps_its_title_and_the_reason_in_favourites_and_dossiers(client, tree, member):
    from asv.accounts.models import Favourite
    from asv.dossiers.models import Dossier, DossierItem

    page = make_experience(tree, "Jardin partagé")
    Favourite.objects.create(user=member, page=page, kept_title=page.title)
    dossier = Dossier.objects.create(owner=member, name="Travail")
    DossierItem.objects.create(dossier=dossier, page=page, kept_title=page.title, position=1)
    withdraw(page, "Les faits n'ont pu être vérifiés.")
    client.force_login(member)
    for path in ("/compte/favoris/", f"/compte/dossiers/{dossier.pk}/"):
        shown = client.get(path).content.decode()
        assert "Jardin partagé" in shown and "pu être vérifiés" in shown
    ResourcePage.objects.get(pk=page.pk).specific.get_latest_revision_as_object().save_revision().publish()
    assert "pu être vérifiés" not in client.get("/compte/favoris/").content.decode()


@pytest.fixture
def moderator(client):
    user = User.objects.create_user("relecture@exemple.fr", "une-longue-phrase-2026")
    user.groups.add(Group.objects.get(name="Moderators"))
    client.force_login(user)
    client.user = user
    return client


def test_deleting_what_is_published_leads_to_withdrawing_on_every_way(tree, moderator):
    page = make_experience(tree)
    ways = [
        reverse("wagtailadmin_pages:delete", args=[page.pk]),
        reverse("wagtailadmin_pages:delete", args=[page.get_parent().pk]),
        f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'delete'])}?id={page.pk}",
        f"/admin/api/main/pages/{page.pk}/action/delete/",
    ]
    for way in ways:
        moderator.post(way)
        assert ResourcePage.objects.get(pk=page.pk).live, way
    assert not ChangeNote.objects.exists()
    withdraw(page, "Faits non vérifiés.")
    assert moderator.post(ways[-1]).status_code == 204
    assert not ResourcePage.objects.filter(pk=page.pk).exists()


def test_programs_withdraw_with_a_reason_or_not_at_all(tree, client, moderator):
    page = make_experience(tree)
    address = f"/admin/api/main/pages/{page.pk}/action/unpublish/"
    for refused in ({}, {"withdrawal_reason": " "}):
        answer = client.post(address, refused, content_type="application/json")
        assert (answer.status_code, list(answer.json())) == (400, ["withdrawal_reason"])
    assert ResourcePage.objects.get(pk=page.pk).live
    answer = client.post(address, {"withdrawal_reason": "Doublon."}, content_type="application/json")
    assert answer.json() == {"id": page.pk, "live": False}
    assert ChangeNote.objects.get().note == "Doublon."
    assert client.post(address.replace("unpublish", "create_alias")).status_code == 404
    client.force_login(User.objects.create_user("membre2@exemple.fr", "une-longue-phrase-2026"))
    assert client.post(address, {"withdrawal_reason": "Non."}).status_code == 403


def test_the_address_of_what_was_withdrawn_says_why_and_of_what_was_closed_nothing(tree, client):
    page, closed = make_experience(tree), make_experience(tree, "Fermée")
    draft = make_experience(tree, "Neuve", live=False)
    restrict(closed)
    for one in (page, closed):
        withdraw(one, "Remplacée par la fiche de 2026.")
    answer = client.get(page.url)
    assert answer.status_code == 410
    assert "Remplacée par la fiche de 2026." in answer.content.decode() and page.title not in answer.content.decode()
    assert [client.get(one.url).status_code for one in (closed, draft)] == [404, 404]


def test_the_edit_screen_says_what_was_withdrawn_and_what_was_sent_back(tree, moderator):
    page = make_experience(tree)
    withdraw(page, "Chiffres faux.")
    html = moderator.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "Retirée du site le" in html and "Chiffres faux." in html
