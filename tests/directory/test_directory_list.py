"""The list of the directory: who, what they do, where, and one act; the place first among what one asks."""

import pytest
from bs4 import BeautifulSoup

from asv.taxonomy.models import Organisation
from network.directory.listing import refresh_organisations
from network.directory.models import Level, Listing, Trait
from network.directory.posts import set_levels
from tests.directory.making import MARKS, make_post

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
