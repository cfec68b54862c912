"""Hostile requests without end: each follows from the seed and its number, and from the site they are made for."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator, Sequence
from html import unescape
from urllib.parse import quote_from_bytes, urlencode

from tests.factories.routes import Argument, Route
from tests.hostile import bad_values as bad
from tests.hostile.ground import WHO, Target
from tests.hostile.sending import Request, Sender

# What addresses of ours and of the framework read from a query, beside the names found on the pages themselves.
# fmt: off
NAMES = [
    "q", "page", "p", "tri", "type", "theme", "public", "demarche", "axe", "plus_value", "etape", "territoire",
    "annee", "format", "id", "ids", "pk", "next", "order", "ordering", "o", "e", "ot", "all", "limit", "offset",
    "fields", "child_of", "descendant_of", "ancestor_of", "translation_of", "search", "search_operator", "site",
    "locale", "export", "_export", "is_expanded", "page_type", "parent_page_id", "allow_external_link",
    "allow_email_link", "can_choose_root", "user_perms", "match_subclass", "collection_id", "tag", "multiple",
    "select_format", "result_id", "chosen", "name", "term", "uploaded", "next_page", "verb", "metadataPrefix",
    "resumptionToken", "from", "until", "set", "identifier", "vue", "mois", "reseau", "jour", "periode", "lat", "lon",
    "cp", "mode", "instance_of", "target_pages", "link_text", "link_url", "filter", "latest_revision_created_at_from",
    "latest_revision_created_at_to", "first_published_at_from", "owner", "content_type", "content_types", "user",
    "action", "timestamp_from", "timestamp_to", "label", "in_preview_panel", "preview_mode", "prefix", "usage",
    "copy_for_translation", "date_0", "date_1", "object_id", "for_content_type", "password", "token", "key", "days",
    "jours", "depuis", "until_id", "alias", "order_by", "per_page",
]
# fmt: on
_FIELD = re.compile(r"<(?:input|select|textarea|button)\b[^>]*?\bname=\"([^\"]+)\"[^>]*>")
_VALUE = re.compile(r"\bvalue=\"([^\"]*)\"")
_LINKED = re.compile(r"[?&;]([a-z_]\w*)=")


class Corpus:
    """Makes requests. `sender` is asked once for each address and sender for the fields of its forms."""

    def __init__(self, target: Target, sender: Sender, seed: int) -> None:
        self.target, self.sender, self.seed = target, sender, seed
        self._fields: dict[tuple[bytes, str], tuple[dict[str, str], list[str]]] = {}

    def requests(self, count: int) -> Iterator[tuple[int, Request]]:
        """Every route in turn, so that a number of routes and more leaves none out."""
        order = list(self.target.routes)
        random.Random(self.seed).shuffle(order)
        for number in range(count):
            yield number, self.request(order[number % len(order)], number)

    def every_field(self, who: str, values: Sequence[str]) -> Iterator[Request]:
        """Each form as it stands, sent once for each of its fields and each value, that field alone spoilt."""
        seen: set[tuple[str, str]] = set()
        for route in self.target.routes:
            for known in self.target.values[route.shape]:
                path = route.address({one.name: "essai" for one in route.arguments} | known).encode()
                fields, _ = self._known_fields(path, who)
                fresh = [name for name in fields if (route.shape, name) not in seen]
                seen |= {(route.shape, name) for name in fresh}
                for name, value in itertools.product(fresh, values):
                    body = urlencode([(one, value if one == name else held) for one, held in fields.items()]).encode()
                    yield Request("POST", path, b"", {"Content-Type": "application/x-www-form-urlencoded"}, body, who)

    def request(self, route: Route, number: int) -> Request:
        """The request of this number to this route."""
        chance = random.Random(f"{self.seed}:{number}")
        who = self._who(route, chance)
        known = dict(chance.choice(self.target.values[route.shape]))
        path = self._path(route, known, chance)
        kind = chance.choice(("address", "query", "query", "form", "form", "body", "headers", "method"))
        if kind == "method":
            return Request(chance.choice(bad.METHODS), path, headers=self._headers(chance, 1), who=who)
        if kind == "headers":
            return Request(chance.choice(("GET", "GET", "HEAD", "POST")), path, b"", self._headers(chance, 3), who=who)
        if kind == "form":
            return self._form(path, who, chance)
        if kind == "body":
            return self._body(path, who, chance)
        query = self._query(path, who, chance) if kind == "query" else b""
        return Request(chance.choice(("GET", "GET", "GET", "HEAD", "POST")), path, query, who=who)

    def _who(self, route: Route, chance: random.Random) -> str:
        if route.shape.startswith("/admin/"):
            return chance.choices(WHO, (1, 1, 2, 3, 3, 10))[0]
        return chance.choice(WHO)

    def _path(self, route: Route, known: dict[str, str], chance: random.Random) -> bytes:
        values: dict[str, str] = {}
        spoilt = chance.choice(route.arguments).name if route.arguments and chance.random() < 0.45 else None
        for one in route.arguments:
            values[one.name] = _bad_argument(one, chance) if one.name == spoilt else known.get(one.name, "essai")
        path = route.address(values).encode("utf-8", "surrogatepass")
        draw = chance.random()
        if draw < 0.04:
            at = chance.randrange(1, len(path) + 1)
            path = path[:at] + chance.choice(bad.BYTES) + path[at:]
        elif draw < 0.05:
            path += chance.choice((b"a/" * 1000, b"//", b"../", b".", b"?", b"#x", b"%2e%2e/"))
        return path

    def _query(self, path: bytes, who: str, chance: random.Random) -> bytes:
        fields, linked = self._known_fields(path, who)
        parts = []
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            name = chance.choice([*fields, *linked] or NAMES) if chance.random() < 0.6 else chance.choice(NAMES)
            value: bytes = chance.choice(bad.BYTES) if chance.random() < 0.15 else b""
            quoted = (
                value.decode("latin-1") if value else quote_from_bytes(_bad_text(chance).encode("utf-8", "replace"))
            )
            parts.append(f"{quote_from_bytes(name.encode())}={quoted}")
        return "&".join(parts).encode("latin-1")

    def _form(self, path: bytes, who: str, chance: random.Random) -> Request:
        """The form of the page as it stands there, a few of its fields spoilt."""
        fields, _ = self._known_fields(path, who)
        held = [(name, value) for name, value in fields.items() if chance.random() < 0.9]
        for _ in range(chance.choice((1, 1, 2, 4))):
            name = chance.choice(list(fields) or NAMES)
            held = [one for one in held if one[0] != name or chance.random() < 0.3]
            held += [(name, _bad_text(chance))] * chance.choice((1, 1, 1, 2))
        if chance.random() < 0.3:
            return Request("POST", path, b"", *_multipart(held, chance), who=who)
        body = urlencode([(name, value.encode("utf-8", "replace")) for name, value in held]).encode()
        return Request("POST", path, b"", {"Content-Type": "application/x-www-form-urlencoded"}, body, who)

    def _body(self, path: bytes, who: str, chance: random.Random) -> Request:
        """A body that does not fit what it is said to be."""
        headers = {"Content-Type": chance.choice(bad.TYPES)}
        body = chance.choice(
            [*bad.JSONS, *bad.BYTES, b"--x\r\n", b"a=b&" * 12_000, b"x" * 11_000_000, b"a=%ff&b=%00&c"]
        )
        draw = chance.random()
        if draw < 0.3:
            headers["Content-Type"] = f"application/x-www-form-urlencoded; charset={chance.choice(bad.CHARSETS)}"
        elif draw < 0.4:
            headers, body = _multipart([("a", "b"), (chance.choice(NAMES), _bad_text(chance))], chance)
            body = body[: chance.randrange(len(body))]
        elif draw < 0.6:
            headers["Content-Type"] = "application/json"
            body = chance.choice(bad.JSONS)
        if chance.random() < 0.2:
            headers["Content-Length"] = chance.choice(bad.LENGTHS)
        return Request(chance.choice(("POST", "POST", "POST", "GET", "PUT")), path, b"", headers, body, who)

    def _headers(self, chance: random.Random, most: int) -> dict[str, str]:
        names = chance.sample(sorted(bad.HEADERS), chance.randint(1, most))
        # A server hands headers over as the bytes that came, in latin-1.
        return {name: chance.choice(bad.HEADERS[name]).encode().decode("latin-1") for name in names}

    def _known_fields(self, path: bytes, who: str) -> tuple[dict[str, str], list[str]]:
        """Names and values of the fields of the page, and the names in its links; nothing where there is no page."""
        if (path, who) not in self._fields:
            answer = self.sender.send(Request("GET", path, who=who))
            page = answer.body.decode("utf-8", "replace") if answer.status == 200 else ""
            fields = {}
            for found in _FIELD.finditer(page):
                value = _VALUE.search(found[0])
                fields.setdefault(unescape(found[1]), unescape(value[1]) if value else "")
            fields.pop("csrfmiddlewaretoken", None)
            self._fields[path, who] = fields, sorted(set(_LINKED.findall(page)))
        return self._fields[path, who]


def _bad_argument(argument: Argument, chance: random.Random) -> str:
    """Mostly what the route lets through, so that it reaches the view."""
    values = chance.choice((bad.NUMBERS, bad.TEXTS, bad.WORST))
    fitting = [one for one in values if _fits(argument.kind, one)]
    return chance.choice(fitting or values)


def _fits(kind: str, value: str) -> bool:
    pattern = {"int": "[0-9]+", "str": "[^/]+", "slug": "[-a-zA-Z0-9_]+"}.get(kind, kind)
    return re.fullmatch(pattern, value) is not None


def _bad_text(chance: random.Random) -> str:
    return chance.choice(chance.choice((bad.NUMBERS, bad.TEXTS, bad.WORST)))


def _multipart(held: list[tuple[str, str]], chance: random.Random) -> tuple[dict[str, str], bytes]:
    """Fields as a form with files sends them, one of them now and then as a file that is none."""
    parts = []
    for name, value in held:
        head = f'Content-Disposition: form-data; name="{name}"'
        if chance.random() < 0.03:
            head += "; name*=bogus''%ff"
        draw = chance.random()
        if draw < 0.15:
            head += f'; filename="{chance.choice(("a.pdf", "../x.png", "a" * 300 + ".csv", "é.docx", "", "x.svg"))}"'
            head += f"\r\nContent-Type: {chance.choice(('image/png', 'text/csv; charset=utf-7', 'x', ''))}"
        elif draw < 0.2:
            head += "\r\nContent-Transfer-Encoding: base64"
        parts.append(f"--limite\r\n{head}\r\n\r\n{value}\r\n".encode("utf-8", "replace"))
    parts.append(b"--limite--\r\n")
    return {"Content-Type": "multipart/form-data; boundary=limite"}, b"".join(parts)
