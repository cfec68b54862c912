"""A place without an official code is added where it is chosen; a place is split among others."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from asv.accounts.models import User
from asv.accounts.roles import EDITORS
from asv.resources.models import ResourcePage
from asv.taxonomy.changes import Refused, merge, rename, retire, undo
from asv.taxonomy.choosers import territory_chooser
from asv.taxonomy.journal import VocabularyChange
from asv.taxonomy.models import Territory, TerritoryKind
from asv.taxonomy.own_places import OwnPlaceForm
from asv.taxonomy.places import resolve_place
from asv.taxonomy.splitting import split_among
from asv.taxonomy.subjects import subjects
from asv.taxonomy.territories import load_territories
from experiences.models import ExperiencePage
from network.admin.roles import set_up_roles
from tests.factories.search import make_places, reindex
from tests.factories.site import make_experience, make_tree, make_user

pytestmark = pytest.mark.django_db
PLACES = "territoire"


@pytest.fixture
def places():
    return make_places()


@pytest.fixture
def editor():
    return make_user("redaction@exemple.fr", is_superuser=True, is_staff=True)


def own(name, within):
    form = OwnPlaceForm({"name": name, "within": within})
    assert form.is_valid(), form.errors
    return form.save()


@pytest.fixture
def tree():
    return make_tree()


def carry(tree, *places, title="Un"):
    page = make_experience(tree, title)
    page.territories = places
    page.save()
    page.save_revision().publish()
    return page


def codes(page):
    """What a page names today, and what its next edit begins with."""
    today = ExperiencePage.objects.get(pk=page.pk)
    return [
        sorted(place.code for place in one.territories.all()) for one in (today, today.get_latest_revision_as_object())
    ]


def found(client, code):
    reindex()
    answer = client.get("/api/v1/recherche", {PLACES: code})
    return answer.json()["count"] if answer.status_code == 200 else answer.status_code


def test_a_place_without_a_code_is_added_while_a_page_is_written(client, tree, places):
    writer = make_user("ecrit@exemple.fr", is_staff=True)
    set_up_roles(tree.home)
    writer.groups.add(Group.objects.get(name=EDITORS))
    client.force_login(writer)
    asked = {"name": "Cité des Écluses", "within": "Lille (59)"}
    made = client.post(reverse("place_create"), asked).json()["place"]
    place = Territory.objects.get(code=made["code"])
    assert (made["code"], made["label"]) == ("lieu-citedesecluses", "Cité des Écluses (secteur, 59)")
    assert resolve_place(made["label"]) == [place] == resolve_place(made["code"])
    assert place.ancestor_codes == ("com-59350", "dep-59", "reg-32", "fra") and place.latitude == 50.63
    assert client.post(reverse("place_create"), asked).json() == {"place": made}, "never twice"
    assert (
        client.post(reverse("place_create"), {"name": "Lille", "within": "Nord"}).json()["place"]["code"] == "com-59350"
    )
    for wrong, said in (
        ("Saint-Denis", "plusieurs territoires"),
        ("Nulle part", "aucun territoire"),
        ("fra", "Dites où"),
    ):
        answer = client.post(reverse("place_create"), {"name": "Cité", "within": wrong})
        assert answer.status_code == 422 and said in " ".join(answer.json()["faults"])
    carry(tree, place)
    assert found(client, made["code"]) == found(client, "com-59350") == found(client, "dep-59") == 1
    assert found(client, "com-59599") == 0


def test_who_may_not_add_a_place_is_told_what_to_do(client, places):
    reader = make_user("lit@exemple.fr", is_superuser=True, is_staff=True)
    User.objects.filter(pk=reader.pk).update(is_superuser=False)
    reader.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(reader)
    answer = client.post(reverse("place_create"), {"name": "Cité", "within": "Lille (59)"})
    assert answer.status_code == 403 and "écrivez-lui" in answer.json()["faults"][0]
    assert not Territory.objects.filter(kind=TerritoryKind.SECTEUR).exists()


def test_the_modal_of_one_place_makes_it_too(client, places, editor):
    client.force_login(editor)
    page = client.get(reverse(territory_chooser.get_url_name("choose"))).json()["html"]
    assert "Lieu sans code officiel" in page and "Dans" in page
    made = {"territory_chooser-form-name": "Bourg", "territory_chooser-form-within": "62041"}
    made |= {"name": "Bourg", "within": "Arras (62)"}
    assert client.post(reverse(territory_chooser.get_url_name("create")), made).json()["step"] == "chosen"
    assert Territory.objects.get(name="Bourg").parent == places["com-62041"]


def test_a_place_is_split_among_others_and_comes_back_whole(client, tree, places, editor):
    subject, old = subjects()[PLACES], own("Rives", "Nord")
    lille, other = places["com-59350"], own("Rive gauche", "Lille (59)")
    one, both = carry(tree, old), carry(tree, old, lille, title="Deux")
    through = ResourcePage.territories.through
    names = {
        row.resourcepage_id: f"{through._meta.label_lower}:{row.pk}" for row in through.objects.filter(territory=old)
    }
    change = split_among(subject, old, [lille, other], editor, {names[one.pk]: [1]})
    assert codes(one) == [[other.code]] * 2, "the next edit says what was shared out"
    assert codes(both) == [["com-59350", other.code]] * 2
    assert found(client, old.code) == 2
    undo(change, editor)
    assert codes(one) == [[old.code]] * 2
    assert codes(both) == [["com-59350", old.code]] * 2, "what it had before it keeps"
    with pytest.raises(Refused, match="deux lieux"):
        split_among(subject, old, [lille, lille], editor)
    with pytest.raises(Refused, match="contient"):
        split_among(subject, places["dep-59"], [lille, other], editor)


def test_the_screen_of_a_change_takes_places_for_parts(client, tree, places, editor):
    client.force_login(editor)
    old = own("Rives", "Nord")
    page = carry(tree, old)
    address = reverse("taxonomy_change", args=[PLACES, old.pk])
    assert client.post(address, {"act": "split", "parts": ["com-59350"]}).status_code == 422
    asked = {"act": "split", "parts": ["com-59350"], "parts-ajout": "Tourcoing (59)"}
    shown = client.post(address, asked).content.decode()
    assert "« Rives » devient « Lille (59) », « Tourcoing (59) »" in shown and page.title in shown
    assert codes(page) == [[old.code]] * 2
    client.post(address, asked | {"confirme": "oui"})
    assert codes(page) == [["com-59350", "com-59599"]] * 2
    client.post(reverse("taxonomy_undo", args=[VocabularyChange.objects.get().pk]))
    assert codes(page) == [[old.code]] * 2


def test_what_lies_in_a_merged_intercommunalite_lies_in_the_other(client, tree, places, editor):
    groups = [
        Territory.objects.create(code=f"epci-{number}", kind="epci", name=name, insee=number, path="dep-59 reg-32 fra")
        for number, name in (("200000001", "Ancienne"), ("200000002", "Nouvelle"))
    ]
    lille = places["com-59350"]
    Territory.objects.filter(pk=lille.pk).update(epci=groups[0], path="epci-200000001 dep-59 reg-32 fra")
    carry(tree, lille)
    change = merge(subjects()[PLACES], *groups, editor)
    lille.refresh_from_db()
    assert lille.epci == groups[1] and lille.ancestor_codes[0] == "epci-200000002"
    assert found(client, "epci-200000002") == found(client, "epci-200000001") == 1
    undo(change, editor)
    lille.refresh_from_db()
    assert lille.epci.name == "Ancienne" and lille.ancestor_codes[0] == "epci-200000001"
    assert found(client, "epci-200000002") == 0


def test_what_the_team_decided_of_places_outlives_the_next_edition(editor):
    load_territories(["pays", "region"], force=True)
    subject, rows = subjects()[PLACES], Territory.objects.in_bulk(["reg-32", "reg-11", "reg-27"], field_name="code")
    rename(subject, rows["reg-32"], "Hauts de France", "reg-32", editor)
    retired = retire(subject, rows["reg-27"], editor)
    load_territories(["pays", "region"], force=True)
    known = dict(Territory.objects.values_list("code", "name"))
    assert known["reg-32"] == "Hauts de France" and "reg-27" not in known and known["reg-11"] == "Île-de-France"
    undo(retired, editor)
    assert Territory.objects.filter(code="reg-27").exists()
