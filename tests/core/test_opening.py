"""In the admin: a file says who opens it; opening it to everyone is confirmed, logged and taken back."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import BaseViewRestriction, CollectionViewRestriction, ModelLogEntry

from asv.core.models import AsvDocument
from asv.core.opening import CLOSED, OPENED, openness
from tests.factories.site import make_document, make_user, restrict
from tests.privacy.test_file_states import Place, make_image

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(client):
    place = Place()
    client.force_login(place.people["editor"])
    return place


def opening(kind, file):
    return reverse("file_opening", args=[kind, file.pk])


@pytest.mark.parametrize("kind", ["document", "image"])
def test_an_editor_opens_a_file_and_closes_it_again(place, client, kind):
    file = getattr(place, kind)
    address = place.addresses["document" if kind == "document" else "original"]
    page = client.get(opening(kind, file)).content.decode()
    assert "Fichier fermé" in page and "Aucune page." in page and 'name="confirmed"' in page

    client.post(opening(kind, file), {"public": "1"})  # not confirmed
    file.refresh_from_db()
    assert not file.is_public and not ModelLogEntry.objects.filter(action=OPENED).exists()

    answer = client.post(opening(kind, file), {"public": "1", "confirmed": "1"}, follow=True).content.decode()
    assert "Fichier public : toute personne" in answer and "Ne plus l’ouvrir" in answer
    (entry,) = ModelLogEntry.objects.filter(action=OPENED)
    assert entry.user == place.people["editor"] and entry.object_id == str(file.pk)
    assert "Marqué « Fichier public », par" in answer
    client.logout()
    assert client.get(address).status_code == 200

    client.force_login(place.people["editor"])
    for _ in range(2):  # the second changes nothing, and nothing is logged
        client.post(opening(kind, file), {"public": "0"})
    assert ModelLogEntry.objects.filter(action=CLOSED).count() == 1
    client.logout()
    assert client.get(address).status_code == 404


def test_who_may_not_change_a_file_opens_nothing(place, client):
    for person in (None, place.people["member"]):
        client.logout()
        if person:
            client.force_login(person)
        response = client.post(opening("document", place.document), {"public": "1", "confirmed": "1"})
        assert response.status_code in (302, 403, 404)
    elsewhere = make_user("ailleurs@exemple.fr")
    elsewhere.groups.add(_only_access())
    client.force_login(elsewhere)
    known = client.get(opening("document", place.document))
    unknown = client.get(reverse("file_opening", args=["document", 999_999]))
    assert known.status_code == unknown.status_code == 404
    assert client.post(opening("document", place.document), {"public": "1", "confirmed": "1"}).status_code == 404
    place.document.refresh_from_db()
    assert not place.document.is_public
    client.force_login(place.people["editor"])
    for kind, number in (("autre", 1), ("document", 10**30), ("image", 2**40)):
        assert client.get(f"/admin/fichiers/{kind}/{number}/ouverture/").status_code == 404
    assert client.post(opening("document", place.document), {"public": "peut-être"}).status_code == 302


def _only_access():
    from django.contrib.auth.models import Permission

    group = Group.objects.create(name="Qui n'a que l'accès")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    return group


def test_the_words_follow_what_carries_the_file(place, client):
    assert openness(place.document).startswith("Fichier fermé")
    page = place.carried()
    assert openness(place.document).startswith("Ouvert à tout le monde")
    restriction = restrict(page)
    assert openness(place.document).startswith("Ouvert à qui peut lire la page réservée")
    page.unpublish()
    assert openness(place.document).startswith("Fichier fermé")
    shown = client.get(opening("document", place.document)).content.decode()
    assert page.title in shown and "non publiée" in shown
    restriction.delete()
    CollectionViewRestriction.objects.create(
        collection=place.document.collection, restriction_type=BaseViewRestriction.LOGIN
    )
    assert openness(place.document).startswith("Fichier réservé")


@pytest.mark.parametrize(("kind", "edit"), [("document", "wagtaildocs:edit"), ("image", "wagtailimages:edit")])
def test_the_form_of_a_file_says_who_opens_it(place, client, kind, edit):
    file = getattr(place, kind)
    page = client.get(reverse(edit, args=[file.pk])).content.decode()
    assert "Fichier fermé" in page and f'href="{opening(kind, file)}"' in page
    assert 'name="is_public"' not in page


@pytest.mark.parametrize(("kind", "report"), [("document", "documents"), ("image", "images")])
def test_reports_name_the_files_without_a_page(place, client, kind, report):
    address = reverse(f"{report}_without_page")
    lost = make_document("Perdu de vue", "perdu.pdf") if kind == "document" else make_image("Perdu de vue")
    place.carried()
    shown = client.get(address).content.decode()
    assert "Perdu de vue" in shown and getattr(place, kind).title not in shown
    assert f'href="{opening(kind, lost)}"' in shown
    client.post(opening(kind, lost), {"public": "1", "confirmed": "1"})
    assert "Perdu de vue" in client.get(f"{address}?is_public=True").content.decode()
    assert "Perdu de vue" not in client.get(f"{address}?is_public=False").content.decode()
    assert client.get(f"{address}?is_public=x&p=9999&ordering=file;").status_code == 200
    assert "Perdu de vue" in b"".join(client.get(f"{address}?export=csv").streaming_content).decode()
    client.force_login(make_user("admin@exemple.fr", is_superuser=True))
    assert "Marqué « Fichier public »" in client.get(reverse("wagtailadmin_reports:site_history")).content.decode()
    client.force_login(place.people["member"])
    assert client.get(address).status_code in (302, 403)


def test_replacing_a_file_keeps_its_mark(place, client):
    AsvDocument.objects.filter(pk=place.document.pk).update(is_public=True)
    form = {"title": "Autre titre", "kind": "autre", "language": "fr", "collection": place.document.collection_id}
    assert client.post(reverse("wagtaildocs:edit", args=[place.document.pk]), form).status_code == 302
    place.document.refresh_from_db()
    assert place.document.is_public and place.document.title == "Autre titre"


@pytest.mark.parametrize("kind", ["documents", "images"])
def test_choosers_offer_and_search_what_may_be_opened(place, client, kind):
    chooser = reverse(f"wagtail{'docs' if kind == 'documents' else 'images'}_chooser:choose_results")
    file = place.document if kind == "documents" else place.image
    for query in (
        "",
        f"?q={file.title.split()[-1]}",
        f"?q={file.title.split()[-1]}&collection_id={file.collection_id}",
    ):
        response = client.get(chooser + query)
        assert response.status_code == 200 and file.title in response.content.decode(), query
