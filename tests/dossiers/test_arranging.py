"""A member's dossiers: filled, ordered, renamed, deleted; bounds, bad input, and other people's."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from asv.accounts.models import Favourite
from asv.accounts.own_data import own_data
from asv.dossiers import models
from asv.dossiers.arranging import add_resources, create_dossier
from asv.dossiers.models import Dossier, DossierItem
from tests.factories.many import copies
from tests.factories.site import make_experience, make_user, restrict

pytestmark = pytest.mark.django_db
BASE = "/compte/dossiers/"


def titles(dossier):
    return list(dossier.items.values_list("kept_title", flat=True))


def items(dossier):
    return list(dossier.items.all())


def text(answer):
    return answer.content.decode()


def test_from_favourites_to_a_new_dossier_and_out_again(client, tree, member):
    pages = [make_experience(tree, title) for title in ("Un", "Deux")]
    for page in pages:
        client.post(f"/compte/favoris/{page.pk}/")
    chosen = {"ressource": [page.pk for page in pages]}
    shown = text(client.get(f"{BASE}ajouter/", chosen))
    assert "2 ressources choisies" in shown and "Un nouveau dossier" in shown
    answer = client.post(f"{BASE}ajouter/", {**chosen, "name": " Pour\r\nle  comité "}, follow=True)
    dossier = Dossier.objects.get(owner=member)
    assert dossier.name == "Pour le comité" and titles(dossier) == ["Un", "Deux"]
    assert "2 ressources ajoutées à «\u202fPour le comité\u202f»." in text(answer)
    again = client.post(f"{BASE}ajouter/", {**chosen, "dossier": dossier.pk}, follow=True)
    assert "2 ressources y étaient déjà" in text(again) and dossier.items.count() == 2

    first = items(dossier)[0]
    client.post(f"{BASE}{dossier.pk}/ressources/{first.pk}/retrait/")
    assert titles(dossier) == ["Deux"] and Favourite.objects.filter(user=member).count() == 2
    client.post(f"{BASE}{dossier.pk}/nom/", {"name": "Autre nom"})
    assert "Autre nom" in text(client.get(BASE))
    assert "disparaissent" in text(client.get(f"{BASE}{dossier.pk}/suppression/"))
    client.post(f"{BASE}{dossier.pk}/suppression/")
    assert not Dossier.objects.exists() and not DossierItem.objects.exists()


def test_everything_kept_goes_in_at_once(client, tree, member):
    for number in range(3):
        client.post(f"/compte/favoris/{make_experience(tree, f'Récit {number}').pk}/")
    client.post(f"{BASE}ajouter/", {"tout": "1", "name": "Tout"})
    assert titles(Dossier.objects.get()) == ["Récit 2", "Récit 1", "Récit 0"]


def test_order_changes_by_one_place_or_to_a_given_one(client, three):
    first, second, third = items(three)

    def move(item, headers=None, **sent):
        return client.post(f"{BASE}{three.pk}/ressources/{item.pk}/place/", sent, headers=headers)

    answer = move(third, vers="haut")
    assert titles(three) == ["Premier", "Troisième", "Deuxième"]
    assert answer["Location"] == f"{BASE}{three.pk}/?page=1#element-{third.pk}"
    move(first, vers="haut")  # already first
    move(first, position="99")  # beyond the end: last
    assert titles(three) == ["Troisième", "Deuxième", "Premier"]
    move(first, position="1")
    assert titles(three) == ["Premier", "Troisième", "Deuxième"]
    part = text(move(second, headers={"hx-request": "true"}, vers="haut"))
    assert "<html" not in part and 'data-said="Déplacée : place 2 sur 3."' in part
    for wrong in ("0", "abc", "9" * 30, ""):
        answer = move(second, position=wrong)
        assert answer.status_code == 200 and "errorlist" in text(answer)
    assert titles(three) == ["Premier", "Deuxième", "Troisième"]


def test_notes_are_kept_plain_and_shown_escaped(client, three):
    item = items(three)[0]
    address = f"{BASE}{three.pk}/ressources/{item.pk}/"
    notes = {"private_note": "<script>alert(1)</script>\r\nà revoir\x00\x07", "shared_note": "Lire page 3"}
    assert client.post(address, notes)["Location"].endswith(f"#element-{item.pk}")
    item.refresh_from_db()
    assert item.private_note == "<script>alert(1)</script>\nà revoir"
    page = text(client.get(f"{BASE}{three.pk}/"))
    assert "&lt;script&gt;alert" in page and "<script>alert" not in page
    long = client.post(address, {"private_note": "x" * 2001, "shared_note": "gardée aussi"})
    assert "errorlist" in text(long) and "x" * 2001 in text(long) and "gardée aussi" in text(long)


def test_moving_to_another_dossier_takes_the_notes_along(client, three, member):
    other = create_dossier(member, "Comité")
    item = items(three)[1]
    DossierItem.objects.filter(pk=item.pk).update(private_note="à moi")
    address = f"{BASE}{three.pk}/ressources/{item.pk}/transfert/"
    client.post(address, {"target": other.pk})
    assert titles(three) == ["Premier", "Troisième"] and items(other)[0].private_note == "à moi"
    add_resources(three, [item.page_id])
    back = items(three)[-1]
    refused = client.post(f"{BASE}{three.pk}/ressources/{back.pk}/transfert/", {"target": other.pk})
    assert "est déjà dans" in text(refused) and three.items.count() == 3


def test_bounds_are_said(client, tree, three, member, monkeypatch):
    monkeypatch.setattr("asv.dossiers.arranging.MOST_ITEMS", 4)
    extra = [make_experience(tree, f"En plus {n}").pk for n in range(3)]
    answer = client.post(f"{BASE}ajouter/", {"ressource": extra, "dossier": three.pk}, follow=True)
    assert "2 n’ont pas trouvé place" in text(answer) and three.items.count() == 4
    monkeypatch.setattr("asv.dossiers.arranging.MOST_DOSSIERS", 1)
    for address, sent in ((BASE, {"name": "De trop"}), (f"{BASE}ajouter/", {"ressource": extra, "name": "De trop"})):
        refused = text(client.post(address, sent))
        assert "Vous avez déjà 1 dossiers" in refused and "De trop" in refused
    assert member.dossiers.count() == 1
    assert models.MOST_DOSSIERS == 100 and models.MOST_ITEMS == 500


@pytest.mark.parametrize(
    ("sent", "kept"), [("", None), (" \r\n ", None), ("\x00\x1b", None), ("x" * 121, None), ("a\u202eb\tc", "ab c")]
)
def test_names_are_one_plain_line(client, member, sent, kept):
    answer = client.post(BASE, {"name": sent})
    assert [row.name for row in Dossier.objects.all()] == ([kept] if kept else [])
    assert answer.status_code == (302 if kept else 200)


def test_bad_choices_change_nothing(client, tree, member, three):
    hidden = make_experience(tree, "Brouillon caché", live=False)
    locked = make_experience(tree, "Sous mot de passe")
    restrict(locked, "password")
    theirs = create_dossier(make_user("autre@exemple.fr"), "Secret d'autrui")
    for ids in ([], ["abc"], ["9" * 40], ["-1"], [hidden.pk], [locked.pk], ["²"]):
        answer = client.get(f"{BASE}ajouter/", {"ressource": ids}, follow=True)
        assert "Cochez au moins une ressource" in text(answer)
        assert "caché" not in text(answer) and "Sous mot de passe" not in text(answer)
    page = three.items.first().page_id
    answer = text(client.post(f"{BASE}ajouter/", {"ressource": page, "dossier": theirs.pk}))
    assert "errorlist" in answer and "autrui" not in answer and not theirs.items.exists()
    assert "errorlist" in text(client.post(f"{BASE}ajouter/", {"ressource": page}))


def test_others_dossiers_answer_like_unknown_ones(client, three):
    item = items(three)[0]
    own = create_dossier(make_user("autre@exemple.fr"), "Le mien")
    other = Client()
    other.force_login(own.owner)
    paths = [
        *(f"{BASE}{three.pk}/{end}" for end in ("", "nom/", "suppression/", "partage/", "impression/", "export.csv")),
        *(f"{BASE}{three.pk}/ressources/{item.pk}/{end}" for end in ("", "place/", "transfert/", "retrait/")),
        f"{BASE}{own.pk}/ressources/{item.pk}/retrait/",  # my dossier, another's resource
    ]
    for path in paths:
        unknown = path.replace(f"/{three.pk}/", "/999999/").replace(f"/{item.pk}/", "/999999/")
        for answer in (other.get(path), other.post(path, {"target": own.pk, "name": "Pris"})):
            assert answer.status_code in (404, 405), path
            assert "Premier" not in text(answer) and "Santé mentale" not in text(answer)
        assert other.post(path).status_code == other.post(unknown).status_code, path
    for huge in (f"{BASE}{'9' * 30}/", f"{BASE}{own.pk}/ressources/{'9' * 30}/"):
        assert other.get(huge).status_code == 404
    three.refresh_from_db()
    assert three.name == "Santé mentale" and three.items.count() == 3
    mine = items(three)[0]
    client.post(f"{BASE}{three.pk}/ressources/{mine.pk}/transfert/", {"target": own.pk})
    assert not own.items.exists()


def test_every_action_wants_a_form_token_and_a_session(three, member):
    item = items(three)[0]
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(member)
    actions = [
        BASE,
        f"{BASE}ajouter/",
        *(f"{BASE}{three.pk}/{end}" for end in ("nom/", "suppression/", "partage/")),
        *(f"{BASE}{three.pk}/ressources/{item.pk}/{end}" for end in ("", "place/", "transfert/", "retrait/")),
    ]
    for path in actions:
        assert strict.post(path, {"name": "x"}).status_code == 403, path
        signed_out = Client().post(path)
        assert signed_out.status_code == 302 and "/compte/connexion/" in signed_out["Location"], path
    for end in ("place/", "transfert/", "retrait/"):
        answer = strict.get(f"{BASE}{three.pk}/ressources/{item.pk}/{end}")
        assert answer.status_code == 405
    assert titles(three) == ["Premier", "Deuxième", "Troisième"]


def test_a_withdrawn_or_deleted_resource_keeps_its_title_and_notes(client, three):
    first, second, _ = items(three)
    first.page.unpublish()
    second.page.delete()
    page = text(client.get(f"{BASE}{three.pk}/"))
    assert "Premier" in page and "Deuxième" in page and page.count("Retirée du site") == 2
    assert client.get(f"{BASE}{three.pk}/ressources/{second.pk}/").status_code == 200
    client.post(f"{BASE}{three.pk}/ressources/{second.pk}/place/", {"vers": "haut"})
    assert titles(three) == ["Deuxième", "Premier", "Troisième"]


def test_own_data_holds_every_note_and_deletion_leaves_none(client, three, member):
    DossierItem.objects.filter(pk=items(three)[0].pk).update(private_note="à moi", shared_note="à tous")
    held = own_data(member)["dossiers"]
    assert held[0]["nom"] == "Santé mentale" and len(held[0]["ressources"]) == 3
    assert held[0]["ressources"][0]["note pour moi"] == "à moi"
    member.delete()
    assert not Dossier.objects.exists() and not DossierItem.objects.exists()


@pytest.mark.counts_queries
def test_pages_take_as_many_queries_for_fifty_as_for_five(client, tree, member):
    dossier = create_dossier(member, "Long")
    first = make_experience(tree, "Récit")
    pages = [first, *copies(first, 49)]
    addresses = (BASE, f"{BASE}{dossier.pk}/", f"{BASE}{dossier.pk}/impression/", f"{BASE}{dossier.pk}/export.csv")
    counts = []
    for wanted in (5, 50):
        add_resources(dossier, [page.pk for page in pages[:wanted]])
        create_dossier(member, "Encore un")
        counts.append([])
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            counts[-1].append(len(captured))
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 16, counts


def test_staff_find_no_dossier_in_the_admin(client):
    from wagtail.snippets.models import get_snippet_models
    from wagtail_modeladmin.options import ModelAdmin

    client.force_login(make_user("admin@exemple.fr", is_staff=True, is_superuser=True))
    assert "Dossiers" not in text(client.get("/admin/"))  # and the admin has registered all it shows
    found, waiting = set(get_snippet_models()), [ModelAdmin]
    while waiting:
        kind = waiting.pop()
        waiting.extend(kind.__subclasses__())
        found.add(getattr(kind, "model", None))
    assert len(found) > 5 and not {Dossier, DossierItem, Favourite} & found
