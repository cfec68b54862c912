"""Whose request it is: the proxy's word counts, the client's own does not; production starts where it can be right."""

import json
import os
import subprocess
import sys

import pytest
from allauth.account.adapter import get_adapter
from django.conf import settings as site
from django.core.cache import caches
from django.test import override_settings

from asv.core.checks import check_client_address, check_counters
from asv.core.client_address import address_health, client_address


def seen(rf, peer, *forwarded, **headers):
    if forwarded:
        headers["HTTP_X_FORWARDED_FOR"] = ", ".join(forwarded)
    request = rf.post("/", REMOTE_ADDR=peer, **headers)
    assert get_adapter(request).get_client_ip(request) == client_address(request)
    return client_address(request)


@pytest.mark.parametrize(
    ("proxies", "peer", "forwarded", "client"),
    [
        (1, "127.0.0.1", ["198.51.100.7"], "198.51.100.7"),
        (1, "127.0.0.1", ["203.0.113.1", "198.51.100.7"], "198.51.100.7"),  # what stands before was sent by the client
        (1, "172.18.0.1", ["198.51.100.7"], "198.51.100.7"),
        (1, "", ["198.51.100.7"], "198.51.100.7"),  # a Unix socket
        (1, "198.51.100.7", ["203.0.113.1"], "198.51.100.7"),  # no proxy of ours: whoever connects
        (1, "127.0.0.1", ["none", "of <these>"], "127.0.0.1"),
        (1, "127.0.0.1", [], "127.0.0.1"),
        (2, "127.0.0.1", ["203.0.113.1", "198.51.100.7", "10.0.0.9"], "198.51.100.7"),
        (2, "127.0.0.1", ["198.51.100.7"], "198.51.100.7"),
        (0, "127.0.0.1", ["198.51.100.7"], "127.0.0.1"),
        (0, "198.51.100.7", [], "198.51.100.7"),
        (1, "127.0.0.1", ["2001:db8:1:2:3:4:5:6"], "2001:db8:1:2::"),
        (1, "127.0.0.1", ["2001:db8:1:2:ffff::1"], "2001:db8:1:2::"),
        (1, "127.0.0.1", ["2001:db8:1:3::1"], "2001:db8:1:3::"),
        (1, "::1", ["::ffff:198.51.100.7"], "198.51.100.7"),
        (1, "", [], "0.0.0.0"),
    ],
)
def test_the_client_is_who_the_proxy_says(settings, rf, proxies, peer, forwarded, client):
    settings.TRUSTED_PROXY_COUNT = proxies
    forged = {"HTTP_X_REAL_IP": "192.0.2.9", "HTTP_CF_CONNECTING_IP": "192.0.2.9", "HTTP_FORWARDED": "for=192.0.2.9"}
    assert seen(rf, peer, *forwarded, **forged) == client


def test_readiness_hints_at_a_proxy_that_is_set_up_wrongly(settings, rf):
    settings.TRUSTED_PROXY_COUNT = 1
    seen(rf, "127.0.0.1", "198.51.100.7")
    assert address_health() == "ok"
    seen(rf, "127.0.0.1")
    assert address_health().startswith("ok: the proxy sends no X-Forwarded-For")
    caches["remembered"].clear()
    settings.TRUSTED_PROXY_COUNT = 0
    seen(rf, "127.0.0.1", "198.51.100.7")
    assert "TRUSTED_PROXY_COUNT is 0" in address_health()


def test_check_deploy_names_limits_that_cannot_hold(settings):
    settings.SECURE_SSL_REDIRECT, settings.TRUSTED_PROXY_COUNT = True, 0
    assert [found.id for found in check_client_address(None)] == ["asv.E001"]
    settings.TRUSTED_PROXY_COUNT = 1
    assert check_client_address(None) == []
    for backend, found in (
        ("django.core.cache.backends.filebased.FileBasedCache", ["asv.E002"]),
        ("django.core.cache.backends.db.DatabaseCache", ["asv.E002"]),
        ("django.core.cache.backends.locmem.LocMemCache", ["asv.E002"]),
        ("django.core.cache.backends.redis.RedisCache", []),
        ("asv.core.counter_store.CounterStore", ["asv.W001"]),
    ):
        shared = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1"}
        with override_settings(CACHES={"remembered": shared, "default": {**shared, "BACKEND": backend}}):
            assert [message.id for message in check_counters(None)] == found, backend


STARTS = (
    ({}, "1 asv.core.counter_store.CounterStore"),
    ({"TRUSTED_PROXY_COUNT": "2"}, "2 asv"),
    ({"TRUSTED_PROXY_COUNT": "0"}, "TRUSTED_PROXY_COUNT is 0 and SITE_URL is https"),
    ({"TRUSTED_PROXY_COUNT": "-1"}, "TRUSTED_PROXY_COUNT must be a whole number"),
    ({"TRUSTED_PROXY_COUNT": "one"}, "TRUSTED_PROXY_COUNT must be a whole number"),
    ({"TRUSTED_PROXIES": "the proxy"}, "TRUSTED_PROXIES: "),
    ({"TRUSTED_PROXY_COUNT": "0", "SITE_URL": "http://asv.example"}, "0 asv"),
)
START_EACH = """
import importlib, json, os, sys
for environment in json.loads(sys.argv[1]):
    before = dict(os.environ)
    os.environ.update(environment)
    try:
        production = importlib.import_module("asv.settings.production")
        print(production.TRUSTED_PROXY_COUNT, production.CACHES["default"]["BACKEND"])
    except Exception as error:
        print(error)
    for name in ("asv.settings.production", "asv.settings.base"):
        sys.modules.pop(name, None)
    os.environ.clear()
    os.environ.update(before)
"""


def test_production_counts_one_proxy_unless_told_and_refuses_what_cannot_be(tmp_path):
    production = {"SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": "asv.example", "SITE_URL": "https://asv.example"}
    run = subprocess.run(
        [sys.executable, "-c", START_EACH, json.dumps([environment for environment, _said in STARTS])],
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), **production},
        cwd=site.ROOT,
        capture_output=True,
        text=True,
    )
    lines = run.stdout.splitlines()
    assert len(lines) == len(STARTS), run.stderr
    for (environment, said), line in zip(STARTS, lines, strict=True):
        assert line.startswith(said), environment
