"""What `check --deploy` says of limits that could not hold."""

from __future__ import annotations

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

_FORGETFUL = {
    "django.core.cache.backends.dummy.DummyCache": "keeps nothing",
    "django.core.cache.backends.locmem.LocMemCache": "is not shared by the processes",
    "django.core.cache.backends.filebased.FileBasedCache": "drops entries at random",
    "django.core.cache.backends.db.DatabaseCache": "drops living entries once it is full",
}
_OWN_STORE = "asv.core.counter_store.CounterStore"
_ON_THIS_MACHINE = ("filebased", "locmem", "dummy")


@register(Tags.security, deploy=True)
def check_client_address(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """TLS ends at a proxy, so all requests come from it: limits must know for whom it asks."""
    if settings.SECURE_SSL_REDIRECT and settings.TRUSTED_PROXY_COUNT < 1:
        return [
            Error(
                "TRUSTED_PROXY_COUNT is 0 behind a proxy that ends TLS: limits would count all visitors as one.",
                hint="Leave it unset for one proxy, or give the number of proxies in front of gunicorn.",
                id="asv.E001",
            )
        ]
    return []


@register(Tags.security, Tags.caches, deploy=True)
def check_counters(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """What limits count must stay until its time, and be counted once for all processes."""
    counters, cache = settings.CACHES["default"]["BACKEND"], settings.CACHES["remembered"]
    options = cache.get("OPTIONS")
    # A cache that forgives stands on another, which it names.
    remembered = str(options["OF"] if isinstance(options, dict) and "OF" in options else cache["BACKEND"])
    if counters in _FORGETFUL:
        return [
            Error(
                f"COUNTERS_URL: {counters.rpartition('.')[2]} {_FORGETFUL[counters]}: limits would not hold.",
                hint="Leave it unset, or use one redis:// server that evicts nothing.",
                id="asv.E002",
            )
        ]
    if counters == _OWN_STORE and not any(word in remembered for word in _ON_THIS_MACHINE):
        return [
            Warning(
                "CACHE_URL is shared by several machines and COUNTERS_URL is not: each machine counts for itself.",
                hint="Set COUNTERS_URL to one redis:// server that evicts nothing.",
                id="asv.W001",
            )
        ]
    return []
