"""The public corpus written as an archive: resource by resource, in a memory that does not grow with their texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from sys import intern
from urllib.parse import quote

from django.conf import settings
from django.db.models import Exists, Max, Q
from django.utils import timezone
from django.utils.html import escape
from markdownify import markdownify
from wagtail.models import PageQuerySet

from asv.core.models import AsvDocument, AsvImage
from asv.core.remembered import site_settings
from asv.core.templatetags.asv import date_fr
from asv.core.visibility import Visibility, visible_to
from asv.resources.assemble import years_of
from asv.resources.models import ResourcePage
from asv.taxonomy.models import VOCABULARIES, Organisation, Territory, Theme
from network.meetings.models import MeetingSeries
from operations.corpus.attached import Attachments
from operations.corpus.bag import PAYLOAD, Bag
from operations.corpus.copied import Entry
from operations.corpus.crate import LICENCE, METADATA, crate
from operations.corpus.form import (
    FORM,
    Form,
    former_addresses,
    models_by_type,
    pieces_of,
    resource_form,
    written,
)
from operations.corpus.house import write_house
from operations.corpus.names import public_names
from operations.corpus.reserve import write_reserve
from operations.corpus.shared import write_shared
from operations.corpus.spans import Span, refuse_another_span, span_of, under
from operations.corpus.static_copy.pages import About, StaticCopy, leading_to
from operations.corpus.told import Reader, parts_of

BATCH = 50
Tell = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Written:
    """What an archive holds, in figures."""

    resources: int
    files: int
    images: int
    organisations: int


def _silently(_line: str) -> None:
    """Nobody listens."""


def export(
    folder: Path,
    since: date | None = None,
    tell: Tell = _silently,
    reserve_key: Path | None = None,
    theme: Theme | None = None,
) -> Written:
    """Write what a visitor may read into a bag in this folder, with its static copy. Raises NotABag.

    `since`: only what was published or changed from that day on. `theme`: only what has it, or one below it.
    `tell` hears what is done and left out, in sentences.
    `reserve_key`: what is not public goes along, and the whole house, encrypted with this file's first line; raises
    BadArchive.
    """
    span = span_of(since, theme)
    refuse_another_span(folder, span)
    anyone = visible_to(None)
    pages = anyone.readable(ResourcePage.objects.all())
    state = pages.aggregate(state=Max("last_published_at"))["state"]
    if since:
        pages = pages.filter(Q(last_published_at__date__gte=since) | Q(first_published_at__date__gte=since))
    if theme:
        pages = pages.filter(Exists(under(theme)))
    return _Export(Bag.begin(folder), anyone, state, since, span, tell).run(
        pages.order_by("translation_key"), reserve_key
    )


class _Export:
    """One archive on its way."""

    def __init__(
        self, bag: Bag, anyone: Visibility, state: datetime | None, since: date | None, span: Span, tell: Tell
    ) -> None:
        self.bag, self.anyone, self.state, self.since, self.tell = bag, anyone, state, since, tell
        self.span = span
        self.names = public_names(anyone)
        self.attachments = Attachments(bag, self.names, tell)
        self.labels = _labels(anyone)
        self.pages: dict[str, str] = {}
        self.places = _places()
        above = Theme._default_manager.exclude(parent=None).values_list("slug", "parent__slug")
        self.parents: dict[str, str] = dict(above)
        day = timezone.localdate(state) if state else None
        self.copy = StaticCopy(bag, About(settings.SITE_NAME, settings.SITE_URL, day))

    def run(self, pages: PageQuerySet, reserve_key: Path | None) -> Written:
        self.pages = _copied_pages(pages)
        done = 0
        for batch in _batches(pages):
            former = former_addresses(batch)
            for page in batch:
                self._resource(page, former.get(page.pk, []))
            done += len(batch)
            self.tell(f"{done} ressources écrites")
        places = {code for entry in self.copy.entries for code in entry.places}
        write_shared(self.bag, self.names, self.anyone, places)
        self.copy.finish(self.since, self.labels.get(("term", f"theme/{self.span['Theme']}"), ""))
        self._describe(done)
        if reserve_key:
            held = write_reserve(self.bag, self.anyone, reserve_key, self.tell)
            self.tell(f"{held} ressources non publiques, chiffrées")
            write_house(self.bag, reserve_key, self.tell)
        self.bag.finish(self._info(), timezone.localdate())
        count = self.attachments.count
        return Written(done, count("file"), count("image"), count("organisation"))

    def _resource(self, page: ResourcePage, former: list[str]) -> None:
        said = resource_form(page, self.names, former)
        self.attachments.write_new()
        entry = self._entry(page, said)
        self._put(f"{entry.folder}/resource.json", said)
        self._texts(entry.folder, said)
        parts = parts_of(said, Reader(self._from_copy, self._label))
        named = [self.attachments.file(str(one["file"]), str(one.get("label", ""))) for one in _dicts(said, "files")]
        image = self.attachments.image(str(said.get("image")))
        self.copy.add(entry, said, parts, self._facts(entry, said), [one for one in named if one], image)

    def _texts(self, folder: str, said: Form) -> None:
        """The text alone, for whoever opens the archive by hand: HTML, and Markdown."""
        parts = parts_of(said, Reader(self._from_folder, self._label))
        lead = f"<p>{escape(said['summary'])}</p>\n" if "summary" in said else ""
        body = "".join(f"<h2>{escape(part.heading)}</h2>\n{part.body}\n" for part in parts)
        text = f"<h1>{escape(said['title'])}</h1>\n{lead}{body}"
        self.bag.write(f"{PAYLOAD}{folder}/text.html", text.encode())
        self.bag.write(f"{PAYLOAD}{folder}/text.md", (markdownify(text, heading_style="ATX").strip() + "\n").encode())

    def _from_copy(self, kind: str, name: str) -> str | None:
        """The address of a thing from a page of the copy."""
        if kind == "resource" and name in self.pages:
            return f"../{quote(self.pages[name])}"
        path = self.attachments.path(kind, name)
        return path and f"../../{path}"

    def _from_folder(self, kind: str, name: str) -> str | None:
        """The address of a thing from the folder of a resource."""
        if kind == "resource" and name in self.pages:
            return f"../../{self.pages[name].partition('/')[0]}/{name}/text.html"
        path = self.attachments.path(kind, name)
        return path and f"../../../{path.removeprefix(PAYLOAD)}"

    def _label(self, kind: str, name: str) -> str:
        return self.labels.get((kind, name), name)

    def _entry(self, page: ResourcePage, said: Form) -> Entry:
        themes = _strings(_terms(said).get("theme"))
        codes = _strings(said.get("places"))
        above = [parent for code in codes for parent in self.places.get(code, ("", ""))[1].split()]
        day = page.shown_date
        return Entry(
            uid=str(page.uid),
            type=page.resource_type,
            title=page.title,
            page=self.pages[str(page.uid)],
            day=day.isoformat() if day else "",
            themes=tuple(dict.fromkeys([*themes, *(self.parents[one] for one in themes if one in self.parents)])),
            places=tuple(dict.fromkeys(intern(code) for code in [*codes, *above])),
            years=years_of(page),
        )

    def _facts(self, entry: Entry, said: Form) -> list[tuple[str, str]]:
        """What classifies a resource, in words, each leading to its list where the copy has one."""
        places = [
            leading_to(f"lieu-{code}" if Entry.has_list(code) else "", self.places[code][0])
            for code in _strings(said.get("places"))
            if code in self.places
        ]
        named = [self._label("organisation", str(one["organisation"])) for one in _dicts(said, "organisations")]
        facts = [("Date", date_fr(date.fromisoformat(entry.day)) if entry.day else "")]
        facts += [("Où", ", ".join(places)), ("Organisations", escape(", ".join(named)))]
        for parameter, slugs in _terms(said).items():
            labels = [
                leading_to(f"theme-{slug}" if parameter == "theme" else "", self._label("term", f"{parameter}/{slug}"))
                for slug in _strings(slugs)
            ]
            facts.append((VOCABULARIES[parameter].facet.plural, ", ".join(labels)))
        return [(name, value) for name, value in facts if value]

    def _describe(self, resources: int) -> None:
        held = {
            path.split("/")[1] + "/" for path in self.bag.entries if path.startswith(PAYLOAD) and path.count("/") > 1
        }
        name, address = settings.SITE_NAME, settings.SITE_URL
        described = crate(name, self._publisher(), address, self.state, self.copy.entries, held)
        self.bag.write_long(PAYLOAD + METADATA, pieces_of(described))
        self._put(
            "corpus.json", {"form": FORM, "name": name, "address": address, "licence": LICENCE, "resources": resources}
        )

    def _info(self) -> list[tuple[str, str]]:
        said = [
            ("Source-Organization", self._publisher()),
            ("External-Identifier", settings.SITE_URL),
            ("External-Description", f"Corpus public de {settings.SITE_NAME}, forme {FORM}. À lire : site/index.html"),
        ]
        return [*said, *((f"Corpus-{name}", value) for name, value in self.span.items() if value)]

    def _publisher(self) -> str:
        return site_settings().publisher or settings.SITE_NAME

    def _put(self, path: str, said: Form) -> None:
        self.bag.write(PAYLOAD + path, written(said))


def _batches(pages: PageQuerySet) -> Iterator[list[ResourcePage]]:
    """The pages as their own types, some at a time: their numbers alone are read at once."""
    numbers = list(pages.values_list("pk", flat=True))
    for start in range(0, len(numbers), BATCH):
        found = {
            page.pk: page for page in ResourcePage.objects.filter(pk__in=numbers[start : start + BATCH]).specific()
        }
        yield [found[number] for number in numbers[start : start + BATCH] if number in found]


def _places() -> dict[str, tuple[str, str]]:
    """The places that pages name, by code: name and codes above. Of all 36,000 communes few are."""
    named = ResourcePage.territories.through._default_manager.values("territory")
    rows = Territory.objects.filter(pk__in=named).values_list("code", "name", "path")
    return {code: (name, path) for code, name, path in rows.iterator()}


def _copied_pages(pages: PageQuerySet) -> dict[str, str]:
    """By uid, where the page of each resource stands in the copy: known before any of them names another.

    Two of one type may have the same slug, under two lists: the first by its uid keeps it, the others add their own.
    """
    types = {model._meta.label_lower: word for word, model in models_by_type().items()}
    rows = pages.order_by("translation_key").values_list(
        "translation_key", "slug", "content_type__app_label", "content_type__model"
    )
    found: dict[str, str] = {}
    taken: set[str] = set()
    for uid, slug, app, model in rows.iterator():
        page = f"{types[f'{app}.{model}']}/{slug}.html"
        if page.lower() in taken:
            page = page.removesuffix(".html") + f"-{str(uid)[:8]}.html"
        taken.add(page.lower())
        found[str(uid)] = page
    return found


def _labels(anyone: Visibility) -> dict[tuple[str, str], str]:
    """What things are called, by what names them."""
    titles = anyone.readable(ResourcePage.objects.all()).values_list("translation_key", "title")
    found = {("resource", str(uid)): title for uid, title in titles}
    for kind, model in (("file", AsvDocument), ("image", AsvImage)):
        rows = anyone.known_files(model._default_manager.all()).values_list("uid", "title")
        found |= {(kind, str(uid)): title for uid, title in rows}
    said = anyone.known_files(AsvImage.objects.all()).values_list("uid", "description", "credit")
    for uid, description, credit in said:
        found |= {("alternative", str(uid)): description, ("credit", str(uid)): credit}
    found |= {("organisation", str(uid)): name for uid, name in Organisation.objects.values_list("uid", "name")}
    found |= {("series", slug): name for slug, name in MeetingSeries.objects.values_list("slug", "name")}
    for parameter, model in VOCABULARIES.items():
        labels = model._default_manager.values_list("slug", "label")
        found |= {("term", f"{parameter}/{slug}"): label for slug, label in labels}
    return found


def _terms(said: Form) -> Form:
    found = said.get("terms")
    return found if isinstance(found, dict) else {}


def _strings(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def _dicts(said: Form, name: str) -> list[Form]:
    found = said.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
