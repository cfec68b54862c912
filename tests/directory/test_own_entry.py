"""My entry, as its holder uses it: line by line, consent, preview, taking back, leaving; and what others try."""

import csv
import io
import json

import pytest
from bs4 import BeautifulSoup

from asv.accounts.leaving import delete_account
from asv.accounts.models import Consent, ConsentKind, User
from asv.accounts.own_data import own_data
from network.directory.models import LINES, Level, Listing, Post
from network.directory.posts import LIMIT, hide_entry
from tests.directory.making import MARKS, entry_form, everything, make_post
from tests.factories.network import lille, make_network, make_organisation
from tests.factories.site import make_user, restrict
from tests.factories.taxonomy import make_theme

LIST = "/compte/annuaire/"
HOSTILE = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "=HYPERLINK(1)", "{{ 7*7 }}", "x" * 150]


def errors(response):
    return response.context["form"].errors


def test_from_nothing_to_shown_and_back(client, tree):
    user = make_user(first_name="Nadia", last_name="K.", function="Coordinatrice", structure="ville de lille")
    body = make_organisation("Ville de Lille", territory=lille())
    client.force_login(user)
    form = client.get(f"{LIST}nouvelle/").content.decode()
    for filled in ('value="Nadia K."', 'value="Coordinatrice"', 'value="Ville de Lille"', 'value="membre@exemple.fr"'):
        assert filled in form, filled
    assert form.count('value="" selected') >= len(LINES), "something is shown before it was chosen"
    assert (
        BeautifulSoup(form, "html.parser").find("input", attrs={"name": "whole", "checked": True})["value"] == "nobody"
    )
    # Without consent nothing is shown, nothing saved, and what was typed is kept.
    data = entry_form(
        organisation="VILLE DE LILLE", level_name="public", email="nadia@ville.example", level_email="members"
    )
    refused = client.post(f"{LIST}nouvelle/", data)
    assert "consent" in errors(refused) and "nadia@ville.example" in refused.content.decode()
    assert not Post.objects.exists() and not Consent.objects.filter(kind=ConsentKind.DIRECTORY).exists()
    assert client.post(f"{LIST}nouvelle/", {**data, "consent": "on", "territories-ajout": "Lille"}).status_code == 302
    post = Post.objects.get()
    assert post.organisation == body and post.territories.get().code == "com-59350"
    assert post.levels == {"name": "public", "email": "members"} and post.consent_version == "1" and post.confirmed_at
    assert Consent.objects.get(user=user, kind=ConsentKind.DIRECTORY, withdrawn_at=None)
    preview = client.get(f"{LIST}{post.pk}/apercu/").content.decode()
    visitor, member = preview.split("Un membre voit")
    assert "Nadia" in visitor and "nadia@ville.example" not in visitor and "nadia@ville.example" in member
    assert "consent" not in client.get(f"{LIST}{post.pk}/").context["form"].fields
    assert "Vue par tout le monde" in client.get(LIST).content.decode()
    assert client.post(f"{LIST}{post.pk}/retrait/").status_code == 302
    post.refresh_from_db()
    assert not Listing.objects.filter(post=post).exists() and post.levels == {} and post.name == "Nadia"
    assert not Consent.objects.filter(user=user, kind=ConsentKind.DIRECTORY, withdrawn_at=None).exists()
    assert client.post(f"{LIST}{post.pk}/depart/").status_code == 302
    post.refresh_from_db()
    assert post.is_vacant and (post.name, post.email, post.presentation, post.phone) == ("", "", "", "")


def test_one_choice_for_the_whole_entry_and_exceptions_line_by_line(client, tree):
    user = make_user(first_name="Nadia")
    client.force_login(user)
    data = entry_form(whole="public", level_phone="nobody", level_email="members", consent="on")
    assert client.post(f"{LIST}nouvelle/", data).status_code == 302
    post = Post.objects.get()
    own = {"phone": Level.NOBODY, "email": Level.MEMBERS}
    assert {line: post.level(line) for line in LINES} == {line: own.get(line, Level.PUBLIC) for line in LINES}
    form = client.get(f"{LIST}{post.pk}/").context["form"]
    assert form["whole"].value() == Level.PUBLIC and form.exceptions == 2
    assert form["level_phone"].value() == "nobody" and form["level_name"].value() == ""
    # Saved as it stands, nothing changes; said otherwise, what follows the whole follows.
    kept = {"level_phone": "nobody", "level_email": "members"}
    client.post(f"{LIST}{post.pk}/", entry_form(whole="public", **kept))
    post.refresh_from_db()
    assert post.level("function") == Level.PUBLIC and post.level("phone") == Level.NOBODY
    client.post(f"{LIST}{post.pk}/", entry_form(whole="members", **kept))
    post.refresh_from_db()
    assert post.level("function") == Level.MEMBERS and post.level("phone") == Level.NOBODY


def test_each_step_says_what_it_holds_and_opens_where_one_begins_or_something_is_to_mend(client, tree):
    def unfolded(html):
        steps = BeautifulSoup(html, "html.parser").select("details.step")
        return {step["id"]: step.has_attr("open") for step in steps}

    mental = make_theme("souffrance-psychique", parent=make_theme("sante-mentale"))
    client.force_login(make_user())
    assert unfolded(client.get(f"{LIST}nouvelle/").content) == {"poste": True, "personne": False, "regard": False}
    refused = client.post(f"{LIST}nouvelle/", entry_form(phone="appelez-moi"))
    assert unfolded(refused.content) == {"poste": False, "personne": True, "regard": False}
    refused = client.post(f"{LIST}nouvelle/", entry_form(level_phone="tous"))
    assert BeautifulSoup(refused.content, "html.parser").select_one("#regard[open] .fold[open] [name=level_phone]")
    data = entry_form(whole="members", level_phone="nobody", phone="0102030405", themes=[mental.pk], consent="on")
    client.post(f"{LIST}nouvelle/", data)
    page = BeautifulSoup(client.get(f"{LIST}{Post.objects.get().pk}/").content, "html.parser")
    assert set(unfolded(str(page)).values()) == {False}
    said = [step.select_one("summary .soft").get_text() for step in page.select("details.step")[1:]]
    assert "1 thème, téléphone" in said[0] and said[1] == "Les membres, sauf 1 ligne"
    # A theme of the second level stands folded below its own, unfolded where it is ticked.
    nest = page.select_one(f".nest:has(input[value='{mental.parent_id}'])")
    assert nest.label.get_text().strip() == "Sante mentale"
    assert nest.select_one(f"details[open] .own input[name=themes][value='{mental.pk}'][checked]")


def test_an_address_names_only_ones_own(client, tree):
    post = make_post(tree, **everything(Level.MEMBERS))
    client.force_login(make_user("autre@exemple.fr"))
    for path in ("", "apercu/", "depart/", "relais/"):
        assert client.get(f"{LIST}{post.pk}/{path}").status_code == 404, path
    for path in ("", "retrait/", "confirmation/", "depart/", "relais/", "relais/retrait/"):
        assert client.post(f"{LIST}{post.pk}/{path}", entry_form()).status_code == 404, path
    assert client.get(f"{LIST}{post.pk}/retrait/").status_code == 405
    client.logout()
    assert client.get(LIST).status_code == 302 and client.post(f"{LIST}{post.pk}/retrait/").status_code == 302
    post.refresh_from_db()
    assert post.levels == everything(Level.MEMBERS)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_are_kept_as_text(client, tree, text):
    client.force_login(make_user())
    data = entry_form(name=text, function=text, presentation=f"{text}\r\n\r\n{text}", consent="on")
    shown = {f"level_{line}": "public" for line in LINES}
    assert client.post(f"{LIST}nouvelle/", {**data, **shown}).status_code == 302
    post = Post.objects.get()
    for address in (LIST, f"{LIST}{post.pk}/", f"{LIST}{post.pk}/apercu/", post.get_absolute_url(), "/annuaire/"):
        html = client.get(address).content.decode()
        assert "<script>alert" not in html and "<img src=x" not in html and ">49<" not in html, address
    card = client.get(f"{post.get_absolute_url()}carte.vcf")
    assert all(len(line) <= 75 for line in card.content.split(b"\r\n"))
    assert set(card["Content-Disposition"].partition('"')[2]) <= set('abcdefghijklmnopqrstuvwxyz0123456789-_.";')
    export = b"".join(client.get("/annuaire/export.csv").streaming_content).decode()
    rows = list(csv.reader(io.StringIO(export), delimiter=";"))
    assert len(rows) == 2 and not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "deux\nlignes"),
        ("function", "rtl \u202e inverse"),
        ("function", ""),
        ("name", "x" * 151),
        ("phone", "appelez-moi"),
        ("email", "pas une adresse"),
        ("email", "a@b.fr\r\nBcc: tous@exemple.fr"),
        ("organisation", "Structure inconnue"),
        ("territories-ajout", "Nulleville"),
        ("networks", ["999999"]),
        ("networks", ["x"]),
        ("level_name", "everyone"),
        ("level_presentation", "public"),
    ],
)
def test_bad_input_is_named_and_kept(client, tree, field, value):
    client.force_login(make_user())
    refused = client.post(f"{LIST}nouvelle/", {**entry_form(presentation="ce que j'écris", consent="on"), field: value})
    assert refused.status_code == 200 and errors(refused) and not Post.objects.exists()
    assert "ce que j&#x27;écris" in refused.content.decode() or "ce que j’écris" in refused.content.decode()


def test_a_network_one_cannot_see_cannot_be_named(client, tree):
    hidden = make_network(tree, "Caché")
    restrict(hidden, "password")
    client.force_login(make_user())
    assert "networks" in errors(client.post(f"{LIST}nouvelle/", entry_form(networks=[hidden.pk])))


def test_no_more_posts_than_one_may_hold(client, tree):
    user = make_user()
    client.force_login(user)
    for _number in range(LIMIT):
        assert client.post(f"{LIST}nouvelle/", entry_form()).status_code == 302
    refused = client.post(f"{LIST}nouvelle/", entry_form())
    assert "le nombre possible" in str(errors(refused)) and Post.objects.count() == LIMIT


def test_own_data_and_deletion(client, tree):
    post = make_post(tree, name="public", email="members")
    held = json.dumps(own_data(post.holder), ensure_ascii=False)
    for mark in MARKS.values():
        assert mark in held, mark
    client.force_login(post.holder)
    assert client.get("/compte/donnees/").status_code == 200
    delete_account(User.objects.get(pk=post.holder_id))
    post.refresh_from_db()
    assert post.is_vacant and post.vacant_since and not post.announced_vacant and post.consented_at is None
    assert (post.name, post.email, post.presentation, post.phone, post.levels) == ("", "", "", "", {})
    assert post.function and post.organisation and not Listing.objects.filter(post=post).exists()


def test_consent_is_given_up_with_the_last_entry_only(tree):
    post = make_post(tree, name="public")
    second = Post.objects.create(function="Autre", holder=post.holder, levels={"function": "public"})
    second.consented_at = post.consented_at
    second.save()
    active = Consent.objects.filter(user=post.holder, kind=ConsentKind.DIRECTORY, withdrawn_at=None)
    hide_entry(post)
    assert active.exists()
    hide_entry(Post.objects.get(pk=second.pk))
    assert not active.exists()
