"""Asking an address whether it still answers, as a good neighbour: named, one question a second a host, robots.txt
heeded, HEAD before GET, no more than a page's head read, and never an address inside somebody's network.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import urllib3
from django.conf import settings

A_SECOND = 1.0
MOST_HOPS = 5
READ = 64 * 1024
TIMEOUT = 6.0
PATIENCE = 20  # times that, for a file that is read whole
_GOOD, _PERMANENT, _TEMPORARY = range(200, 300), (301, 308), (302, 303, 307)
_WALLS = (401, 403, 407, 429, 451)  # somebody is there, and does not let machines or strangers in
_GONE = re.compile(
    r"introuvable|non trouv[ée]e?|inexistante?|n.existe (?:pas|plus)|not found|erreur 404|error 404|^\s*404\b", re.I
)
_TITLE = re.compile(r"<(?:title|h1)\b[^>]*>(.*?)</(?:title|h1)>", re.I | re.S)
_TAG = re.compile(r"<[^>]*>")

Resolve = Callable[[str, int], list[str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answered: `good`, a `wall` (it is there and lets us not in), or neither; `said` is for people.

    `moved_to` is where it says to be for good.
    """

    said: str
    good: bool = False
    wall: bool = False
    moved_to: str = ""


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a host. Raises OSError where it has none."""
    return list(dict.fromkeys(str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


def is_public(address: str) -> bool:
    """Whether a network address is of the public internet."""
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_global and not found.is_multicast


class Refused(Exception):
    """Why an address is not asked, or what it holds not taken, in French."""


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    location: str
    html: bool
    content: bytes

    @property
    def text(self) -> str:
        """What was read, as text."""
        return self.content.decode("utf-8", "replace")


@dataclass
class Asker:
    """Asks addresses one after the other; it remembers when it asked each host, and what its robots.txt says."""

    resolve: Resolve = resolved
    may_visit: Callable[[str], bool] = is_public
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    timeout: float = TIMEOUT
    ca_certs: str | None = None
    asked: dict[str, float] = field(default_factory=dict)
    robots: dict[str, RobotFileParser] = field(default_factory=dict)

    def ask(self, url: str) -> Answer:
        """What this address answers; never raises."""
        try:
            return self._follow(url)
        except Refused as reason:
            return Answer(str(reason), wall=True)
        except UnicodeError:
            return Answer("L’adresse est mal écrite.")
        except ValueError:
            return Answer("L’adresse est mal écrite.")
        except (urllib3.exceptions.HTTPError, OSError) as error:
            return Answer(_in_words(error))

    def content(self, url: str, most: int) -> bytes:
        """The file at this address, of at most so many bytes. Raises Refused, with the reason in French."""
        try:
            return self._content(url, most)
        except ValueError:  # UnicodeError too
            raise Refused("L’adresse est mal écrite.") from None
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise Refused(_in_words(error)) from None

    def _content(self, url: str, most: int) -> bytes:
        here = url
        for _hop in range(MOST_HOPS + 1):
            if _site(here) != _site(url):
                raise Refused("Renvoie vers un autre site.")
            if not self._robots_allow(here):
                raise Refused("Le site demande aux robots de ne pas y venir.")
            reply = self._request("GET", here, most)
            if reply.status in (*_PERMANENT, *_TEMPORARY) and reply.location:
                here = urljoin(here, reply.location)
                continue
            if reply.status not in _GOOD:
                raise Refused(f"Répond par une erreur ({reply.status}).")
            if len(reply.content) > most:
                raise Refused(f"Plus de {most // 1024**2} Mo.")
            return reply.content
        raise Refused("Renvoie sans fin d’une adresse à l’autre.")

    def rest(self, url: str) -> float:
        """How many seconds until the host of this address may be asked again."""
        since = self.clock() - self.asked.get(urlsplit(url).netloc.lower(), -A_SECOND)
        return max(0.0, A_SECOND - since)

    def _follow(self, url: str) -> Answer:
        first, for_good, here = url, True, url
        for _hop in range(MOST_HOPS + 1):
            if not self._robots_allow(here):
                raise Refused("Le site demande aux robots de ne pas y venir.")
            reply = self._one(here)
            if reply.status in (*_PERMANENT, *_TEMPORARY) and reply.location:
                for_good = for_good and reply.status in _PERMANENT
                there = urljoin(here, reply.location)
                if _is_home(there) and not _is_home(first):
                    return Answer("Renvoie à l’accueil du site : la page n’y est plus.")
                here = there
                continue
            return _judged(reply, here if for_good and here != first else "")
        return Answer("Renvoie sans fin d’une adresse à l’autre.")

    def _one(self, url: str) -> _Reply:
        """HEAD, then GET for what HEAD does not tell: servers that answer it wrongly, pages that are there in name."""
        try:
            head = self._request("HEAD", url)
        except urllib3.exceptions.HTTPError:
            return self._request("GET", url)
        if head.status in (*_PERMANENT, *_TEMPORARY) or (head.status in _GOOD and not head.html):
            return head
        return self._request("GET", url)

    def _robots_allow(self, url: str) -> bool:
        parts = urlsplit(url)
        known = self.robots.get(parts.netloc.lower())
        if known is None:
            known = RobotFileParser()
            reply = self._request("GET", f"{parts.scheme}://{parts.netloc}/robots.txt")
            known.parse(reply.text.splitlines() if reply.status in _GOOD else [])
            self.robots[parts.netloc.lower()] = known
        return known.can_fetch("asv-liens", url)

    def _request(self, method: str, url: str, most: int = READ) -> _Reply:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Refused("Ce n’est pas une adresse du web.")
        host = parts.hostname.encode("idna").decode()
        port = parts.port or (443 if parts.scheme == "https" else 80)
        addresses = self.resolve(host, port)
        if not addresses or not all(map(self.may_visit, addresses)):
            raise Refused("Adresse d’un réseau privé : elle n’est jamais visitée.")
        if rest := self.rest(url):
            self.sleep(rest)
        self.asked[parts.netloc.lower()] = self.clock()
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
        target = f"{path}?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else path
        # The very address that was found public is connected to: asked again, a name may lead elsewhere.
        with self._pool(parts.scheme, host, addresses[0], port) as pool:
            headers = {"Host": parts.netloc.rpartition("@")[2], "User-Agent": user_agent(), "Accept": "*/*"}
            return self._read(pool, method, target, headers, most)

    def _pool(self, scheme: str, host: str, address: str, port: int) -> urllib3.HTTPConnectionPool:
        timeout = urllib3.Timeout(connect=self.timeout, read=self.timeout)
        if scheme == "http":
            return urllib3.HTTPConnectionPool(address, port, timeout=timeout, retries=False)
        return urllib3.HTTPSConnectionPool(
            address, port, timeout=timeout, retries=False, server_hostname=host, assert_hostname=host,
            cert_reqs="CERT_REQUIRED", ca_certs=self.ca_certs,
        )  # fmt: skip

    def _read(
        self, pool: urllib3.HTTPConnectionPool, method: str, target: str, headers: dict[str, str], most: int
    ) -> _Reply:
        # A page's head is read for as long as a page may take; a file for as long as its bytes may.
        ends = self.clock() + self.timeout * (1 if most == READ else PATIENCE)
        response = pool.urlopen(
            method, target, headers=headers, redirect=False, preload_content=False, decode_content=True
        )
        parts: list[bytes] = []
        length = 0
        try:
            while method == "GET" and length <= most and (part := response.read(8192)):
                if self.clock() >= ends:
                    if most != READ:
                        raise Refused("Ne se laisse pas lire à temps.")
                    break
                parts.append(part)
                length += len(part)
        finally:
            response.close()
        kind = response.headers.get("Content-Type", "")
        return _Reply(response.status, response.headers.get("Location", ""), "html" in kind, b"".join(parts))


def user_agent() -> str:
    """Who asks, and where to complain."""
    return f"asv-liens/1 (+{settings.SITE_URL}/)"


def _site(url: str) -> str:
    return (urlsplit(url).hostname or "").lower().removeprefix("www.")


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def _judged(reply: _Reply, moved_to: str) -> Answer:
    if reply.status in _WALLS:
        words = (
            "Trop de questions d’un coup (429)." if reply.status == 429 else f"Ne laisse pas entrer ({reply.status})."
        )
        return Answer(words, wall=True)
    if reply.status not in _GOOD:
        return Answer(f"Répond par une erreur ({reply.status}).")
    if reply.html and any(_GONE.search(" ".join(_TAG.sub("", title).split())) for title in _TITLE.findall(reply.text)):
        return Answer("Répond, et dit que la page n’existe pas.")
    return Answer("A changé d’adresse." if moved_to else "Répond.", good=True, moved_to=moved_to)


def _in_words(error: Exception) -> str:
    if isinstance(error, urllib3.exceptions.SSLError):
        return "Son certificat n’est pas valable."
    if isinstance(error, urllib3.exceptions.NewConnectionError | ConnectionRefusedError):
        return "Personne ne répond à cette adresse."
    if isinstance(error, (urllib3.exceptions.TimeoutError, TimeoutError)):
        return "Ne répond pas à temps."
    if isinstance(error, socket.gaierror):
        return "Ce nom de site n’existe pas."
    return "La connexion s’est rompue."
