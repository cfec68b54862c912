"""What is kept of a search: counts by day, nobody in them, and not for ever."""

import json
import threading
from datetime import date, timedelta

import pytest
from django.utils import timezone

from asv.core import spool
from asv.jobs.registry import duties
from search import counting, log
from search.counting import collect, forget_searches
from search.models import FacetUse, PromotedAnswer, SearchCount, question_key
from tests.factories.search import make_resource, reindex
from tests.factories.site import PASSWORD, make_user, restrict

pytestmark = pytest.mark.django_db
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def search(client, query="", **headers):
    return client.get(f"/recherche/{query}", headers={"User-Agent": BROWSER, **headers})


def counted():
    collect(timezone.now())
    return {(row.words, row.filters): (row.asked, row.refined, row.found) for row in SearchCount.objects.all()}


def lines():
    return log.spool().read_text().splitlines() if log.spool().exists() else []


def test_a_search_is_counted_by_day_words_filters_and_engine(client, site):
    search(client, "?q=Jardin")
    search(client, "?q=jardin%20")
    search(client, "?q=xylophone&theme=essai-sante")
    assert counted() == {("jardin", ""): (2, 0, 1), ("xylophone", "theme=essai-sante"): (1, 0, 0)}
    search(client, "?q=JARDIN")
    assert counted()[("jardin", "")] == (3, 0, 1)
    row = SearchCount.objects.get(words="jardin")
    assert (row.day, row.engine, row.empty) == (timezone.localdate(), "embedded", 0)
    assert SearchCount.objects.get(words="xylophone").empty == 1
    assert list(FacetUse.objects.values_list("facet", "value", "times")) == [("theme", "essai-sante", 1)]
    assert not list(log.spool().parent.iterdir())


def test_words_found_only_when_corrected_count_as_not_found(client, tree):
    make_resource(tree, "Obésité et alimentation")
    reindex()
    assert search(client, "?q=obbesite").context["answer"].page.corrected
    collect(timezone.now())
    row = SearchCount.objects.get()
    assert (row.words, row.found, row.empty, row.corrected) == ("obbesite", 0, 1, "obésité")


def test_nothing_tells_who_asked(client, site):
    user = make_user("lectrice@asv.example", first_name="Zoé")
    client.login(username=user.email, password=PASSWORD)
    client.get(
        "/recherche/?q=jardin",
        headers={"User-Agent": BROWSER, "Referer": "https://autre.example/dossier?patient=Dupont"},
        REMOTE_ADDR="203.0.113.9",
    )
    (line,) = lines()
    assert set(json.loads(line)) == {"day", "words", "filters", "engine", "found", "corrected", "refined", "chosen"}
    assert json.loads(line)["day"] == timezone.localdate().isoformat()
    for trace in ("203.0", "Dupont", "Firefox", user.email, client.session.session_key, f"{timezone.now():%H:%M}"):
        assert trace not in line
    assert log.spool().stat().st_mode & 0o077 == 0
    assert {field.name for field in SearchCount._meta.fields} == {
        "id", "day", "words", "filters", "engine", "asked", "refined", "empty", "found", "corrected"
    }  # fmt: skip


PERSONAL = [
    "jeanne.dupont@mail.example",
    "jeanne＠mail",
    "06 12 34 56 78",
    "06.12.34.56.78",
    "+33 (0)6-12-34-56-78",
    "1 85 07 59 350 123 45",
    "dossier 123456",
    "dupont 12/03/1985",
    "né le 1.2.85",
    "https://exemple.example/?jeton=abc",
]
ORDINARY = ["santé 2019", "2016-2019", "cls 59350", "covid-19", "24h/24", "3,5 %", "plan 2021 2026", "habitant·e·s"]


def test_what_looks_like_somebodys_is_not_kept(client, site):
    for words in PERSONAL:
        assert log.personal(words), words
        client.get("/recherche/", {"q": words}, headers={"User-Agent": BROWSER})
    assert not lines()
    assert [words for words in ORDINARY if log.personal(words)] == []


def test_long_words_are_cut(client, site):
    search(client, "?q=" + "mot+" * 90)
    ((words, _filters),) = counted()
    assert len(words) <= 120
    assert words.endswith("mot")


ROBOTS = ["Mozilla/5.0 (compatible; Googlebot/2.1)", "bingbot/2.0", "curl/8.5", "python-requests/2.32", "AhrefsBot/7"]


def test_robots_further_pages_reloads_and_machines_do_not_count(client, site):
    for agent in ROBOTS:
        search(client, "?q=jardin", **{"User-Agent": agent})
    for path in ("?q=jardin&page=2", "", "flux.atom?q=jardin", "export.csv?q=jardin", "suggestions/?q=jardin"):
        search(client, path)
    client.get("/api/v1/recherche?q=jardin", headers={"User-Agent": BROWSER})
    search(client, "?q=jardin", **{"Cache-Control": "max-age=0"})
    search(client, "?q=jardin", **{"Sec-Purpose": "prefetch"})
    search(client, "?q=jardin", **{"HX-Request": "true", "HX-History-Restore-Request": "true"})
    search(client, "?q=jardin&tri=date", Referer="http://testserver/recherche/?q=jardin")
    assert not lines()


def test_choosing_filters_counts_the_filter_and_not_the_words_again(client, site):
    search(client, "?q=jardin", Referer="http://testserver/")
    first = "http://testserver/recherche/?q=jardin"
    search(client, "?q=jardin&theme=essai-sante", **{"HX-Request": "true", "HX-Current-URL": first})
    search(client, "?q=jardin&theme=essai-sante&annee=2016..2018", Referer=f"{first}&theme=essai-sante")
    rows = counted()
    assert sum(asked for (words, _), (asked, _, _) in rows.items() if words == "jardin") == 1
    assert sum(refined for _, refined, _ in rows.values()) == 2
    uses = sorted(FacetUse.objects.values_list("facet", "value", "times"))
    assert uses == [("annee", "2016..2018", 1), ("theme", "essai-sante", 1)]


def test_hostile_addresses_and_a_full_disk_are_no_error(client, site, monkeypatch):
    for address in ("http://[", "/recherche/?" + "a=1&" * 1000, "/recherche/?q=%ff&&", "x" * 20_000):
        assert search(client, "?q=jardin", Referer=address).status_code == 200
    monkeypatch.setattr(spool.os, "write", lambda *a: (_ for _ in ()).throw(OSError("No space left on device")))
    assert search(client, "?q=santé").status_code == 200


def test_without_a_worker_the_file_stops_growing(client, site, monkeypatch):
    monkeypatch.setattr(log, "MAX_BYTES", 400)
    for number in range(20):
        search(client, f"?q=mot{number}")
    assert 0 < log.spool().stat().st_size < 800


def test_noting_costs_no_query(client, site, django_assert_max_num_queries):
    search(client, "?q=jardin")
    with django_assert_max_num_queries(8) as with_it:
        search(client, "?q=jardin")
    with django_assert_max_num_queries(8) as without:
        search(client, "?q=jardin", **{"User-Agent": "Googlebot"})
    assert len(with_it) == len(without)


def test_nothing_is_lost_between_writers_and_the_worker(settings, tmp_path):
    line = {"day": "2026-11-22", "words": "a", "filters": "", "engine": "", "found": 1, "corrected": "", "chosen": []}
    writers = [threading.Thread(target=lambda: [log.append(line) for _ in range(200)]) for _ in range(3)]
    for writer in writers:
        writer.start()
    total = 0
    while any(writer.is_alive() for writer in writers):
        total += collect(timezone.now())
    total += collect(timezone.now())
    assert total == 600 == SearchCount.objects.get().asked


def test_broken_lines_and_a_death_half_way_lose_nothing_else(client, site, monkeypatch):
    search(client, "?q=jardin")
    with log.spool().open("a") as file:
        file.write('{"day": "hier"}\nnot json\n[]\n\n')
    with monkeypatch.context() as patch:
        patch.setattr(counting, "_save", lambda tallies: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            collect(timezone.now())
    search(client, "?q=jardin")
    assert counted() == {("jardin", ""): (2, 0, 1)}


def test_a_day_holds_so_many_questions_and_no_more(client, site, monkeypatch):
    monkeypatch.setattr(counting, "MAX_ROWS_A_DAY", 2)
    for words in ("un mot", "deux mots", "trois mots", "un mot"):
        search(client, f"?q={words}")
    assert {words for words, _ in counted()} == {"un mot", "deux mots"}


def make_count(words, days_ago, asked=1, filters=""):
    day = timezone.localdate() - timedelta(days=days_ago)
    return SearchCount.objects.create(day=day, words=words, filters=filters, engine="embedded", asked=asked, found=1)


def test_rare_words_go_after_a_month_and_all_after_thirteen(db):
    make_count("rare", 31, 2)
    make_count("récent", 30, 1)
    make_count("revenu", 200, 1)
    make_count("revenu", 3, 2)
    make_count("", 100, 1, "theme=x")
    make_count("ancien", 396, 50)
    FacetUse.objects.create(day=date(2020, 1, 1), facet="theme", value="x", times=3)
    assert forget_searches(timezone.now()) == 3
    left = set(SearchCount.objects.values_list("words", flat=True))
    assert left == {"récent", "revenu", ""}
    assert SearchCount.objects.filter(words="revenu").count() == 2
    assert not FacetUse.objects.exists()


def test_the_worker_does_both(client, site):
    search(client, "?q=jardin")
    registered = duties()
    assert registered["forgetting searches"](timezone.now()) == 0
    assert registered["counting searches"](timezone.now()) in (0, 1)  # at most once every ten seconds
    collect(timezone.now())
    assert SearchCount.objects.get().words == "jardin"


# ---- chosen answers ----


def test_the_chosen_answer_stands_above_the_results(client, site, django_assert_max_num_queries):
    client.get("/recherche/?q=jardin")
    with django_assert_max_num_queries(8) as before:
        client.get("/recherche/?q=jardin")
    answer = PromotedAnswer.objects.create(words="Les jardins", page=site["lille"], note="Par où commencer.")
    client.get("/recherche/?q=autre")
    with django_assert_max_num_queries(8) as after:
        response = client.get("/recherche/?q=jardin")
    text = response.content.decode()
    assert len(after) <= len(before) + 1
    assert "Vous cherchez peut-être" in text
    assert f'href="{site["lille"].url}"' in text
    assert "Par où commencer." in text
    assert "Un jardin à Arras" in text
    assert "Vous cherchez" not in client.get("/recherche/?q=jardin partagé").content.decode()
    answer.delete()
    assert "Vous cherchez" not in client.get("/recherche/?q=jardin").content.decode()


def test_a_page_that_may_not_be_listed_is_not_proposed(client, site):
    PromotedAnswer.objects.create(words="jardin", page=site["lille"], note="Secret")
    lock = restrict(site["lille"])
    text = client.get("/recherche/?q=jardin").content.decode()
    assert "réservé aux membres" in text
    assert "Secret" not in text
    lock.delete()
    lock = restrict(site["lille"], "password")
    assert "Vous cherchez" not in client.get("/recherche/?q=jardin").content.decode()
    lock.delete()
    site["lille"].unpublish()
    assert "Vous cherchez" not in client.get("/recherche/?q=jardin").content.decode()
    site["lille"].delete()
    assert not PromotedAnswer.objects.exists()


def test_questions_that_ask_the_same_share_their_answer():
    assert question_key("L'accès aux droits") == question_key("droit ACCES") != question_key("droits")
