"""Parts of a page that are the same for all its readers are written once for those who are signed in."""

import re

import pytest
from django.db import connection
from django.template import engines
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from asv.accounts.models import Favourite
from asv.core import reads
from asv.core.models import AsvDocument
from asv.page_cache import parts
from asv.resources.models import ResourcePage
from asv.taxonomy.models import Organisation, Territory
from asv.taxonomy.terms import Theme
from tests.factories.experiences import FULL
from tests.factories.search import reindex
from tests.factories.site import make_user
from tests.page_cache.conftest import HOST, how_given, ten_minutes_later, visitor

pytestmark = pytest.mark.django_db
# A form's token is another each time; a part has none.
_TOKENS = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


CHANGES = pytest.mark.parametrize(
    "change",
    [
        lambda resource: ResourcePage.objects.filter(pk=resource.pk).update(title="CHANGÉ"),
        lambda resource: ResourcePage.objects.filter(pk=resource.pk).update(source_label="CHANGÉ"),
        lambda resource: Theme.objects.update(label="CHANGÉ"),
        lambda resource: Territory.objects.filter(code="com-59350").update(name="CHANGÉ"),
        lambda resource: Organisation.objects.filter(pk=resource.organisation_links.first().organisation_id).update(
            name="CHANGÉ"
        ),
    ],
    ids=["title", "source", "theme", "place", "organisation"],
)


@pytest.fixture(params=FULL, ids=lambda model: model.__name__)
def resource(page_cache, request):
    """A page of each type of resource with everything filled."""
    made = FULL[request.param]()
    made.save_revision().publish()
    reindex()
    return made


def signed_in(user, kept=True):
    """Their browser; of a site that keeps nothing, where asked."""
    with override_settings(PAGE_CACHE=kept):
        browser = visitor() if kept else Client(HTTP_HOST=HOST)
        browser.force_login(user)
        browser.get("/robots.txt", secure=True)  # the middlewares are chosen at the first request
    return browser


def signed_out():
    """The browser of somebody whom a site answers that keeps nothing."""
    with override_settings(PAGE_CACHE=False):
        browser = Client(HTTP_HOST=HOST)
        browser.get("/robots.txt", secure=True)
    return browser


def read(browser, resource):
    answer = browser.get(resource.url, secure=True)
    assert answer.status_code == 200
    return _TOKENS.sub("", answer.content.decode())


def test_each_reads_what_the_page_itself_says_to_them(resource):
    """Whoever came first and whoever comes after: someone, someone who keeps the resource, an administrator."""
    keeps = make_user("garde@exemple.fr")
    people = [make_user("lit@exemple.fr"), keeps, make_user("chef@exemple.fr", is_superuser=True)]
    Favourite.objects.create(user=keeps, page=resource)
    said = [read(signed_in(one, kept=False), resource) for one in people]
    browsers = [signed_in(one) for one in people]
    for _once_more in range(2):
        assert [read(browser, resource) for browser in browsers] == said
    assert len(set(said)) == len(people)


def test_what_is_kept_asks_less_of_the_database(resource):
    browser = signed_in(make_user())

    def asked():
        with CaptureQueriesContext(connection) as queries:
            read(browser, resource)
        return len(queries)

    first = asked()
    assert asked() < first


@CHANGES
def test_a_change_is_read_at_once(resource, change):
    browser = signed_in(make_user())
    assert "CHANGÉ" not in read(browser, resource) + read(browser, resource)
    change(resource)
    assert "CHANGÉ" in read(browser, resource)


def test_a_page_for_visitors_is_made_again_of_its_parts(resource):
    browser = visitor()
    read(browser, resource)  # its pictures are drawn

    def made():
        ten_minutes_later()
        with CaptureQueriesContext(connection) as queries:
            assert how_given(lambda: read(browser, resource)) == {"made": 1}
        return len(queries)

    parts.forget_parts()
    first = made()
    assert made() < first
    assert read(browser, resource) == read(signed_out(), resource)


@CHANGES
@pytest.mark.parametrize("first", ["visitor", "member"])
def test_a_kept_page_made_of_parts_ends_with_what_they_were_made_of(resource, first, change):
    """Whoever the parts were written for: what was read for them ends the page that they stand in."""
    read(visitor() if first == "visitor" else signed_in(make_user()), resource)
    ten_minutes_later()
    browser = visitor()
    assert how_given(lambda: read(browser, resource)) == {"made": 1}
    assert how_given(lambda: read(browser, resource)) == {"kept": 1}
    change(resource)
    assert "CHANGÉ" in read(browser, resource)


def test_a_part_is_written_anew_where_a_kept_value_changed(page_cache, rf, monkeypatch):
    """Such a value changes without a change of the site: the page would be read in two states."""
    marks = iter(["one", "two", "two"])
    monkeypatch.setitem(reads._KEEPERS, "clock", lambda name: next(marks))
    request = rf.get("/")
    parts.begin_parts(request)

    def write():
        reads.note_value("clock", "hour", "one")
        return "written"

    def noted():
        whole = reads.Reads()
        with reads.recording(whole):
            parts.part_of(ResourcePage(pk=1), "x", request, lambda: write())
        return whole.values, whole.reason

    for _again in range(3):
        assert noted() == ({("clock", "hour"): "one"}, "")


def test_what_changes_while_a_part_is_written_is_not_kept(resource, monkeypatch):
    numbers = iter(["1 then", "2 now"])
    monkeypatch.setattr(parts, "known_generation", lambda: next(numbers))
    monkeypatch.setattr(parts, "current_generation", lambda: "2 now")
    browser = signed_in(make_user())
    numbers = iter(["1 then", "2 now"])
    parts.forget_parts()
    read(browser, resource)
    assert not parts._shelf._held
    read(browser, resource)
    assert parts._shelf._held


def test_a_preview_is_written_each_time(resource):
    editor = make_user("redaction@exemple.fr", is_superuser=True)
    browser = signed_in(editor)
    read(browser, resource)
    resource.title = "Titre du brouillon"
    resource.save_revision()
    draft = browser.get(f"/admin/pages/{resource.pk}/view_draft/", secure=True).content.decode()
    assert "Titre du brouillon" in draft
    assert "Titre du brouillon" not in read(browser, resource)


def test_a_part_knows_nobody(rf):
    """A template that names its reader within a part finds no name there."""
    request = rf.get("/")
    request.user = make_user("quelquun@exemple.fr")
    template = engines["django"].from_string(
        '{% load parts %}{% part "x" %}[{{ user.email }}{{ request.path }}{% csrf_token %}]{% endpart %}'
        "{{ user.email }}"
    )
    assert template.render({"page": ResourcePage(), "user": request.user}, request) == "[]quelquun@exemple.fr"


def test_a_tag_that_asks_who_reads_fails_in_a_part(rf):
    """What a reader may open hangs on who reads: it stands in no part, and its author learns it at once."""
    template = engines["django"].from_string(
        '{% load parts reserved %}{% part "x" %}{% kept_from_reader file as closed %}{% endpart %}'
    )
    with pytest.raises(RuntimeError, match="same for all its readers"):
        template.render({"page": ResourcePage(), "file": AsvDocument()}, rf.get("/"))


def test_what_is_kept_is_bounded(monkeypatch, page_cache, rf):
    monkeypatch.setattr(parts, "MOST_BYTES", 5_000)
    request = rf.get("/")
    parts.begin_parts(request)
    for number in range(9):
        parts.part_of(ResourcePage(pk=number), "x", request, lambda: "é" * 400)
    assert [pk for pk, _name in parts._shelf._held] == [6, 7, 8]
