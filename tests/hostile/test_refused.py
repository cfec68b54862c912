"""What cannot be meant is refused in words, with the same words and codes on every address."""

from __future__ import annotations

import logging

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from wagtail.models import Page

from asv.core.bad_input import BadInput
from tests.depth import DEEP
from tests.factories.accounts import make_admin
from tests.factories.network import make_meeting
from tests.factories.routes import every_route
from tests.factories.site import make_document, make_experience, make_tree, restrict
from tests.hostile.ground import build_target
from tests.hostile.sending import Request, Sender
from tests.hostile.test_hostile_requests import alone

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def admin():
    client = Client(raise_request_exception=False, headers={"sec-fetch-site": "same-origin"})
    client.force_login(make_admin())
    return client


def test_no_address_holds_a_nul(client, tree):
    make_meeting(tree, "Rencontre", takes_registrations=True)
    for address in ("/rencontres/a%00b/inscription/", "/reseaux/%00/rejoindre/", "/r/%00", "/territoires/dep-%00/"):
        assert client.get(address).status_code == 404, address


@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "hex", "latin-1", "undefined", "bogus", '"utf-7"'])
@pytest.mark.parametrize("address", ["/compte/connexion/", "/recherche/", "/compte/favoris/1/"])
def test_only_utf_8_is_read(client, address, charset):
    answer = client.generic("POST", address, b"login=+AGE-", content_type=f"{FORM}; charset={charset}")
    page = answer.content.decode()
    assert answer.status_code == 400 and "Le site ne lit que l’UTF-8" in page and 'lang="fr"' in page
    assert client.generic("POST", address, b"a=b", content_type=f"{FORM}; charset=UTF-8").status_code != 400


def test_an_unreadable_request_to_the_api_is_told_in_its_own_language(client):
    answer = client.get("/api/v1/recherche", headers={"Cookie": 'sessionid="\\000"'})
    assert answer.status_code == 400 and answer.json()["errors"][0]["message"] == "Un cookie de ce site a été abîmé."


def test_an_origin_that_is_no_address_is_another_site(tree):
    stranger = Client(raise_request_exception=False)
    assert stranger.post("/proposer/", {}, headers={"origin": "http://["}).status_code == 403


def test_a_password_asked_of_the_trees_root_is_a_page_like_any(admin):
    root = Page.get_first_root_node()
    answer = admin.get(f"/_util/authenticate_with_password/{restrict(root, 'password').pk}/{root.pk}/")
    assert answer.status_code < 500


@pytest.mark.parametrize("length", ["abc", "-1", "1e3", "1,2", "9" * 19, "9" * 40])
def test_a_length_is_a_number(client, length):
    assert client.generic("POST", "/compte/connexion/", b"a=b", FORM, CONTENT_LENGTH=length).status_code == 400


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "BREW", "X" * 300])
def test_methods_nobody_serves_are_refused_alike_everywhere(client, tree, method):
    for address in ("/", "/recherche/", "/admin/", "/compte/connexion/", "/nulle-part/", "/static/css/site.css"):
        answer = client.generic(method, address)
        assert answer.status_code == 405 and "GET" in answer["Allow"], address


@pytest.mark.parametrize("bad", ["abc", "²", "9" * 30, "1_0"])
def test_rows_of_the_admin_have_numbers(admin, tree, bad):
    """Every address of the admin that names a row in text: the lists of the menu, choosers, whatever comes."""
    found = [
        route.address({one.name: bad if one.name in ("pk", "instance_pk") else "1" for one in route.arguments})
        for route in every_route()
        if route.shape.startswith("/admin/") and any(one.name in ("pk", "instance_pk") for one in route.arguments)
    ]
    assert len(found) > 100
    assert [address for address in found if admin.get(address).status_code not in (404, 301)] == []


@pytest.mark.parametrize("bad", ["abc", "9" * 30, "%00", "1.5"])
def test_choosers_are_asked_for_numbers(admin, tree, bad):
    for chooser in ("documents/chooser", "images/chooser", "territoires/choisir", "organisations/choisir"):
        assert admin.get(f"/admin/{chooser}/chosen-multiple/?id={bad}").status_code == 404
    assert admin.get(f"/admin/bulk/wagtailcore/page/delete/?id={bad}").status_code == 404


@pytest.mark.parametrize("kind", ["documents", "images"])
@pytest.mark.parametrize(
    "counted", ["usage_count_min=1", "usage_count_max=3", "usage_count=1", "ordering=-usage_count"]
)
def test_files_are_searched_whatever_counts_their_uses(admin, tree, kind, counted):
    make_document("Un rapport")
    for part in ("", "results/"):
        answer = admin.get(f"/admin/{kind}/{part}?q=rapport&{counted}")
        assert answer.status_code == 200
        # Nothing uses it: who asks for what is used once at least does not see it.
        expected = kind == "documents" and counted != "usage_count_min=1"
        assert ("Un rapport" in answer.content.decode()) is expected


def test_what_is_needed_elsewhere_is_not_deleted(admin, tree):
    from asv.resources.models import ResourceFile

    document = make_document()
    page = make_experience(tree)
    page.files = [ResourceFile(document=document)]
    page.save_revision().publish()
    answer = admin.post(
        f"/admin/documents/multiple/{document.pk}/delete/", headers={"X-Requested-With": "XMLHttpRequest"}
    )
    assert answer.status_code == 409 and "Ceci sert encore ailleurs" in answer.content.decode()
    document.refresh_from_db()


def test_a_value_that_the_admin_chokes_on_is_refused_and_logged(admin, tree, caplog):
    page = make_experience(tree)
    with caplog.at_level(logging.WARNING):
        answer = admin.post(f"/admin/pages/{page.pk}/move/", {"new_parent_page": "abc"})
    assert answer.status_code == 400 and "Cette demande n’a pas pu être lue" in answer.content.decode()
    assert any("refused" in record.message and record.exc_info for record in caplog.records)
    assert admin.post(f"/admin/pages/{page.pk}/copy/", {}).status_code in (200, 400)


def test_a_bug_of_ours_stays_an_error():
    """The same exception from a line of ours is no bad input, in the admin neither."""
    guard = BadInput(lambda request: HttpResponse())
    request = RequestFactory().post("/admin/pages/1/move/")
    namespace = {"__name__": "asv.core.admin_lists"}
    exec("def ours():\n    int('abc')", namespace)
    for raiser, status in ((namespace["ours"], None), (lambda: int("abc"), 400)):
        try:
            raiser()
        except ValueError as error:
            if status is None:
                assert guard.process_exception(request, error) is None
            else:
                with pytest.raises(Exception, match="champ"):
                    guard.process_exception(request, error)


def test_the_view_that_breaks_on_purpose_is_closed(admin, tree):
    assert admin.get("/admin/failwhale/").status_code == 404


@pytest.mark.walk
def test_head_is_answered_wherever_get_is():
    """Every address (the admin's in `make test-deep`), by an administrator and a visitor; servers drop the body."""
    logging.disable(logging.CRITICAL)
    target = build_target()
    sender = Sender(target.sessions)
    different = []
    for route in target.routes:
        values = {one.name: "essai" for one in route.arguments} | target.values[route.shape][0]
        if route.shape.startswith("/admin/") and not DEEP:
            continue
        address = route.address(values).encode()
        for who in ("administrator",) if route.shape.startswith("/admin/") else ("administrator", "visitor"):
            get, head = (alone(sender, Request(method, address, who=who)) for method in ("GET", "HEAD"))
            if head.status != get.status:
                different.append((who, address, get.status, head.status))
    logging.disable(logging.NOTSET)
    assert different == []
