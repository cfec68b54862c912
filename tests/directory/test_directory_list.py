"""The list of the directory: who, what they do, where, and one act; the place first among what one asks."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from asv.taxonomy.models import Organisation, Territory
from network.directory.listing import refresh_organisations
from network.directory.models import Level, Listing, Trait
from network.directory.page_view import initials
from network.directory.posts import set_levels
from tests.directory.making import MARKS, make_post
from tests.factories.network import lille, place

pytestmark = pytest.mark.django_db


def row_of(client, title):
    page = BeautifulSoup(client.get("/annuaire/?quoi=personnes").content, "html.parser")
    [row] = [row for row in page.select(".roster > li") if title in row.find("h2").get_text()]
    return row


def test_each_line_has_one_act_and_says_what_was_chosen_alone(client, tree):
    post = make_post(tree, function=Level.PUBLIC, organisation=Level.PUBLIC, territories=Level.PUBLIC)
    row = row_of(client, MARKS["function"])
    assert "Nom réservé" in row.get_text() and MARKS["name"] not in row.get_text()
    assert MARKS["organisation"] in row.get_text() and MARKS["territories"] in row.get_text()
    [act] = row.select(".act a")
    assert act["href"] == post.get_absolute_url()
    set_levels(post, {**post.levels, "name": Level.PUBLIC, "contact": Level.PUBLIC})
    row = row_of(client, MARKS["name"])
    [act] = row.select(".act a")
    assert act["href"] == f"{post.get_absolute_url()}contact/" and MARKS["name"] in act.get_text()
    assert client.get(act["href"]).status_code == 200
    assert MARKS["function"] in row.get_text() and "Nom réservé" not in row.get_text()


def test_the_place_is_asked_first_and_the_rest_is_folded_until_it_serves(client, tree):
    make_post(tree, function=Level.PUBLIC)
    Organisation.objects.create(name="Ville de Roubaix")
    page = BeautifulSoup(client.get("/annuaire/").content, "html.parser")
    form = page.find("form", attrs={"aria-label": "Dans l’annuaire"})
    assert form.find(["input", "select"])["name"] == "territoire"
    assert form.find("details").get("open") is None and not form.find("details").find(attrs={"name": "q"})
    # What few look by is folded once more, and stands unfolded where it is chosen.
    others = form.select_one("details details.others")
    assert others.find("select", attrs={"name": "quoi"}) and others.get("open") is None
    page = BeautifulSoup(client.get("/annuaire/?quoi=personnes").content, "html.parser")
    form = page.find("form", attrs={"aria-label": "Dans l’annuaire"})
    assert all(one.get("open") is not None for one in form.find_all("details"))


def test_a_line_that_says_the_same_is_left_as_it_is(tree):
    body = Organisation.objects.create(name="Ville de Lille")

    def lines():
        refresh_organisations([body.pk])
        return list(Listing.objects.filter(organisation=body).values_list("pk", "sort_name"))

    before = lines()
    assert lines() == before
    body.name = "Ville de Roubaix"
    body.save()
    ((_pk, name),) = after = lines()
    assert name == "ville de roubaix" and after != before
    assert Trait.objects.filter(listing__organisation=body, facet="nature").count() == 1


def test_a_line_says_what_one_works_on_to_whom_the_holder_shows_it(client, tree):
    post = make_post(tree, function=Level.PUBLIC, themes=Level.PUBLIC)
    assert MARKS["themes"] in row_of(client, MARKS["function"]).get_text()
    listed = Listing.objects.filter(post=post)
    kept = list(Trait.objects.filter(listing__in=listed, facet="theme").values_list("value", flat=True))
    type(post).objects.filter(pk=post.pk).update(levels={**post.levels, "themes": Level.MEMBERS})
    assert kept and MARKS["themes"] not in row_of(client, MARKS["function"]).get_text(), (
        "decided now, whatever is listed"
    )


def test_a_filter_that_would_choose_nothing_is_not_offered(client, tree):
    make_post(tree, function=Level.PUBLIC)
    page = BeautifulSoup(client.get("/annuaire/").content, "html.parser")
    for box in page.select("form.filters select"):
        assert len([one for one in box.find_all("option") if one["value"]]) > 1, box["name"]
    page = BeautifulSoup(client.get("/annuaire/?quoi=personnes").content, "html.parser")
    assert page.find("select", attrs={"name": "quoi"}), "what is chosen can be let go of"


@pytest.fixture
def seats(tree):
    """Structures by where their seat is: in Lille, around it, ten kilometres away, two hundred away, and nowhere."""
    nord = lille().parent
    for code, north, east in (("com-59350", 50.63, 3.06), ("com-59512", 50.69, 3.18), ("com-59606", 48.85, 2.35)):
        place(code, "commune", f"Commune {code[-3:]}", nord)
        Territory.objects.filter(code=code).update(latitude=north, longitude=east)
    names = {"com-59350": "Z Ville", "dep-59": "M Conseil", "reg-32": "A Agence", "com-59512": "Voisine",
             "com-59606": "Lointaine", "": "Nulle part"}  # fmt: skip
    return {
        name: Organisation.objects.create(name=name, territory=Territory.objects.filter(code=code).first())
        for code, name in names.items()
    }


def titles(client, path):
    context = client.get(path).context
    return [
        [(row.organisation.name if row.organisation else row.entry.title, row.km) for row in context[name]]
        for name in ("rows", "beside")
    ]


def test_in_a_place_the_nearest_come_first_and_those_beside_it_say_how_far(client, tree, seats):
    rows, beside = titles(client, "/annuaire/?territoire=com-59350")
    assert rows == [("Z Ville", None), ("M Conseil", None), ("A Agence", None)]
    assert beside == [("Voisine", 11)]
    page = BeautifulSoup(client.get("/annuaire/?territoire=com-59350").content, "html.parser")
    assert page.select_one("#a-cote ~ .roster .where").get_text() == "Commune 512, à 11\u202fkm"
    assert [one.name for one in page.select(".roster :is(h2, h3)")] == ["h2"] * 3 + ["h3"]
    # All that is asked but the place; a département has no middle to be near to.
    assert titles(client, "/annuaire/?territoire=com-59350&q=nulle") == [[], []]
    assert titles(client, "/annuaire/?territoire=com-59350&q=voisine") == [[], [("Voisine", 11)]]
    assert titles(client, "/annuaire/?territoire=dep-59")[1] == []


def test_nobody_is_near_whose_place_is_not_shown(client, tree, seats):
    post = make_post(tree, function=Level.PUBLIC, territories=Level.MEMBERS)
    assert titles(client, "/annuaire/?territoire=com-59512&quoi=personnes")[1] == []
    set_levels(post, {**post.levels, "territories": Level.PUBLIC})
    assert titles(client, "/annuaire/?territoire=com-59512&quoi=personnes")[1] == [(MARKS["function"], 11)]


def test_nearness_asks_as_much_of_many_as_of_few(client, tree, seats):
    def cost():
        client.get("/annuaire/?territoire=com-59350")
        with CaptureQueriesContext(connection) as captured:
            client.get("/annuaire/?territoire=com-59350")
        return len(captured)

    few = cost()
    for number in range(12):
        Organisation.objects.create(name=f"Voisine {number}", territory=seats["Voisine"].territory)
    assert cost() == few
    assert len(titles(client, "/annuaire/?territoire=com-59350")[1]) == 10, "the nearest ten"


@pytest.mark.parametrize(
    ("called", "letters"),
    [("Ville de Lille", "VL"), ("Nadia Exemple", "NE"), ("institut régional", "IR"), ("L’Éclat", "LÉ"), ("", "")],
)
def test_a_face_is_two_letters(called, letters):
    assert initials(called) == letters


def test_the_face_of_a_reserved_name_says_nothing_of_it(client, tree):
    post = make_post(tree, function=Level.PUBLIC)
    face = row_of(client, MARKS["function"]).select_one(".face")
    assert face["aria-hidden"] == "true" and face.get_text().strip() == "" and face.find("svg")
    set_levels(post, {**post.levels, "name": Level.PUBLIC})
    assert row_of(client, MARKS["name"]).select_one(".face").get_text() == initials(MARKS["name"])
