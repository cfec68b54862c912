"""Pages are made once for all who are not signed in, and given as long as they are true."""

import gzip
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.models import BaseViewRestriction

from asv.accounts.models import Favourite, User
from asv.core.models import SiteSettings
from asv.jobs.models import WorkerHeartbeat
from asv.jobs.worker import Worker
from asv.page_cache import at_hand
from asv.page_cache.at_hand import AtHand
from asv.page_cache.generation import changed_table, current_generation, fold_generations
from asv.page_cache.models import Generation
from asv.page_cache.routes import cached_routes
from asv.resources.models import ResourcePage
from asv.stewardship import reads
from network.meetings.models import MeetingPage
from search.log import spool
from tests.factories.network import make_meeting
from tests.factories.search import make_places, reindex
from tests.factories.site import make_experience, make_tree, make_user, restrict
from tests.page_cache.conftest import HOST, how_given, visitor

pytestmark = pytest.mark.django_db


def get(path, browser=None, **headers):
    return (browser or visitor()).get(path, secure=True, headers=headers)


def text(response):
    body = response.content
    return (gzip.decompress(body) if response.get("Content-Encoding") == "gzip" else body).decode()


def test_a_page_is_made_once_and_costs_one_question_from_then_on(recit):
    made = how_given(lambda: get(recit.url))
    first = get(recit.url)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        again = get(recit.url)
    assert (made, len(asked)) == ({"made": 1}, 1)
    assert again.content == first.content and recit.title in text(again)
    assert {name: again[name] for name in again.headers} == {name: first[name] for name in first.headers}
    assert again["Content-Security-Policy"] and again["Cross-Origin-Resource-Policy"] == "same-origin"


def test_what_a_browser_has_it_need_not_fetch_again(recit):
    first = get(recit.url)
    assert first["Cache-Control"] == "no-cache" and {"Cookie", "Accept-Encoding"} <= set(first["Vary"].split(", "))
    known = get(recit.url, **{"If-None-Match": f'"other", {first["ETag"]}, "more"'})
    dated = get(recit.url, **{"If-Modified-Since": first["Last-Modified"]})
    assert (known.status_code, known.content, known["ETag"]) == (304, b"", first["ETag"])
    assert dated.status_code == 304
    recit.title = "Autre titre"
    recit.save_revision().publish()
    changed = get(recit.url, **{"If-None-Match": first["ETag"]})
    assert changed.status_code == 200 and "Autre titre" in text(changed) and changed["ETag"] != first["ETag"]


def test_it_leaves_packed_for_whoever_unpacks_it(recit):
    plain = get(recit.url, **{"Accept-Encoding": "identity"})
    packed = get(recit.url, **{"Accept-Encoding": "br, gzip"})
    assert packed["Content-Encoding"] == "gzip" and "Content-Encoding" not in plain
    assert text(packed) == text(plain) and int(packed["Content-Length"]) == len(packed.content) < len(plain.content)


@pytest.mark.parametrize(
    "path", ["/", "/experiences/", "/recherche/", "/recherche/flux.atom", "/rencontres/agenda.ics", "/sitemap.xml",
             "/api/v1/recherche", "/api/v1/openapi.json", "/vocabulaires/"],
)  # fmt: skip
def test_pages_feeds_calendars_and_the_api_are_kept(recit, path):
    assert how_given(lambda: get(path)) == {"made": 1}, path
    assert how_given(lambda: get(path)) == {"kept": 1}, path
    assert get(path, **{"If-None-Match": get(path)["ETag"]}).status_code == 304


def test_a_change_elsewhere_leaves_a_page_and_one_of_it_does_not(recit):
    other = make_experience(make_tree(), "Une autre page")
    for one in (recit, other):
        get(one.url)
    recit.summary = "Un autre chapô."
    recit.save_revision().publish()
    assert how_given(lambda: get(other.url)) == {"confirmed": 1}
    assert how_given(lambda: get(other.url)) == {"kept": 1}
    assert how_given(lambda: get(recit.url)) == {"made": 1}
    assert "Un autre chap" in text(get("/experiences/"))


def test_publishing_again_what_reads_the_same_drops_nothing(recit):
    make_experience(make_tree(), "Une autre page")
    recit.save_revision().publish()
    reindex()
    paths = ("/", "/experiences/", recit.url, "/recherche/", "/recherche/flux.atom")
    for path in paths:
        get(path)
    recit.save_revision().publish()
    Worker().run_once()
    assert {path: how_given(lambda path=path: get(path)) for path in paths} == {
        path: {"confirmed": 1} for path in paths
    }


def test_what_shows_nothing_of_a_near_one_leaves_the_page(recit):
    near = make_experience(make_tree(), "Ambassadeurs de santé à Roubaix", date=date(2019, 1, 1))
    near.save_revision().publish()
    reindex()
    assert near.title in text(get(recit.url))
    near.date = date(2020, 1, 1)
    near.save_revision().publish()
    reindex()
    assert how_given(lambda: get(recit.url)) == {"confirmed": 1}
    near.title = "Médiatrices de santé à Roubaix"
    near.save_revision().publish()
    reindex()
    assert near.title in text(get(recit.url))


def test_a_calendar_tells_the_moment_of_each_publication(recit):
    meeting = make_meeting(make_tree())
    meeting.save_revision().publish()
    before = text(get("/rencontres/agenda.ics"))
    meeting.save_revision().publish()
    MeetingPage.objects.filter(pk=meeting.pk).update(last_published_at=timezone.now() + timedelta(seconds=90))
    assert text(get("/rencontres/agenda.ics")) != before


# Of a page's row the day of its last publication counts, and whether it was the first: what tells more says so
# (`shows_moments`), or asks for the moment in a row of its own.
TELL_THE_DAY = {
    "platform/asv/core/shown_rows.py", "platform/asv/core/sitemaps.py", "platform/asv/resources/changes.py",
    "platform/asv/resources/linked_data.py", "search/oai/records.py",
}  # fmt: skip
TELL_THE_MOMENT = {"network/meetings/calendar.py", "network/meetings/network_feed.py"}
FOR_NO_VISITOR = {
    "network/admin/board/lines.py", "platform/operations/corpus/exporting.py", "platform/operations/corpus/filling.py",
    "platform/operations/corpus/form.py",
}  # fmt: skip


def test_whoever_reads_when_a_page_was_last_published_is_known_here():
    rooms = ("platform/asv", "platform/operations", "home", "experiences", "search", "network", "templates")
    files = (path for room in rooms for path in (settings.ROOT / room).rglob("*") if path.suffix in (".py", ".html"))
    telling = {
        path.relative_to(settings.ROOT).as_posix(): path.read_text()
        for path in files
        if "migrations" not in path.parts and "last_published_at" in path.read_text()
    }
    assert set(telling) == TELL_THE_DAY | TELL_THE_MOMENT | FOR_NO_VISITOR
    assert {name for name, source in telling.items() if "shows_moments()" in source} == TELL_THE_MOMENT


def test_what_no_signal_tells_is_seen(recit):
    assert recit.title in text(get("/experiences/"))
    ResourcePage.objects.filter(pk=recit.pk).update(title="Changé en bloc")
    assert "Changé en bloc" in text(get("/experiences/"))
    SiteSettings.objects.update_or_create(pk=1, defaults={"announcement": "<p>Le site ferme ce soir.</p>"})
    assert "ferme ce soir" in text(get(recit.url))


@pytest.mark.parametrize("kind", [BaseViewRestriction.LOGIN, BaseViewRestriction.PASSWORD])
def test_what_is_closed_is_gone_at_once(recit, kind):
    member = visitor()
    member.force_login(make_user())
    assert "Ambassadeurs" in text(get(recit.url))
    recit.context = "<p>Seulement pour nous</p>"
    recit.save_revision().publish()
    assert "Seulement pour nous" in text(get(recit.url))
    restriction = restrict(recit, kind)
    assert "Seulement pour nous" not in text(get(recit.url)) and "kept" not in how_given(lambda: get(recit.url))
    if kind == BaseViewRestriction.LOGIN:
        assert "Seulement pour nous" in text(get(recit.url, member))
    assert "Seulement pour nous" not in text(get(recit.url))
    restriction.delete()
    assert "Seulement pour nous" in text(get(recit.url))
    recit.refresh_from_db()
    recit.specific.unpublish()
    assert get(recit.url).status_code == 404 and recit.title not in text(get("/experiences/"))


@pytest.mark.parametrize("kind", [BaseViewRestriction.LOGIN, BaseViewRestriction.PASSWORD])
def test_what_is_closed_elsewhere_leaves_a_page_that_shows_nothing_of_it(recit, kind):
    make_meeting(make_tree(), "Rencontre de Lille", territories=[make_places()["com-59350"]])
    reindex()
    elsewhere, here = "/territoires/reg-11/", "/territoires/com-59350/"
    for path in (elsewhere, here, elsewhere):
        get(path)
    restriction = restrict(MeetingPage.objects.get(), kind)
    assert how_given(lambda: get(elsewhere)) == {"confirmed": 1} and how_given(lambda: get(here)) == {"made": 1}
    assert ("Rencontre de Lille" in text(get(here))) is (kind == BaseViewRestriction.LOGIN)
    restriction.delete()
    assert how_given(lambda: get(elsewhere)) == {"confirmed": 1} and how_given(lambda: get(here)) == {"made": 1}


def test_a_place_is_made_of_what_it_shows(recit):
    """That a meeting goes by video is told by the index, and shows nowhere on it."""
    lille = make_places()["com-59350"]
    meeting = make_meeting(make_tree(), "Rencontre de Lille", territories=[lille])
    reindex()
    assert "Rencontre de Lille" in text(get("/territoires/com-59350/"))
    meeting.mode, meeting.video_url = "hybride", "https://visio.example/salle"
    meeting.save_revision().publish()
    reindex()
    assert how_given(lambda: get("/territoires/com-59350/")) == {"confirmed": 1}
    meeting.title = "Rencontre du Nord"
    meeting.save_revision().publish()
    reindex()
    assert "Rencontre du Nord" in text(get("/territoires/com-59350/"))


def test_what_is_at_hand_is_given_for_no_other_generation(recit):
    """A process gives again what it gave, packed and not, as long as nothing changed; what a page counts too."""
    packed, plain = ({"Accept-Encoding": one} for one in ("gzip", "identity"))
    for headers in (packed, plain):
        first = get(recit.url, **headers)
        caches["pages"].clear()
        again = get(recit.url, **headers)
        assert again.content == first.content and again.headers == first.headers
        again["X-Of-One"] = "mine"
        assert "X-Of-One" not in get(recit.url, **headers).headers
    ResourcePage.objects.filter(pk=recit.pk).update(title="Changé en bloc")
    assert all("Changé en bloc" in text(get(recit.url, **headers)) for headers in (packed, plain))


def test_what_is_at_hand_is_bounded(monkeypatch):
    monkeypatch.setattr(at_hand, "MOST_BYTES", 2_000)
    for number in range(5):
        at_hand.hold((str(number), True), AtHand("1", 1e12, b"x" * 400, "", 0, "", ()))
    held = [number for number in range(5) if at_hand.at_hand((str(number), True), "1")]
    at_hand.let_go()
    assert held == [3, 4]


def test_who_is_signed_in_is_answered_by_the_page_itself(recit):
    get(recit.url)
    member = visitor()
    member.force_login(make_user())
    assert how_given(lambda: get(recit.url, member)) == {}
    assert "Mon compte" in text(get(recit.url, member)) and "Mon compte" not in text(get(recit.url))
    forged = visitor()
    forged.cookies["sessionid"] = "inventee"
    assert how_given(lambda: get(recit.url, forged)) == {}


def test_what_sets_a_cookie_or_says_so_is_never_kept(recit):
    for path in ("/compte/connexion/", "/compte/favoris/", "/carte/couverture/appel/", "/healthz/", "/nulle-part/"):
        get(path)
        assert "kept" not in how_given(lambda path=path: get(path)), path
    assert not {name for name in cached_routes() if name.startswith(("account", "admin", "wagtailadmin", "dossier"))}


def test_kept_searches_are_counted_each_time_they_are_made(recit):
    browser = visitor(**{"User-Agent": "Mozilla/5.0 Firefox/140"})
    for _ in range(3):
        get("/recherche/?q=ambassadeurs", browser)
    get("/recherche/?q=ambassadeurs", browser, **{"Cache-Control": "no-cache"})
    get("/recherche/?q=ambassadeurs", browser, **{"User-Agent": "Googlebot"})
    lines = spool().read_text().splitlines()
    assert len(lines) == 3 and len(set(lines)) == 1 and "127.0.0.1" not in lines[0]
    # Who answers in its place counts nothing: it is not told to keep what is counted.
    for counted in ("/recherche/?q=ambassadeurs", recit.url):
        assert "X-Accel-Expires" not in get(counted).headers
    assert get(recit.get_parent().url)["X-Accel-Expires"] == "1"


def test_a_resource_is_read_again_where_the_browser_has_it_already(recit):
    browser = visitor(**{"User-Agent": "Mozilla/5.0 Firefox/140"})
    first = get(recit.url, browser)
    assert get(recit.url, browser, **{"If-None-Match": first["ETag"]}).status_code == 304
    assert len(reads.waiting().read_text().splitlines()) == 2


def test_favourites_of_a_browser_without_account_do_not_make_its_pages_its_own(recit):
    browser = visitor()
    get(recit.url)
    browser.post(f"/compte/favoris/{recit.pk}/", secure=True, headers={"HX-Request": "true"})
    assert how_given(lambda: get(recit.url, browser)) in ({"kept": 1}, {"confirmed": 1})
    assert browser.cookies["asv_boutons"].value == str(recit.pk) and not browser.cookies["asv_boutons"]["httponly"]
    assert browser.cookies["asv_favoris"]["httponly"]
    # Without a script the page itself says it.
    plain = visitor()
    plain.post(f"/compte/favoris/{recit.pk}/", secure=True)
    assert how_given(lambda: get(recit.url, plain)) == {}
    assert 'aria-pressed="true"' in text(get(recit.url, plain)) and 'aria-pressed="true"' not in text(get(recit.url))
    assert not plain.cookies["asv_boutons"].value


def test_every_statement_that_changes_something_readers_see_counts(recit):
    before = current_generation()
    Favourite.objects.create(user=make_user(), page=recit)
    counted = current_generation()
    WorkerHeartbeat.objects.update_or_create(name="worker", defaults={"pid": 1, "beat_at": datetime.now(UTC)})
    Favourite.objects.all().delete()
    assert current_generation() == counted != before  # the account, which a page might name
    signed_in = User.objects.get()
    signed_in.last_login = datetime.now(UTC)
    signed_in.save(update_fields=["last_login"])
    EditingSession.objects.create(user=signed_in, content_object=recit, last_seen_at=datetime.now(UTC))
    recit.title = "Un brouillon"
    recit.save_revision(user=signed_in)
    assert current_generation() == counted
    with connection.cursor() as cursor:
        cursor.execute('UPDATE "wagtailcore_page" SET title = title')
    assert current_generation() != counted


@pytest.mark.parametrize(
    ("sql", "table"),
    [
        ('INSERT INTO "wagtailcore_page" ("a") VALUES (1)', "wagtailcore_page"),
        ('INSERT OR IGNORE INTO "x_y" VALUES (1)', "x_y"),
        ('UPDATE ONLY "x" SET a = 1', "x"),
        ("update x set a = 1", "x"),
        ('DELETE FROM "x" WHERE 1', "x"),
        ("TRUNCATE x", ""),
        ("COPY x FROM STDIN", ""),
        ("CALL something()", ""),
        ("MERGE INTO x USING y", ""),
        ("SELECT 1", None),
        ("SAVEPOINT x", None),
        ("BEGIN IMMEDIATE", None),
    ],
)
def test_a_statement_is_known_by_what_it_changes(sql, table):
    assert changed_table(sql) == table


def test_the_rows_of_writers_that_rest_are_gathered_and_the_sum_stays(recit):
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    for number in range(3):
        Generation.objects.create(writer=f"gone-{number}", number=10, raised_at=long_ago)
    before = current_generation()
    assert fold_generations(datetime.now(UTC)) == 3
    assert (
        current_generation().split()[0] == before.split()[0]
        and not Generation.objects.filter(writer__startswith="gone").exists()
    )


def test_a_page_is_kept_only_if_nothing_changed_while_it_was_made(recit, monkeypatch):
    from asv.page_cache import middleware

    numbers = map(str, range(10**6))
    monkeypatch.setattr(middleware, "current_generation", lambda: next(numbers))
    for _ in range(2):
        assert how_given(lambda: get(recit.url)) == {"passed": 1}


def test_without_a_database_nothing_is_given_from_what_is_kept(recit, monkeypatch):
    from django.db import OperationalError

    from asv.page_cache import generation

    get(recit.url)

    def down():
        raise OperationalError("no database")

    monkeypatch.setattr(generation, "current_generation", down)
    assert how_given(lambda: get(recit.url)) == {}
    assert caches["pages"] is not None


def test_another_host_is_answered_apart(recit):
    get(recit.url)
    other = Client(HTTP_HOST="autre.example")
    assert how_given(lambda: other.get(recit.url, secure=True)) == {}
    assert HOST in "asv.example"


def test_what_a_browser_without_account_keeps_stands_on_its_own_page(recit):
    """The script tells the buttons of pages made for everyone; the list itself is made of its cookie."""
    browser = visitor()
    browser.post(f"/compte/favoris/{recit.pk}/", secure=True, headers={"HX-Request": "true"})
    assert browser.cookies["asv_boutons"].value
    assert recit.title in text(get("/compte/favoris/", browser))
