"""Writing the static copy: a page a resource as it comes, then the lists and the index."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.template.defaultfilters import capfirst
from django.template.loader import get_template
from django.utils.html import escape, format_html

from asv.core.colours import site_css
from asv.core.slugs import slugify
from asv.core.templatetags.asv import date_fr
from asv.resources.text import plain_text
from asv.resources.types import resource_types
from asv.taxonomy.models import VOCABULARIES, Territory
from operations.corpus.bag import Bag
from operations.corpus.copied import Entry
from operations.corpus.form import Form
from operations.corpus.static_copy.words import WordIndex
from operations.corpus.told import Part

SITE = "site/"
PER_PAGE = 200
_HERE = Path(__file__).parent
_FONTS = Path(settings.ROOT) / "platform" / "static" / "fonts"
_PLACES = {
    "region": "Par région",
    "departement": "Par département",
    "epci": "Par intercommunalité",
    "commune": "Par commune",
    "qpv": "Par quartier prioritaire",
    "secteur": "Par secteur",
}


@dataclass(frozen=True, slots=True)
class About:
    """What every page says of the copy: whose it is, where it stands online, and the day of its last change."""

    name: str
    address: str
    state: date | None


@dataclass(frozen=True, slots=True)
class Attached:
    """A file or an image of a page: its address from there, and what is said of it."""

    address: str
    label: str
    format: str = ""
    description: str = ""
    credit: str = ""


def leading_to(name: str, label: str) -> str:
    """A label that leads from a resource's page to the list of this name; the label alone where there is none."""
    return format_html('<a href="../parcourir/{}.html">{}</a>', name, label) if name else escape(label)


@dataclass(frozen=True, slots=True)
class _List:
    name: str
    heading: str
    label: str
    rows: list[int]


@dataclass(slots=True)
class StaticCopy:
    """The copy as it grows. Holds a line for each resource and its words: no text."""

    bag: Bag
    about: About
    entries: list[Entry] = field(default_factory=list)
    words: WordIndex = field(default_factory=WordIndex)

    def add(
        self,
        entry: Entry,
        said: Form,
        parts: list[Part],
        facts: list[tuple[str, str]],
        files: list[Attached],
        image: Attached | None,
    ) -> None:
        """Write the page of a resource, and remember what finds it."""
        kind = resource_types()[entry.type]
        lines = [(part.heading, part.line) for part in parts if part.line]
        longer = [part for part in parts if not part.line]
        leading = leading_to(f"type-{entry.type}", capfirst(kind))
        told: dict[str, object] = {"said": said, "kind": leading, "parts": longer}
        told |= {"facts": [*facts, *lines], "files": files, "image": image}
        self._write(entry.page, "corpus/resource.html", told)
        body = " ".join(f"{part.heading} {plain_text(part.body)}" for part in parts)
        meant = " ".join(plain_text(value) for _name, value in facts)
        self.words.add(len(self.entries), f"{entry.title} {said.get('summary', '')} {body} {meant}")
        self.entries.append(entry)

    def finish(self, since: date | None = None, theme: str = "") -> None:
        """Write the lists, the home page, the search and what all share; `since` and `theme` say what part it is."""
        groups = [(heading, self._written(lists)) for heading, lists in self._lists()]
        told = [{"heading": heading, "lists": lists, "id": slugify(heading)} for heading, lists in groups if lists]
        part = {"since": since, "theme": theme}
        self._write("index.html", "corpus/index.html", {"groups": told, "count": len(self.entries), **part})
        self._write("recherche.html", "corpus/search.html", {})
        self._write_index()
        for name in ("style.css", "search.js"):
            self.bag.write(f"{SITE}commun/{name}", (_HERE / name).read_bytes())
        self.bag.write(f"{SITE}commun/couleurs.css", site_css().encode())
        for font in sorted(_FONTS.iterdir()):
            self.bag.write(f"{SITE}commun/{font.name}", font.read_bytes())

    def _write(self, path: str, template: str, context: Mapping[str, object]) -> None:
        up = "../" * path.count("/")
        content = get_template(template).render({**context, "copy": self.about, "up": up})
        self.bag.write(SITE + path, content.encode())

    def _lists(self) -> list[tuple[str, list[_List]]]:
        kinds = resource_types()
        by_type = self._grouped(lambda entry: [entry.type])
        by_theme = self._grouped(lambda entry: entry.themes)
        by_year = self._grouped(lambda entry: map(str, entry.years))
        themes = VOCABULARIES["theme"]._default_manager.order_by("label").values_list("slug", "label")
        found = [
            ("Par type", [_List(f"type-{one}", "Type", kinds[one], by_type[one]) for one in kinds if one in by_type]),
            (
                "Par thème",
                [_List(f"theme-{slug}", "Thème", label, by_theme[slug]) for slug, label in themes if slug in by_theme],
            ),
        ]
        years = [_List(f"annee-{year}", "Année", year, by_year[year]) for year in sorted(by_year, reverse=True)]
        return [*found, ("Par année", years), *self._places()]

    def _places(self) -> list[tuple[str, list[_List]]]:
        by_place = self._grouped(lambda entry: entry.places)
        rows = Territory.objects.filter(code__in=by_place).order_by("name", "code")
        return [
            (
                heading,
                [_List(f"lieu-{row.code}", "Lieu", str(row), by_place[row.code]) for row in rows if row.kind == kind],
            )
            for kind, heading in _PLACES.items()
        ]

    def _grouped(self, keys: Callable[[Entry], Iterable[str]]) -> dict[str, list[int]]:
        """The numbers of the resources under each key, the newest first."""
        found: dict[str, list[int]] = {}
        order = sorted(
            range(len(self.entries)), key=lambda n: (self.entries[n].day, self.entries[n].title, self.entries[n].uid)
        )
        for number in reversed(order):
            for key in dict.fromkeys(keys(self.entries[number])):
                found.setdefault(key, []).append(number)
        return found

    def _written(self, lists: list[_List]) -> list[dict[str, object]]:
        return [{"path": quote(self._write_list(one)[0]), "label": one.label, "count": len(one.rows)} for one in lists]

    def _write_list(self, one: _List) -> list[str]:
        starts = range(0, len(one.rows), PER_PAGE)
        pages = [f"parcourir/{one.name}{'' if n == 0 else f'-{n + 1}'}.html" for n in range(len(starts))]
        for number, start in enumerate(starts):
            rows = [
                {"page": self.entries[n].page, "title": self.entries[n].title, "line": self.line(self.entries[n])}
                for n in one.rows[start : start + PER_PAGE]
            ]
            told = {"entries": rows, "heading": one.heading, "label": one.label, "count": len(one.rows)}
            self._write(
                pages[number],
                "corpus/list.html",
                {**told, "pages": [quote(page) for page in pages], "number": number + 1},
            )
        return pages

    def line(self, entry: Entry) -> str:
        """What stands under a title in lists: what it is, and of when."""
        day = date_fr(date.fromisoformat(entry.day)) if entry.day else ""
        return ", ".join(filter(None, (capfirst(resource_types()[entry.type]), day)))

    def _write_index(self) -> None:
        names = []
        for name, script in self.words.shards():
            names.append(name)
            self.bag.write(f"{SITE}recherche/{name}.js", script.encode())
        titles = [[entry.title, quote(entry.page), self.line(entry)] for entry in self.entries]
        said = f"corpus.names={_json(names)};\ncorpus.titles={_json(titles)};\ncorpus.begin();\n"
        self.bag.write(f"{SITE}recherche/titres.js", said.encode())


def _json(value: object) -> str:
    """JSON that is a script too."""
    return (
        json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )
