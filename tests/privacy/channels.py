"""Every way out of the site: what is walked, and what carries no resource and why.

A new address, consumer or mail must be written here, or the test fails: whoever adds one says what it gives away.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse

from asv.core.text_pages import text_address
from asv.dossiers.sharing import token_of
from tests.privacy.ground import Ground
from tests.privacy.secrets import EVERY_SECRET, GROUP, MEMBERS, NOBODYS, PASSWORD, PUBLIC, SOUGHT

WORDS = (*SOUGHT, MEMBERS["name 1"], NOBODYS["name 2"])
QUESTIONS = ("", "q=carnet", "theme=essai-mediation", "format=pdf", *(f"q={word}" for word in WORDS))


@dataclass(frozen=True)
class Channel:
    """How a way out is walked, the addresses it covers, and what those entitled must find in it."""

    name: str
    routes: tuple[str, ...]
    walk: Callable[[Walker, Ground], None]
    shows: tuple[str, ...] = ()


CHANNELS: list[Channel] = []


def channel(*routes: str, shows: tuple[str, ...] = ()) -> Callable[[Any], Any]:
    """Declare a channel: `routes` are the names of the addresses it covers."""

    def declare(walk: Callable[[Walker, Ground], None]) -> Callable[[Walker, Ground], None]:
        CHANNELS.append(Channel(walk.__name__, routes, walk, shows))
        return walk

    return declare


class Walker:
    """A person who asks, and keeps all that was answered; echoes of the question are taken out."""

    def __init__(self, name: str, user: Any) -> None:
        self.name, self.user, self.client = name, user, Client(headers={"sec-fetch-site": "same-origin"})
        if user is not None:
            self.client.force_login(user)
        self.heard: list[tuple[str, str, Any]] = []
        # What this person typed once, in a saved search: it comes back in their own pages and tells nothing.
        self.own_words: tuple[str, ...] = ()

    def get(self, url: str, **headers: str) -> Any:
        """Ask, note what came."""
        response = self.client.get(url, headers=headers)
        assert response.status_code < 500 or url == "/readyz/", url
        content = b"".join(response.streaming_content) if response.streaming else response.content
        text = unpacked(content) + "\n".join(f"{name}: {value}" for name, value in response.items())
        self.heard.append((url, self._foreign(without_echo(text, url)), response))
        return response

    def said(self) -> str:
        """All that was answered."""
        return "\n".join(text for _, text, _ in self.heard)

    def note(self, where: str, text: str) -> None:
        """What came by another way than an address."""
        self.heard.append((where, self._foreign(text), None))

    def _foreign(self, text: str) -> str:
        for words in self.own_words:
            text = text.replace(words, "")
        return text


def unpacked(content: bytes) -> str:
    """The text of an answer; of a zipped file (DOCX, XLSX), that of all its parts."""
    if not content.startswith(b"PK"):
        return content.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return "\n".join(file.read(name).decode(errors="replace") for name in file.namelist())


def without_echo(text: str, url: str) -> str:
    """The words of the question come back in the field, the title and the links; they tell nothing."""
    for word in (*EVERY_SECRET.values(), *PUBLIC.values()):
        if word in url:
            text = text.replace(word, "")
    return text


@channel("wagtail_serve", shows=("recit", "video", "programme", "demarche", "space", "login", "captions", "chapter"))
def pages(walker: Walker, ground: Ground) -> None:
    """Pages with their social cards and JSON-LD, all that lists them, and what is asked in fragments."""
    for page in ground.pages.values():
        walker.get(page.get_url())
        walker.get(page.get_url() + "?page=2", **{"HX-Request": "true"})
        walker.get(page.get_parent().get_url())
    for path in ("/", "/experiences/", "/rencontres/", "/rencontres/?vue=mois", "/reseaux/", "/carte/", "/annuaire/"):
        walker.get(path)
    walker.get("/experiences/" + GROUP["recit"] + "/")


@channel("wagtaildocs_serve", "document_text", "former_file", "former_text", "wagtaildocs_authenticate_with_password")
def documents(walker: Walker, ground: Ground) -> None:
    """The files: whole, in part, by another name, and their text as a page."""
    for document in ground.documents.values():
        walker.get(text_address(document.pk))
        walker.get(document.url)
        walker.get(document.url, Range="bytes=0-2000")
        walker.get(f"/documents/{document.pk}/autre.pdf")
        walker.client.head(document.url)
        for former in document.former_files.all():
            walker.get(former.url)
            walker.get(former.text_url)


@channel("search", "search_near", shows=("recit", "pdf", "programme", "login", "captions"))
def search(walker: Walker, ground: Ground) -> None:
    """Results with their extracts, counts of the facets, corrections; the page and its fragments."""
    for query in QUESTIONS:
        walker.get(f"/recherche/?{query}")
        walker.get(f"/recherche/?{query}", **{"HX-Request": "true"})
    for query in ("q=carnet+mot", "q=mot", "q=cachaloti", "q=visio", "territoire=com-59350", "tri=distance&lieu=Lille"):
        walker.get(f"/recherche/?{query}")
    walker.note("extraits", extracts(walker))
    walker.get("/recherche/pres-de-chez-moi/?q=59000")


def extracts(walker: Walker) -> str:
    """The words that come back marked are found; the question's own are no echo here."""
    found = []
    for word in WORDS:
        response = walker.client.get(f"/api/v1/recherche?q={word}")
        found += [word for hit in response.json()["results"] if f"<mark>{word}" in str(hit)]
    return " ".join(found)


@channel("search_suggestions")
def suggestions(walker: Walker, ground: Ground) -> None:
    """What is proposed while one types."""
    for word in WORDS:
        walker.get(f"/recherche/suggestions/?q={word[:5].lower()}")
    walker.get("/recherche/suggestions/?q=le+carn")


@channel("search_feed", "search_csv", "search_xlsx", "search_bib", "search_ris", "search_json")
def lists_to_keep(walker: Walker, ground: Ground) -> None:
    """Feed and exports of a search."""
    for name in ("flux.atom", "export.csv", "export.xlsx", "export.bib", "export.ris", "export.json"):
        for query in QUESTIONS:
            walker.get(f"/recherche/{name}?{query}")


@channel("api_search", "api_resource", "api_openapi", shows=("recit", "demarche", "login"))
def api(walker: Walker, ground: Ground) -> None:
    """Search and resources for programs."""
    for query in QUESTIONS:
        walker.get(f"/api/v1/recherche?{query}")
    for page in ground.pages.values():
        walker.get(f"/api/v1/ressources/{page.pk}")
    walker.get("/api/v1/openapi.json")


@channel("vocabularies", "vocabulary", "vocabulary_turtle", "vocabulary_jsonld")
def vocabularies(walker: Walker, ground: Ground) -> None:
    """The vocabularies for people and as SKOS: words of the field, of no page."""
    walker.get("/vocabulaires/")
    for name in ("theme", "glossaire", "thesaurus", "inconnu"):
        for ending in ("/", ".ttl", ".jsonld"):
            walker.get(f"/vocabulaires/{name}{ending}")


@channel("oai")
def oai(walker: Walker, ground: Ground) -> None:
    """Harvesting."""
    host = settings.SITE_URL.partition("//")[2]
    walker.get("/oai?verb=ListRecords&metadataPrefix=oai_dc")
    walker.get("/oai?verb=ListIdentifiers&metadataPrefix=oai_dc")
    for page in ground.pages.values():
        walker.get(f"/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:{host}:{page.pk}")


@channel("permalink", "permalink_bib", "permalink_ris")
def permalinks(walker: Walker, ground: Ground) -> None:
    """Short addresses and references."""
    for page in ground.pages.values():
        for end in ("", ".bib", ".ris"):
            walker.get(f"/r/{page.pk}{end}")


@channel("sitemap", "robots", "site_plan")
def sitemap(walker: Walker, ground: Ground) -> None:
    """What search engines and readers of the plan are told of; pages for members are not in the site map."""
    text = walker.get("/sitemap.xml").content.decode()
    for name in ("recit", "meeting", "password", "space", "recorded", "draft"):
        assert ground.pages[name].slug not in text, name
    walker.get("/robots.txt")
    walker.get("/plan-du-site/")


@channel("image_file")
def images(walker: Walker, ground: Ground) -> None:
    """An image that stands on a members' page alone, and its resized copy: bytes or nothing."""
    entitled = walker.name in ("insider", "facilitator", "editor")
    for file in (ground.image.file, ground.rendition.file):
        response = walker.get(f"/media/{file.name}")
        assert response.status_code == (200 if entitled else 404), file.name
        if entitled:
            assert "private" in response["Cache-Control"]


@channel("agenda", "series_calendar", "meeting_calendar", shows=("video",))
def calendars(walker: Walker, ground: Ground) -> None:
    """The agenda and the calendar of a meeting."""
    walker.get("/rencontres/agenda.ics")
    walker.get("/rencontres/serie/aucune.ics")
    walker.get(f"/rencontres/{ground.pages['meeting'].slug}.ics")


@channel(
    "meeting_register", "registration_sent", "meeting_registrations", "meeting_registrations_csv", "my_meetings",
    "meeting_registration_remove", "series_register",
    "registration_confirm", "registration", "registration_leave", "registration_certificate",
    "meeting_evaluation", "meeting_evaluations", "replay_video", "replay_captions",
    shows=("venue", "film", "captions"),
)  # fmt: skip
def registrations(walker: Walker, ground: Ground) -> None:
    """Registering, one's own meetings, attendance sheets. The links of mails belong to who got the mail."""
    asked = "inscription/ inscription/envoyee/ inscriptions/ inscriptions.csv evaluations/ replay/video/"
    for name in ("meeting", "recorded"):
        slug = ground.pages[name].slug
        for end in (*asked.split(), "replay/sous-titres.vtt"):
            walker.get(f"/rencontres/{slug}/{end}")
    walker.get(f"/rencontres/{slug}/replay/video/", Range="bytes=-30")
    for path in ("confirmer/faux-jeton/", "faux-jeton/", "faux-jeton/desistement/", "faux-jeton/attestation/"):
        walker.get(f"/rencontres/inscription/{path}")
    walker.get("/rencontres/evaluation/faux-jeton/")
    walker.get(f"/rencontres/{slug}/inscriptions/1/retirer/")
    walker.get("/rencontres/serie/aucune/inscription/")
    walker.get("/compte/rencontres/")


@channel(
    "coverage", "coverage_csv", "map_embed", "coverage_call", "country", "place", "demarches_csv", "demarches_xlsx"
)
def maps(walker: Walker, ground: Ground) -> None:
    """Map, coverage and local pages, and the table of démarches."""
    for query in ("", "?q=palissandrine", "?territoire=reg-32", "?territoire=dep-59"):
        walker.get(f"/carte/{query}")
        walker.get(f"/carte/integration/{query}")
        walker.get(f"/carte/export.csv{query}")
        walker.get(f"/carte/export.xlsx{query}")
    for path in ("/carte/couverture/", "/carte/couverture/couverture.csv", "/carte/couverture/appel/", "/territoires/"):
        walker.get(path)
    for code in ("fra", "reg-32", "dep-59", "com-59350"):
        walker.get(f"/territoires/{code}/")
    assert PUBLIC["name 0"] in walker.said()


@channel("account_home", "account_favourites", "toggle_favourite", "forget_favourite", "account_downloads")
def favourites(walker: Walker, ground: Ground) -> None:
    """What one keeps, also of what one may no longer read."""
    for path in ("/compte/", "/compte/favoris/", "/compte/telechargements/"):
        walker.get(path)
    for page in ground.pages.values():
        answer = walker.client.post(reverse("toggle_favourite", args=[page.pk]), headers={"HX-Request": "true"})
        walker.note("toggle", answer.content.decode())
        walker.client.post(reverse("toggle_favourite", args=[page.pk]))


@channel("account_data", "account_export")
def own_data(walker: Walker, ground: Ground) -> None:
    """All that is kept of oneself."""
    walker.own_words = (GROUP["recit"], PASSWORD["titled"])
    walker.get("/compte/donnees/")
    answer = walker.client.post("/compte/donnees/export/")
    walker.note("export", unpacked(b"".join(answer.streaming_content) if answer.streaming else answer.content))


@channel(
    "dossier_list", "dossier_add", "dossier", "dossier_print", "dossier_export", "dossier_item", "dossier_sharing",
    "dossier_rename", "dossier_delete", "dossier_item_move", "dossier_item_transfer", "dossier_item_remove",
    "shared_dossier", "shared_dossier_export",
)  # fmt: skip
def dossiers(walker: Walker, ground: Ground) -> None:
    """One's own dossiers, another's by its link, and their files."""
    formats = ("csv", "bib", "ris", "docx", "pdf")
    walker.get("/compte/dossiers/")
    for dossier in ground.dossiers.values():
        walker.get(f"/compte/dossiers/{dossier.pk}/")
    own = ground.dossiers.get(walker.name)
    if own:
        here = f"/compte/dossiers/{own.pk}/"
        for end in ("impression/", "nom/", "partage/", "suppression/", *(f"export.{one}" for one in formats)):
            walker.get(here + end)
        for item in own.items.all():
            for end in ("", "place/", "transfert/", "retrait/"):
                walker.get(f"{here}ressources/{item.pk}/{end}")
    link = f"/dossiers/{token_of(ground.shared)}/"
    for end in ("", *(f"export.{one}" for one in formats)):
        walker.get(link + end)
