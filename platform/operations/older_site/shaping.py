"""An older site's page as a resource of the corpus: cleaned, sorted by the table, with what its text shows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from urllib.parse import urljoin, urlsplit

from django.utils.timezone import make_aware

from asv.core.slugs import slugify
from asv.resources.text import plain_text
from asv.taxonomy.models import VOCABULARIES
from operations.corpus.form import FORM, Form
from operations.corpus.values import EMPTY
from operations.older_site.dates import MONTHS, moment_in
from operations.older_site.files import Files, FoundFile
from operations.older_site.found import OldPage, place_of
from operations.older_site.mapping import PLACE, Table
from operations.older_site.piece import Links, Piece
from operations.older_site.pieces import cut, parsed
from operations.older_site.placing import LONGEST_SUMMARY, TYPES, filled
from operations.older_site.recognising import Recogniser

LONGEST_PAGE = 2_000_000  # characters of markup
_HTTP = ("http://", "https://")


@dataclass
class Shaped:
    """A page as this site would have it, and all that is to be told of it.

    `faults` are for an editor to look at, `notes` say what was recognised and why. `linked` are the identifiers of the
    pages that it links to, `lacks` is what stops it; then nothing is made of it.
    """

    form: Form
    faults: list[str]
    notes: list[str]
    files: dict[str, FoundFile]
    paths: list[str]
    linked: set[str] = field(default_factory=set)
    lacks: str = ""


@dataclass
class Desk:
    """What the pages of an import are shaped with. `known` has the identifier of each old page by where it stood."""

    files: Files
    table: Table
    recogniser: Recogniser
    known: dict[str, str]
    kind: str = "actualite"


class _PageLinks(Links):
    """What the addresses of one page stand for."""

    def __init__(self, page: OldPage, desk: Desk) -> None:
        self.page, self.desk = page, desk
        self.found: dict[str, FoundFile] = {}
        self.faults: list[str] = []
        self.linked: set[str] = set()
        self._tried: dict[tuple[str, bool], str] = {}

    def link(self, address: str) -> dict[str, str]:
        whole = self._whole(address)
        if uid := self.desk.known.get(place_of(whole)):
            self.linked.add(uid)
            return {"data-resource": uid}
        return super().link(whole)

    def image(self, address: str, said: str) -> str:
        uid = self._file(address, said, is_image=True)
        if uid and not said:
            self.faults.append(f"L’image {self.found[uid].name} n’a pas de texte de remplacement.")
        return uid

    def attached(self, address: str) -> str:
        return self._file(address, "", is_image=False) if self.desk.files.is_document(address) else ""

    def named(self, address: str, title: str) -> str:
        """A file that the page carries beside its text."""
        return self._file(address, title, is_image=False)

    def _whole(self, address: str) -> str:
        try:
            return urljoin(self.page.address, address)
        except ValueError:
            return address

    def _file(self, address: str, said: str, *, is_image: bool) -> str:
        key = (address, is_image)
        if key not in self._tried:
            inside = address in self.page.inside
            near = address if inside or not self._is_ours(address) else self._whole(address)
            found, why = self.desk.files.find(near, self.page, said, is_image=is_image)
            self._tried[key] = found.uid if found else ""
            if found:
                self.found.setdefault(found.uid, found)
            elif self._is_ours(near) or is_image:
                self.faults.append(f"{'Image non reprise' if is_image else 'Fichier non repris'} : {why}")
        return self._tried[key]

    def _is_ours(self, address: str) -> bool:
        """Whether an address is of the older site itself: what others hold stays there."""
        host = urlsplit(self._whole(address)).hostname or ""
        return not host or host == urlsplit(self.page.address).hostname


def shaped(page: OldPage, desk: Desk) -> Shaped:
    """What a page becomes here."""
    links = _PageLinks(page, desk)
    text = cut(parsed(page.html[:LONGEST_PAGE]), links)
    meant = desk.table.meant(page)
    kind = page.wishes.get("type") or meant.type or desk.kind
    made = filled(kind if kind in TYPES else "actualite", text.pieces)
    said = Shaped({}, [*page.faults, *text.faults], [], links.found, [], links.linked)
    summary = _summary(page, made.summary, text.pieces, said)
    found, doubts = desk.recogniser.read(page.title, f"{summary}\n{text.words}")
    said.faults += doubts
    places = [one for one in found if one.sort == "lieu"]
    demarches = [one.value for one in found if one.sort == "démarche"]
    said.notes += [str(one) for one in found]
    said.notes += [f"{one.field} : « {one.heading} » (le mot « {one.word} »)" for one in made.placed]
    terms = _terms(page, meant.terms)
    if demarches:
        terms["demarche"] = sorted({*terms.get("demarche", []), *demarches})
    _tell_waiting(meant.waiting, said)
    files = _files(page, links, made.loose or [], text.pieces, kind)
    whole: Form = {
        "form": FORM,
        "uid": page.uid,
        "type": kind,
        "title": _title(page, said),
        "slug": _slug(page),
        "address": urlsplit(page.address).path[:600],
        "summary": summary,
        "date": page.day,
        "terms": terms,
        "places": sorted({*meant.places, *_own_places(page), *(one.value for one in places)}),
        "organisations": _organisations(page, desk, said),
        "source": _source(page),
        "image": _image(page, links),
        "files": files,
        "content": _of_type(kind, made.content, said, text.words, page, text.pieces, files),
    }
    said.form = {name: value for name, value in whole.items() if value not in EMPTY}
    said.paths = _paths(page)
    said.faults = list(dict.fromkeys([*said.faults, *links.faults]))
    if kind not in TYPES:
        said.lacks = f"ce type de page n’est pas importé : {kind[:40]}"
    if not text.pieces and not page.files and not said.lacks:
        said.lacks = "elle n’a aucun texte"
    return said


def _title(page: OldPage, said: Shaped) -> str:
    title = " ".join(plain_text(page.title).split())
    if not title:
        title = page.name.rpartition("/")[2].rpartition(".")[0] or page.name
        said.faults.append("Elle n’avait pas de titre : le nom de son fichier en tient lieu.")
    if len(title) > 255:
        said.faults.append("Son titre dépassait 255 caractères : il est coupé.")
    return title[:255]


def _slug(page: OldPage) -> str:
    """The last step of its old address where that says something, else its title."""
    last = urlsplit(page.address).path.rstrip("/").rpartition("/")[2].partition(".")[0]
    return slugify(last if re.search(r"[a-z]{3}.*-", last) else page.title)[:80].strip("-") or f"page-{page.uid[:8]}"


def _summary(page: OldPage, found: str, pieces: list[Piece], said: Shaped) -> str:
    text = " ".join(plain_text(found or page.summary).split())
    if len(text) <= LONGEST_SUMMARY:
        return text
    end = max(text.rfind(sign, 0, LONGEST_SUMMARY - 1) for sign in (". ", " ! ", " ? ", "… "))
    said.faults.append("Son chapô dépassait 600 caractères : il est coupé à une fin de phrase.")
    return text[: end + 1] if end > LONGEST_SUMMARY // 3 else f"{text[: LONGEST_SUMMARY - 1].rpartition(' ')[0]}…"


def _terms(page: OldPage, terms: dict[str, list[str]]) -> dict[str, list[str]]:
    """Those of the table, and those that the page itself names in our own words."""
    own = {
        parameter: [slug for slug in re.split(r"[,;|\s]+", page.wishes[parameter]) if slug]
        for parameter in VOCABULARIES
        if page.wishes.get(parameter)
    }
    return {key: sorted({*terms.get(key, []), *own.get(key, [])}) for key in (*terms, *own)}


def _tell_waiting(waiting: list[str], said: Shaped) -> None:
    if waiting:
        words = ", ".join(f"« {label} »" for label in dict.fromkeys(waiting))
        said.faults.append(f"La table ne dit pas encore ce que sont ici : {words}.")


def _own_places(page: OldPage) -> list[str]:
    return [code for code in re.split(r"[,;|\s]+", page.wishes.get(PLACE, "")) if code]


def _organisations(page: OldPage, desk: Desk, said: Shaped) -> list[Form]:
    found = desk.recogniser.organisation(page.author) if page.author else None
    if page.author and not found:
        said.notes.append(f"auteur : {page.author} (n’est pas une organisation de l’annuaire : non repris)")
    return [{"organisation": found.value, "role": "auteur"}] if found else []


def _source(page: OldPage) -> Form:
    host = urlsplit(page.address).hostname or ""
    url = page.address if page.address.startswith(_HTTP) and len(page.address) <= 500 else ""
    said: Form = {"label": f"Ancien site {host}" if host else "", "url": url, "date": page.day if url else ""}
    return {name: value for name, value in said.items() if value}


def _image(page: OldPage, links: _PageLinks) -> str:
    """Its picture for cards: the one the older site chose."""
    if not page.image:
        return ""
    faults = list(links.faults)
    uid = links.image(page.image, "")
    links.faults = faults  # a picture for cards that is not there is nobody's loss
    return uid


def _files(page: OldPage, links: _PageLinks, loose: list[Piece], pieces: list[Piece], kind: str) -> list[Form]:
    """What it offers to take: its own, and where no block offers a file in the text, those of its text."""
    named = [(links.named(address, title), title) for address, title in page.files]
    if kind != "actualite":
        named += [(piece.target, piece.text) for piece in pieces if piece.kind == "file"]
    if loose:
        count = len(loose)
        links.faults.append(
            f"Ce type de page n’a pas de place pour des images : {count} non reprise{'s' if count > 1 else ''}."
        )
        shown = {piece.target for piece in loose}
        links.found = {uid: one for uid, one in links.found.items() if uid not in shown}
    kept = {uid: title for uid, title in named if uid}
    return [{"file": uid, "label": title[:200]} if title else {"file": uid} for uid, title in kept.items()]


def _of_type(
    kind: str, made: Form, said: Shaped, words: str, page: OldPage, pieces: list[Piece], files: list[Form]
) -> Form:
    """The content with what its type cannot do without."""
    content = dict(made)
    if kind == "rencontre":
        begins = moment_in(page.title) or moment_in(words[:3000]) or _midnight(page.day)
        if begins is None:
            said.lacks = "une rencontre a une date, et ce texte n’en dit aucune"
            return content
        day, hour = begins
        content["starts_at"] = make_aware(datetime.combine(day, hour)).isoformat()
        content["all_day"] = hour == time()
        said.notes.append(f"début : {day.day} {MONTHS[day.month - 1]} {day.year} (écrit dans le texte)")
    if kind == "document":
        first = next((piece.target for piece in pieces if piece.kind == "file"), "")
        first = first or next((str(one["file"]) for one in files), "")
        if first:
            content["document"] = {"file": first}
        else:
            said.faults.append("Une notice sans son fichier : à joindre.")
    return content


def _midnight(day: str) -> tuple[date, time] | None:
    return (date.fromisoformat(day), time()) if day else None


def _paths(page: OldPage) -> list[str]:
    """The addresses that led to it, as redirects have them."""
    found = []
    for address in [page.address, *page.others]:
        parts = urlsplit(address)
        path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
        if address and path != "/" and len(path) <= 255:
            found.append(path)
    return list(dict.fromkeys(found))


def known_pages(pages: Iterable[OldPage]) -> dict[str, str]:
    """The identifier of each page by every address that led to it."""
    known: dict[str, str] = {}
    for page in pages:
        for address in [page.address, *page.others]:
            if place := place_of(address):
                known.setdefault(place, page.uid)
    return known
