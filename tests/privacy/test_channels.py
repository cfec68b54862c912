"""What is reserved shows its title, its teaser and the reason, and leaks nothing else by any way out of the site."""

import sys
from random import Random

import pytest
from django.core.cache import caches
from django.db import transaction
from django.test import override_settings
from django.urls import URLResolver, get_resolver, include, path, reverse

from asv.jobs.letters import letters
from asv.jobs.registry import consumers
from asv.taxonomy.catalogue import forget_catalogue
from operations.corpus.exporting import export
from search.lexicon import forget_names
from tests.depth import DEEP, SEED, amount, spared
from tests.factories.routes import Argument, Route, every_route
from tests.page_cache.conftest import how_given, page_cache  # noqa: F401 - a fixture
from tests.privacy.asking import Asker, questions
from tests.privacy.channels import CHANNELS, Walker
from tests.privacy.ground import TITLES, build_ground
from tests.privacy.private_channels import CARRIES_NOTHING, CONSUMERS, MAILS
from tests.privacy.routes import CARRY_NOTHING, undeclared_routes
from tests.privacy.secrets import EVERY_SECRET, GROUP, IN_THE_ADMIN, PERSONS, closed_to
from tests.privacy.states import kept_from

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("walk")]  # its ground is built once
ENTITLED = ("insider", "facilitator")
BOUNDED_ROUTES = 110


@pytest.fixture(scope="module", autouse=True)
def own_ground(tmp_path_factory):
    """One site for the whole walk: building it takes longer than walking it."""
    here = tmp_path_factory.mktemp("walk")
    folders = {"SEARCH_INDEX_DIR": here / "index", "MEDIA_ROOT": here / "media", "DATA_DIR": here}
    with override_settings(SEARCH_BY_MEANING=True, **folders):
        _forget()
        yield
    _forget()


def _forget():
    caches["remembered"].clear()
    forget_catalogue()
    forget_names()


@pytest.fixture(scope="module")
def ground(own_ground, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_ground()
        transaction.set_rollback(True)


@pytest.fixture
def walker(ground, request):
    """A person on the way; what a walk changes is taken back at the end of its test."""
    return Walker(request.param, ground.people[request.param])


def leaks(walker, hidden):
    return [(where, key) for where, text, _ in walker.heard for key, word in hidden.items() if word in text]


# Editors open the files they may change, keep the lists of those registered, name posts in the admin, and have the
# drafts they work on in their calendar.
OF_EDITORS = {
    "documents": ("file", "film", "captions", "pdf"),
    "registrations": ("venue", "registrant", "evaluation"),
    "directory": ("function 1",),
    "notifications": ("unpublished",),
}


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
@pytest.mark.parametrize("walker", PERSONS, indirect=True)
def test_no_channel_tells_more_than_this_person_may_know(walker, channel, ground):
    channel.walk(walker, ground)
    hidden = closed_to(walker.name)
    for key in OF_EDITORS.get(channel.name, ()) if walker.name == "editor" else ():
        hidden.pop(key)
    told = leaks(walker, hidden)
    assert not told, "\n".join(f"{where}: {key}" for where, key in told)
    if walker.name == "insider":
        assert [key for key in channel.shows if EVERY_SECRET[key] not in walker.said()] == []
    assert kept_for_others(walker) == []


def kept_for_others(walker):
    """Answers that a cache between the site and its readers might hand to somebody else."""
    found = []
    for url, text, response in walker.heard:
        if response is not None:
            kept = response.get("Cache-Control", "")
            private = "private" in kept or "no-store" in kept
            tells = any(word in text for word in EVERY_SECRET.values())
            if not private and tells:
                found.append(url)
    return found


@pytest.mark.walk
@pytest.mark.usefixtures("page_cache")
def test_what_is_kept_for_visitors_tells_them_no_more(ground):
    """Each address twice as a visitor, then as a member, and as a visitor: the last answers come from the cache."""
    first = next(channel for channel in CHANNELS if channel.name == "pages")
    others = [channel for channel in CHANNELS if channel is not first]
    given = 0
    for channel in [first, *Random(SEED).sample(others, amount(3, len(others)))]:
        for name in ("visitor", "visitor", "insider", "visitor"):
            walker = Walker(name, ground.people[name])
            how = how_given(lambda channel=channel, walker=walker: channel.walk(walker, ground))
            given += how.get("kept", 0) + how.get("confirmed", 0)
            told = leaks(walker, closed_to(name))
            assert not told, f"{channel.name}: " + "\n".join(f"{where}: {key}" for where, key in told)
    assert given > 20, "or the walk proves nothing"


@pytest.mark.parametrize("walker", ["visitor", "outsider"], indirect=True)
def test_what_is_listed_says_for_whom_it_is_and_where_to_ask(walker, ground):
    for url in ("/recherche/?q=carnet", "/experiences/", "/rencontres/"):
        text = walker.get(url).content.decode()
        assert "Réservé aux membres du Collectif santé" in text, url
        assert "Demander à rejoindre" in text, url
    page = ground.pages["recit"]
    response = walker.get(page.get_url())
    text = response.content.decode()
    assert response.status_code == 403
    assert TITLES[0] in text and page.summary in text
    assert "Réservé aux membres du Collectif santé" in text
    assert reverse("network_join", args=[ground.pages["network"].slug]) in text
    assert "private" in response["Cache-Control"]


@pytest.mark.parametrize("walker", PERSONS, indirect=True)
def test_files_open_to_those_entitled_alone(walker, ground):
    entitled = walker.name in ENTITLED
    for name, document in ground.documents.items():
        response = walker.get(document.url)
        opened = entitled or (walker.name == "editor" and name != "closed")
        assert response.status_code == (200 if opened else 404)
        assert walker.client.head(document.url).status_code == response.status_code
    text = walker.get(ground.pages["open"].get_url()).content.decode()
    assert "Annexe réservée" in text
    assert (ground.documents["closed"].url in text) is entitled


@pytest.mark.parametrize("walker", ["insider"], indirect=True)
def test_what_one_person_read_is_not_answered_to_another_from_a_cache(walker, ground):
    url = ground.pages["recit"].get_url()
    first = walker.get(url)
    visitor = Walker("visitor", None)
    known = {name: first[name] for name in ("ETag", "Last-Modified") if name in first}
    answer = visitor.get(url, **{"If-None-Match": known.get("ETag", "*"), "If-Modified-Since": first.get("Date", "")})
    assert answer.status_code == 403
    assert GROUP["recit"] not in answer.content.decode()


def route_names(patterns, namespace=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if str(pattern.pattern).startswith("admin/"):
                yield "admin"
                continue
            yield from route_names(pattern.url_patterns, namespace)
        elif pattern.name or "admin/" not in str(pattern.pattern):
            yield pattern.name or str(pattern.pattern)


def undeclared(patterns):
    """Addresses that nobody says anything of."""
    walked = {route for channel in CHANNELS for route in channel.routes}
    # allauth's second factor: one family, whose every page is a form about keys and codes.
    there = {name for name in route_names(patterns) if not name.startswith("mfa_")}
    assert walked & set(CARRIES_NOTHING) == set()
    assert (walked | set(CARRIES_NOTHING)) - there == set(), "no such address any more"
    return there - walked - set(CARRIES_NOTHING)


def test_every_address_is_walked_or_said_to_carry_nothing():
    known = get_resolver().url_patterns
    assert undeclared(known) == set(), "say in tests/privacy what these addresses give away"
    added = [path("nouveau/", include([path("canal.csv", lambda request: None, name="new_way_out")]))]
    assert undeclared([*known, *added]) == {"new_way_out"}
    assert undeclared([*known, path("sans-nom/", lambda request: None)]) == {"sans-nom/"}


def test_no_byte_of_the_corpus_archive_tells_what_a_visitor_may_not_know(ground, tmp_path):
    export(tmp_path / "sac")
    held = {path: path.read_bytes() for path in (tmp_path / "sac").rglob("*") if path.is_file()}
    hidden = closed_to("visitor")
    hidden |= {f"{state.name} {part}": state.word(part) for state in kept_from("visitor") for part in state.secret}
    spellings = {key: {word.encode(), word.lower().encode()} for key, word in hidden.items()}
    told = [
        (path.relative_to(tmp_path).as_posix(), key)
        for path, content in held.items()
        for key, words in spellings.items()
        if any(word in content or word in path.name.encode() for word in words)
    ]
    assert told == []
    whole = b"\n".join(held.values())
    assert b"Un carnet ouvert" in whole and len(hidden) > 80, "the walk proves nothing"
    for name in ("recit", "meeting", "demarche", "login", "password", "recorded", "draft"):
        assert str(ground.pages[name].uid).encode() not in whole, name


def test_every_reader_of_the_outbox_and_every_kind_of_mail_is_known():
    assert {consumer.name for consumer in consumers()} == set(CONSUMERS)
    assert {letter.prefix for letter in letters()} == set(MAILS)


# Wagtail's admin is open to these two, and most of it is not theirs: they meet every route in `make test`, too.
WALKERS = (*IN_THE_ADMIN, *PERSONS)
# Who may do what is one database's to prove: in `make test` PostgreSQL is asked of the second, SQLite of the first.
ON_POSTGRES = spared("sqlite", "asked of PostgreSQL")
MUST_HEAR = {"section": {"own", "login"}, "insider": {"login", "group", "under", "closed", "moved"}}


@pytest.mark.walk
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=ON_POSTGRES) if name == "facilitator-admin" else name for name in WALKERS]
)
def test_no_route_tells_more_than_this_person_may_know(name, ground, record_property):
    """Every route of the resolver, the framework's too, filled with everything that is hidden in every state."""
    asker = Asker(name, ground.people[name], ground)
    inside = name in IN_THE_ADMIN
    routes = None if DEEP or inside else BOUNDED_ROUTES
    for address, method in questions(ground, Random(f"{SEED} {name}"), amount(1, 60), amount(inside, 4), routes):
        asker.ask(address, method)
    record_property("requests", asker.asked)
    sys.stdout.write(f"{name}: {asker.asked} requests, {len(asker.leaks)} leaks\n")
    assert asker.leaks == [], "\n".join(asker.leaks[:50])
    assert asker.asked >= (routes or len(every_route())) - len(CARRY_NOTHING), "a route was left out"
    if DEEP:
        assert MUST_HEAR.get(name, set()) <= asker.known, "who may know must hear of it, or the walk proves nothing"


def test_a_route_that_nobody_said_how_to_fill_fails_the_walk():
    known = every_route()
    assert undeclared_routes(known) == set(), "say in tests/privacy/routes.py what fills these"
    added = Route(("secrets/", Argument("pk", "int"), "/"), "secrets:new_way_out", lambda request: None)
    assert undeclared_routes([*known, added]) == {"/secrets/<pk>/"}
    assert set(CARRY_NOTHING) <= {route.name for route in known}, "no such route any more"
