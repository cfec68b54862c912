"""A form that posts has its token, however deep it stands in templates, and a refusal is said in words."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.template.base import FilterExpression
from django.template.loader_tags import ExtendsNode, IncludeNode
from django.test import Client

from tests.factories.memberships import join
from tests.factories.network import make_network
from tests.factories.site import make_tree, make_user

FOLDER = Path(settings.ROOT) / "templates"
FORM = re.compile(r"<form\b[^>]*\bmethod=[\"']?post\b.*?</form>", re.I | re.S)
TOKEN = re.compile(r"\{% csrf_token %\}|name=\"csrfmiddlewaretoken\"")
# Their views take no token: a signed link stands for it, or what the browser says of the page that sent the form.
WITHOUT_TOKEN = {
    "base.html",  # the favourites of all cards
    "components/favourite_button.html",
    "contact/contact.html",
    "offered/offer.html",
    "proposals/_files.html",
    "proposals/_link.html",
    "proposals/agreement.html",
    "proposals/companion.html",
    "proposals/files.html",
    "proposals/followed.html",
    "proposals/invitation.html",
    "proposals/question.html",
    "proposals/review.html",
    "proposals/start.html",
    "updates/confirm.html",
    "updates/unsubscribe.html",
    "watching/stop.html",
}


def names():
    return sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))


def engine():
    return engines["django"].engine


def includes(source):
    """What a template takes in: (name, or None where it is known at run time; the token reaches it)."""
    for node in source.nodelist.get_nodes_by_type(IncludeNode):
        named = node.template
        name = named.var if isinstance(named, FilterExpression) and isinstance(named.var, str) else None
        yield name, not node.isolated_context or "csrf_token" in node.extra_context


def asks_token(name, seen=()):
    """Whether a template, or one that it takes in or extends, writes the token."""
    source = engine().get_template(name)
    if "{% csrf_token %}" in source.source:
        return True
    below = {one for one, _given in includes(source) if one}
    below |= {node.parent_name.var for node in source.nodelist.get_nodes_by_type(ExtendsNode)}
    return any(asks_token(one, (*seen, name)) for one in below if isinstance(one, str) and one not in seen)


def dropped(source):
    """The templates taken in with `only` and without the token they write; unknown names count."""
    return [name for name, given in includes(source) if not given and (name is None or asks_token(name))]


def test_no_include_drops_the_token_of_a_form():
    found = {name: lost for name in names() if (lost := dropped(engine().get_template(name)))}
    assert not found, "write `csrf_token=csrf_token only`"


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ('{% include "memberships/_groups.html" with groups=groups only %}', ["memberships/_groups.html"]),
        ('{% if x %}{% include "memberships/join.html" only %}{% endif %}', ["memberships/join.html"]),
        ('{% include "memberships/_groups.html" with csrf_token=csrf_token only %}', []),
        ('{% include "memberships/_groups.html" %}', []),
        ("{% include section.template only %}", [None]),
    ],
)
def test_what_counts_as_dropping_it(text, lost):
    assert dropped(engine().from_string(text)) == lost


def test_every_form_that_posts_is_judged_by_the_site_alone():
    """`novalidate`: the browser's own bubbles say one fault at a time, in its language, and are gone in seconds."""
    bare = {
        name
        for name in names()
        if "admin/" not in (FOLDER / name).read_text() + name  # Wagtail's screens keep Wagtail's way
        and any("novalidate" not in form.partition(">")[0] for form in FORM.findall((FOLDER / name).read_text()))
    }
    assert not bare


def test_every_form_that_posts_writes_a_token():
    bare = {
        name for name in names() if any(not TOKEN.search(form) for form in FORM.findall((FOLDER / name).read_text()))
    }
    assert bare == WITHOUT_TOKEN


@pytest.fixture
def strict(db):
    return Client(enforce_csrf_checks=True)


def token_in(page):
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]


def test_a_member_joins_and_leaves_a_working_group_by_the_forms_of_the_page(strict):
    network = make_network(make_tree(), "Collectif santé")
    group = network.working_groups.create(name="Habitat", is_open=True)
    member = make_user()
    join(network, member)
    strict.force_login(member)
    for answer, button in (("join", "Rejoindre ce groupe"), ("leave", "Quitter ce groupe")):
        page = strict.get(network.get_url()).content.decode()
        (form,) = [form for form in FORM.findall(page) if button in form]
        sent = {"csrfmiddlewaretoken": token_in(form), "answer": answer}
        response = strict.post(re.search(r'action="([^"]+)"', form)[1], sent, follow=True)
        assert response.status_code == 200
        assert group.members.filter(user=member).exists() is (answer == "join")


def test_a_refusal_says_what_happened_and_leads_back(strict):
    strict.force_login(make_user())
    strict.get("/compte/profil/")
    response = strict.post("/compte/profil/", {}, headers={"Referer": "http://testserver/compte/profil/?de=ici"})
    page = response.content.decode()
    assert response.status_code == 403
    assert '<html lang="fr">' in page and "<h1>Ce formulaire n’est pas arrivé.</h1>" in page
    assert "Rien n’a été enregistré" in page and "Revenez en arrière" in page
    assert 'href="http://testserver/compte/profil/?de=ici"' in page
    assert "aucun cookie" not in page
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("source", ["", "https://ailleurs.example/", "javascript:alert(1)", "//ailleurs.example/x"])
def test_a_refusal_leads_to_no_other_site_and_speaks_of_cookies_where_none_came(strict, source):
    page = strict.post("/compte/connexion/", {}, headers={"Referer": source}).content.decode()
    assert "aucun cookie" in page
    assert "ailleurs.example" not in page and "javascript:" not in page and "Rouvrir la page" not in page
