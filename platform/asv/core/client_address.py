"""Whose request this is, as far as limits go: one address of the network, the same for every limit of the site.

The proxy in front of the site says for whom it asks, in `X-Forwarded-For`; whoever else writes that header is not
believed. It is read only where the connection itself comes from a proxy of ours (TRUSTED_PROXIES: loopback and private
networks unless set), and from its end, as many places as there are proxies (TRUSTED_PROXY_COUNT): each adds the
address it was asked from, and what stands before was sent by the client. No other header is read.
"""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest

from asv.core.health import Care

UNKNOWN = "0.0.0.0"  # noqa: S104 - not an interface to listen on
HOME_NETWORK_BITS = 64  # what a provider gives one home or office of IPv6: counting single ones would count nothing
_SILENT, _UNDECLARED = "proxy.silent", "proxy.undeclared"
_REMEMBERED_SECONDS = 3600
_HINTS = {
    _SILENT: "ok: the proxy sends no X-Forwarded-For, so limits count all its visitors as one",
    _UNDECLARED: "ok: X-Forwarded-For arrives and TRUSTED_PROXY_COUNT is 0, so limits count a proxy as one visitor",
}
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def client_address(request: HttpRequest) -> str:
    """The client's address: IPv4 whole, IPv6 as the first of its /64; UNKNOWN where the connection has none."""
    peer = _parsed(request.META.get("REMOTE_ADDR", ""))
    said = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if not _is_proxy(peer):
        return _counted(peer)
    if not settings.TRUSTED_PROXY_COUNT:
        _notice(_UNDECLARED, bool(said))
        return _counted(peer)
    _notice(_SILENT, not said)
    # Fewer than expected: a proxy was passed by, and the first that is there was still added by one of ours.
    client = _parsed(said[-min(settings.TRUSTED_PROXY_COUNT, len(said))]) if said else None
    return _counted(client or peer)


def address_health() -> str:
    """What `/readyz/` says of it: "ok", with a hint where requests of the last hour showed a proxy set up wrongly."""
    return next((Care(hint) for key, hint in _HINTS.items() if caches["remembered"].get(key)), "ok")


def _parsed(text: str) -> _Address | None:
    try:
        address = ipaddress.ip_address(text.strip("[]"))
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _is_proxy(peer: _Address | None) -> bool:
    # A Unix socket has no address, and only this machine's own processes reach it.
    return peer is None or any(peer in network for network in settings.TRUSTED_PROXIES)


def _counted(address: _Address | None) -> str:
    if address is None:
        return UNKNOWN
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((int(address), HOME_NETWORK_BITS), strict=False).network_address)


def _notice(key: str, seen: bool) -> None:
    if seen:
        caches["remembered"].add(key, True, _REMEMBERED_SECONDS)
