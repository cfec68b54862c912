"""Reading SEARCH_URL: which engine, where it is, and as whom to ask it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote

from django.core.exceptions import ImproperlyConfigured

_SHAPE = re.compile(
    r"elasticsearch\+(?P<scheme>https?)://(?:(?P<who>[^@/?#]*)@)?(?P<hosts>[^@/?#]+)/(?P<prefix>[^/?#]*)/?(?:\?(?P<options>[^#]*))?"
)
_HOST = re.compile(r"(?P<name>\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::(?P<port>\d{1,5}))?")
_PREFIX = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
_FORM = "elasticsearch+https://user:password@host1,host2:9200/prefix"


@dataclass(frozen=True, slots=True)
class Address:
    """Where Elasticsearch is. The password shows in no representation."""

    hosts: tuple[str, ...]
    prefix: str
    credentials: tuple[str, str] | None = field(default=None, repr=False)
    authority: str = ""
    verified: bool = True

    @property
    def secure(self) -> bool:
        """Whether the hosts are asked over TLS."""
        return self.hosts[0].startswith("https:")


def parse_address(url: str) -> Address:
    """`elasticsearch+http(s)://user:password@host1,host2:9200/prefix?ca=/path&verify=0`, percent-encoded.

    Raises ImproperlyConfigured, without what the address holds: it may hold a password.
    """
    shape = _SHAPE.fullmatch(url)
    if not shape:
        raise _refused(f"it is not of the form {_FORM}")
    if not _PREFIX.fullmatch(shape["prefix"]):
        raise _refused("it must end with an index prefix in lower case, such as /asv")
    options = _options(shape["options"] or "", shape["scheme"])
    return Address(
        hosts=tuple(_host(host, shape["scheme"]) for host in shape["hosts"].split(",")),
        prefix=shape["prefix"],
        credentials=_credentials(shape["who"]),
        authority=options.get("ca", ""),
        verified=options.get("verify", "1") != "0",
    )


def _host(text: str, scheme: str) -> str:
    found = _HOST.fullmatch(text)
    port = int(found["port"] or 9200) if found else 0
    if not found or not 0 < port < 65536:
        raise _refused("a host is a name or an address, perhaps with a port: host1,host2:9200")
    return f"{scheme}://{found['name']}:{port}"


def _credentials(who: str | None) -> tuple[str, str] | None:
    if who is None:
        return None
    user, colon, password = who.partition(":")
    if not user or not colon or not password:
        raise _refused("before the @ stand a user, a colon and a password, percent-encoded")
    return unquote(user), unquote(password)


def _options(text: str, scheme: str) -> dict[str, str]:
    found = dict(parse_qsl(text, keep_blank_values=True))
    if unknown := sorted(set(found) - {"ca", "verify"}):
        raise _refused(f"it has an unknown option, {unknown[0]!r}: there are ca and verify")
    if found and scheme == "http":
        raise _refused("ca and verify go with elasticsearch+https only")
    if found.get("verify", "1") not in {"0", "1"} or found.get("ca") == "":
        raise _refused("verify is 0 or 1, ca is the path of a certificate file")
    return found


def _refused(why: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"SEARCH_URL cannot be used: {why}.")
