"""Whatever a hundred thousand requests invent: what is kept stays small, whole, and the same for everyone."""

import json
import os
import subprocess
import sys
from random import Random

import pytest
from django.conf import settings as site_settings
from django.core.cache.backends.filebased import FileBasedCache

from asv.page_cache import answers
from tests.depth import SEED, amount
from tests.page_cache.conftest import visitor

pytestmark = pytest.mark.django_db
MARK = "xqzk7"


@pytest.fixture
def kept(monkeypatch):
    """The keys under which something was kept."""
    found = []

    def keep(question, answer, made_of=None, real=answers.keep):
        found.append((question.alias, question.key))
        real(question, answer, made_of)

    monkeypatch.setattr("asv.page_cache.middleware.keep", keep)
    return found


def strange(chance):
    """What a browser sends that no page depends on."""
    return {
        "Accept-Language": chance.choice(["", "en", f"{MARK}-{chance.random()}", "fr;q=0.1," * 900]),
        "Range": f"bytes={chance.randrange(99)}-",
        "If-None-Match": ", ".join(f'"{MARK}{chance.randrange(10**9)}"' for _ in range(chance.randrange(200))),
        "Referer": f"https://{MARK}.example/{chance.random()}",
        "User-Agent": f"{MARK} {chance.random()}",
        "X-Forwarded-Host": f"{MARK}.example",
        "X-Forwarded-For": f"{MARK}",
        "X-Original-URL": f"/{MARK}",
        "Accept": f"{MARK}/{MARK}",
        "Origin": f"https://{MARK}.example",
        "Cookie": f"{MARK}={chance.random()}; asv_boutons={chance.randrange(10**9)}; csrftoken={'a' * 32}; _pk={MARK}",
    }


@pytest.mark.walk
def test_headers_and_cookies_neither_split_nor_poison_what_is_kept(recit, kept):
    chance = Random(SEED)
    for number in range(amount(60, 20_000)):
        response = visitor().get(recit.url, secure=True, headers=strange(chance))
        assert response.status_code == 200 and MARK not in response.content.decode() and not response.cookies, number
    assert len(set(kept)) == 1
    plain = visitor().get(recit.url, secure=True)
    assert plain.content == response.content and MARK not in str(plain.headers)


@pytest.mark.walk
def test_unknown_parameters_are_part_of_no_key(recit, kept):
    chance = Random(SEED)
    for _ in range(amount(20, 20_000)):
        name = chance.choice(
            [f"utm_{chance.random()}", "fbclid", "PAGE", "_", f"page&{MARK}", "q[]", "%FF", "page=1;a"]
        )
        visitor().get(f"{recit.url}?{name}={chance.random()}", secure=True)
        visitor().get(f"{recit.url}?q={chance.random()}", secure=True)  # known, but not to a récit
    assert kept == []


def test_the_same_question_in_another_spelling_is_one(recit, kept):
    for query in ("tri=date&q=sante+lille", "q=sante%20lille&tri=date", "q=sante+lille&tri=%64ate"):
        visitor().get(f"/recherche/?{query}", secure=True)
    assert len(set(kept)) == 1
    visitor().get("/recherche/?q=sante+%E9&tri=date", secure=True)  # no UTF-8: two such would be one
    assert len(set(kept)) == 1


def test_methods_and_hosts_keep_nothing_of_theirs(recit, kept):
    for method in ("HEAD", "OPTIONS", "POST", "PUT", "DELETE", "TRACE", "GETT"):
        visitor().generic(method, recit.url, secure=True)
    for host in ("a.example", "asv.example:444", "asv.example.", "ASV.EXAMPLE", "127.0.0.1", f"{MARK}.example"):
        visitor().get(recit.url, secure=True, headers={"Host": host})
    assert kept == []
    visitor().get(recit.url, secure=True)
    head = visitor().head(recit.url, secure=True)
    assert len(kept) == 1 and head.status_code == 200


@pytest.mark.walk
def test_whatever_method_and_host_are_invented_a_page_stays_whole(recit, kept):
    chance, letters = Random(SEED), "abcdefghijklmnopqrstuvwxyz0123456789-.:@_é"
    before = visitor().get(recit.url, secure=True)
    del kept[:]
    for _ in range(amount(40, 20_000)):
        invented = MARK + "".join(chance.choices(letters, k=chance.randrange(60)))
        host = chance.choice([invented, f"asv.example{invented}", f"{invented}.asv.example", "asv.example,asv.example"])
        method = chance.choice(["GET", "HEAD", "POST", "PROPFIND", "".join(chance.choices("GETHAD", k=4))])
        answer = visitor().generic(method, recit.url, secure=True, headers={"Host": host, "Range": f"bytes={invented}"})
        assert answer.status_code < 500, (method, host, answer.status_code)
        head = visitor().generic(method, recit.url, secure=True, headers={"If-None-Match": invented})
        assert head.status_code < 500 and invented not in str(head.get("ETag", "")), method
    assert kept == []
    again = visitor().get(recit.url, secure=True)
    assert (again.content, again["ETag"]) == (before.content, before["ETag"])


@pytest.mark.walk
def test_invented_values_of_known_parameters_are_kept_apart_from_pages(recit, kept):
    chance = Random(SEED)
    for _ in range(amount(20, 20_000)):
        visitor().get(
            "/recherche/", {"annee": f"{chance.randrange(1900, 2000)}..{chance.randrange(2000, 2099)}"}, secure=True
        )
        visitor().get("/experiences/", {"page": str(chance.randrange(10**6))}, secure=True)
    assert kept and {alias for alias, _key in kept} == {"answers"}


def test_invented_questions_never_push_out_the_pages(tmp_path):
    """As the site is set: two stores, each of so many entries at most."""
    told = "from asv.settings.dev import CACHES; import json; print(json.dumps(CACHES))"
    environment = {**os.environ, "DATA_DIR": str(tmp_path / "data")}
    printed = subprocess.check_output([sys.executable, "-c", told], env=environment, cwd=site_settings.ROOT)
    pages, invented = (json.loads(printed)[name] for name in ("pages", "answers"))
    assert (pages["OPTIONS"]["MAX_ENTRIES"], invented["OPTIONS"]["MAX_ENTRIES"]) == (4000, 2000)
    assert pages["LOCATION"] != invented["LOCATION"] and pages["KEY_PREFIX"] != invented["KEY_PREFIX"]
    (tmp_path / "small").mkdir()
    small = FileBasedCache(str(tmp_path / "small"), {"OPTIONS": {"MAX_ENTRIES": 20}})
    for number in range(200):
        small.set(f"q={number}", b"x" * 100, 60)
    assert len(list((tmp_path / "small").iterdir())) <= 20


def test_what_is_too_large_or_too_long_is_passed_on(recit, kept):
    long = "q=" + "a" * 600
    for path in (f"/recherche/?{long}", "/" + "a/" * 200, "/recherche/?" + "&".join(f"theme=t{n}" for n in range(30))):
        visitor().get(path, secure=True)
    assert kept == []
