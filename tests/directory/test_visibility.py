"""What of an entry reaches whom, in every channel: the page, the list, its words and facets, the vCard, the export."""

import json

import pytest
from django.urls import get_resolver

from asv.accounts.models import User
from network.directory.finding import people
from network.directory.models import LINES, Audience, Level, Post
from network.directory.posts import hide_entry, set_levels, vacate
from network.directory.viewing import shown_fields, viewer_as
from tests.directory.making import MARKS, everything, make_post
from tests.factories.accounts import make_admin
from tests.factories.network import make_organisation
from tests.factories.site import make_user, restrict

VIEWERS = ("visitor", "member", "staff")
# What finds a line in the list: its own words, and the filters that stand on it.
FILTERS = {"territories": "territoire=com-59350", "demarches": "demarche=asv", "themes": "theme=okapi"}


def as_viewer(client, viewer):
    client.logout()
    if viewer != "visitor":
        email = f"{viewer}@exemple.fr"
        known = User.objects.filter(email=email).first()
        client.force_login(known or (make_admin(email) if viewer == "staff" else make_user(email)))
    return client


def sees(level, viewer):
    return level == Level.PUBLIC or (level == Level.MEMBERS and viewer != "visitor")


def channels(client, post):
    """Everything the directory says of the entry to this viewer, by channel."""
    body = post.organisation
    answers = {
        "page": client.get(f"/annuaire/fiches/{post.pk}/"),
        "vcard": client.get(f"/annuaire/fiches/{post.pk}/carte.vcf"),
        "list": client.get("/annuaire/?quoi=personnes"),
        "structure": client.get(f"/annuaire/{body.slug}/"),
        "contact": client.get(f"/annuaire/fiches/{post.pk}/contact/"),
        "export": client.get("/annuaire/export.csv?quoi=personnes"),
    }
    texts = {}
    for name, response in answers.items():
        streamed = b"".join(response.streaming_content) if response.streaming else response.content
        texts[name] = streamed.decode() if response.status_code == 200 else ""
    texts["vcard"] = texts["vcard"].replace("\r\n ", "")
    return texts


def found(client, query):
    return [row.entry.post.pk for row in client.get(f"/annuaire/?{query}").context["rows"] if row.entry]


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("line", sorted(set(LINES) - {"contact"}))
def test_a_line_reaches_those_it_was_chosen_for_and_nobody_else(client, tree, line, viewer):
    post = make_post(tree)
    title = "function" if line == "name" else "name"
    as_viewer(client, viewer)
    for level in Level.values:
        set_levels(post, {title: Level.PUBLIC, line: level})
        texts = channels(client, post)
        seen = sees(level, viewer)
        mark = "+33" if line == "phone" else MARKS[line]
        mark = MARKS[line]
        assert (mark in texts["page"]) == seen, (level, "page")
        for name in ("vcard", "list", "export"):
            assert seen or mark not in texts[name].split("ne répond")[0].split("<form")[0], (level, name)
        if viewer != "visitor":
            assert (mark in texts["export"]) == seen, level
        assert texts["export"] == "" if viewer == "visitor" else texts["export"]
        if line not in ("networks", "territories", "demarches", "themes"):
            card = "0399989796" if line == "phone" else mark
            assert (card in texts["vcard"]) == seen, (level, "vcard")
        assert (post.pk in found(client, f"quoi=personnes&q={mark}")) == seen, (level, "words")
        if line in FILTERS:
            assert (post.pk in found(client, FILTERS[line])) == seen, (level, "filter")
        if line == "networks":
            assert (post.pk in found(client, f"reseau={post.networks.get().slug}")) == seen, level
        if line == "organisation":
            assert (MARKS[title] in texts["structure"]) == seen, level


@pytest.mark.parametrize("viewer", VIEWERS)
def test_nothing_is_shown_without_consent_or_after_it(client, tree, viewer):
    """By default, withdrawn, withheld, unanswered, left, closed: no channel says anything, and no address exists."""
    post = make_post(tree)
    as_viewer(client, viewer)

    def silent():
        texts = channels(client, post)
        personal = {line: mark for line, mark in MARKS.items() if line not in ("organisation", "networks")}
        for name, text in texts.items():
            said = text.split("</form>")[-1]
            assert not any(mark in said for mark in personal.values()), name
        assert not texts["page"] and not texts["vcard"] and not texts["contact"]
        return found(client, "quoi=personnes") == []

    def shown():
        return bool(channels(client, post)["page"]) and found(client, "quoi=personnes") == [post.pk]

    assert silent(), "default"
    set_levels(post, everything())
    assert shown()
    hide_entry(post)
    assert silent(), "withdrawn"
    set_levels(post, everything())
    Post.objects.get(pk=post.pk).save()  # any save keeps it
    assert shown()
    for field, value in (("withheld", True), ("hidden_at", post.confirmed_at), ("consented_at", None)):
        was = getattr(post, field)
        setattr(post, field, value)
        post.save()
        assert silent(), field
        setattr(post, field, was)
        post.save()
        assert shown(), field
    post.holder.is_active = False
    post.holder.save()
    assert silent(), "closed account"
    post.holder.is_active = True
    post.holder.save()
    assert shown()
    vacate(post)
    assert silent(), "left"


def test_an_entry_without_a_title_and_vacant_posts(client, tree):
    post = make_post(tree, presentation="public", name="members")
    assert shown_fields(post, viewer_as(Audience.PUBLIC)) == {}
    assert list(shown_fields(post, viewer_as(Audience.MEMBERS))) == ["name", "presentation"]
    set_levels(post, {**everything(), "nonsense": "public", "phone": "<b>"})
    assert "phone" not in shown_fields(post, viewer_as(Audience.MEMBERS))
    vacate(post)
    assert people(viewer_as(Audience.MEMBERS), organisation=post.organisation) == []
    post.announced_vacant = True
    post.save()
    (entry,) = people(viewer_as(Audience.PUBLIC), organisation=post.organisation)
    assert entry.title == MARKS["function"] and set(entry.shown) == {"function"}
    whole = shown_fields(Post.objects.get(pk=post.pk), viewer_as(Audience.PUBLIC))
    assert list(whole) == ["function", "organisation", "territories", "demarches", "networks", "themes"]
    html = client.get(post.get_absolute_url()).content.decode()
    assert "Poste vacant" in html and "vous écrire" not in html
    assert found(client, "quoi=vacants") == [post.pk] and found(client, "quoi=personnes") == []


def test_search_engines_and_the_rest_of_the_site_know_nothing_of_it(client, tree):
    post = make_post(tree, **everything(Level.PUBLIC))
    visitor = client.get(post.get_absolute_url())
    assert "noindex" in visitor["X-Robots-Tag"] and "no-store" in visitor["Cache-Control"]
    assert "noindex" in client.get(f"/annuaire/fiches/{post.pk}/carte.vcf")["X-Robots-Tag"]
    assert "noindex" in client.get(f"/annuaire/fiches/{post.pk}/contact/")["X-Robots-Tag"]
    client.force_login(make_user())
    assert "noindex" in client.get(post.get_absolute_url())["X-Robots-Tag"]
    for address in ("/sitemap.xml", "/", "/annuaire/fiches/999999/"):
        html = client.get(address).content.decode()
        assert MARKS["name"] not in html and "fiches/" not in html.replace("/annuaire/fiches/999999/", ""), address


def test_a_network_behind_a_password_is_no_longer_named(client, tree):
    post = make_post(tree, **everything())
    restrict(post.networks.get(), "password")
    for text in (client.get(post.get_absolute_url()), client.get("/annuaire/")):
        assert MARKS["networks"] not in text.content.decode()


def test_the_list_costs_the_same_for_many_entries(client, tree, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    post = make_post(tree, **everything())
    client.force_login(make_user())

    def cost(path):
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return len(captured)

    paths = (
        "/annuaire/?q=kumquat",
        "/annuaire/?territoire=dep-59&demarche=asv",
        f"/annuaire/{post.organisation.slug}/",
    )
    few = [cost(path) for path in paths]
    for _number in range(15):
        other = Post.objects.create(
            function=MARKS["function"],
            organisation=post.organisation,
            holder=post.holder,
            name="X",
            levels=post.levels,
            consented_at=post.consented_at,
        )
        for line in ("territories", "demarches", "networks", "themes"):
            getattr(other, line).set(getattr(post, line).all())
    assert [cost(path) for path in paths] == few
    assert len(found(client, "q=kumquat")) == 16


def test_staff_cannot_publish_a_person_nor_write_in_their_name(client, tree):
    post = make_post(tree, name="members")
    other = make_organisation("Autre")
    client.force_login(make_admin())
    base = "/admin/directory/post/"
    assert MARKS["name"] not in client.get(base).content.decode()
    page = client.get(f"{base}edit/{post.pk}/")
    assert page.status_code == 200 and MARKS["name"] not in page.content.decode()
    forged = {
        "function": "Détourné", "organisation": other.pk, "announced_vacant": "on", "withheld": "on",
        "name": "Détourné", "levels": json.dumps({"email": "public"}), "consented_at": "2026-01-01", "holder": "",
    }  # fmt: skip
    assert client.post(f"{base}edit/{post.pk}/", forged).status_code == 302
    post.refresh_from_db()
    assert post.withheld and not post.announced_vacant and post.function == MARKS["function"]
    assert post.levels == {"name": "members"} and post.organisation != other and post.holder
    made = client.post(f"{base}new/", {"function": "Coordination", "organisation": other.pk, "announced_vacant": "on"})
    assert made.status_code == 302
    vacant = Post.objects.get(function="Coordination")
    assert found(client, "quoi=vacants") == [vacant.pk]
    for name in ("handover", "contactmade", "closedcontact"):
        assert client.get(f"/admin/directory/{name}/").status_code == 200
    assert get_resolver().reverse("directory_export") == "annuaire/export.csv"
