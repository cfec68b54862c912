"""What search engines and shared links read of a page: schema.org data and a picture. Asks the database nothing new."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.encoding import iri_to_uri
from django.utils.text import Truncator
from wagtail.images.shortcuts import get_rendition_or_not_found

from asv.core.models import BasePage
from asv.core.page_views import linked_data
from asv.core.paging import Pager

PICTURE = "fill-1200x630|format-jpeg"
# What Facebook and LinkedIn refuse to show is smaller on a side.
SMALLEST_PICTURE = 200
LANGUAGE = "fr"
DESCRIPTION_LENGTH = 300


@dataclass(frozen=True, slots=True)
class SharedImage:
    """The picture of a shared link, 1200 × 630."""

    url: str
    alt: str = ""
    width: int = 1200
    height: int = 630


def path_of(page: BasePage) -> str:
    """The page's path on the site."""
    return path_of_tree(page.url_path or "")


def path_of_tree(url_path: str) -> str:
    """The path of an address of the tree, which begins with the site's root page, whose slug has no address."""
    below = url_path.strip("/").partition("/")[2]
    return iri_to_uri(f"/{below}/") if below else "/"


def is_open(page: BasePage) -> bool:
    """Whether nothing restricts the page, as far as the request that serves it found out."""
    return getattr(page, "known_unrestricted", True)


def shared_image(page: BasePage) -> SharedImage | None:
    """The page's own picture at the size of a card, if anyone may see it; None for the site's."""
    picture = page.image if page.image_id and is_open(page) else None
    if picture is None:
        return None
    rendition = get_rendition_or_not_found(picture, PICTURE)
    if min(rendition.width, rendition.height) < SMALLEST_PICTURE:
        return None  # Previews refuse it, or its file is missing.
    return SharedImage(rendition.url, picture.description, rendition.width, rendition.height)


def page_head(page: BasePage, request: HttpRequest) -> dict[str, object]:
    """Context of a page's <head>: what search engines and shared links read of it.

    `structured_data` is a function a template may call. A list says more of the page of it that is shown (`list_head`),
    a room what it knows of a page that has no text yet (`head_description`).
    """
    # A template names it twice: it is written once, and only where one asks.
    written = cache(lambda: page_graph(page, *_own_nodes(page)))
    page.known_picture = shared_image(page)
    return {
        "structured_data": written,
        "shared_image": page.known_picture,
        "canonical_path": path_of(page),
        "canonical_query": "",
        "list_number": 1,
        "list_asked": "",
        "unindexed": False,
        "head_description": described(page),
    }


def picture_of(page: BasePage) -> str:
    """The address of the picture that the page shares; the site's where it has none that anyone may see."""
    known: SharedImage | None = getattr(page, "known_picture", None)
    path = known.url if known else static("img/partage.png")
    return f"{settings.SITE_URL}{path}"


def list_head(pager: Pager, filtered: bool = False, asked: str = "") -> dict[str, object]:
    """Context of the <head> of a page of a list: it is its own canonical address, and not the list's first page's.

    Under filters it is for readers alone: the same resources stand in the list without them. `asked` says these in
    words, for the title: it is what a reader hears first, and what the browser's tabs and history keep apart.
    """
    return {"canonical_query": pager.query, "list_number": pager.page, "unindexed": filtered, "list_asked": asked}


def described(page: BasePage, *known: str) -> str:
    """What is said of a page where it is found or shared, never nothing: what its editor wrote, else how it begins.

    `known` is said after the title of a page without any text. The text of a page that is not for everyone stays in it.
    """
    said = page.description
    if not said.strip():
        begins = page.opening() if is_open(page) else ""
        said = f"{page.title} : {begins}" if begins else ", ".join([page.title, *filter(None, known)])
    return Truncator(" ".join(said.split())).chars(DESCRIPTION_LENGTH)


def _own_nodes(page: BasePage) -> list[dict[str, object]]:
    node = linked_data(page)
    return [node] if node else []


def page_graph(page: BasePage, *nodes: dict[str, object]) -> dict[str, object]:
    """A schema.org document as JSON-ready data: these nodes, the page's breadcrumb and the publisher."""
    trail = breadcrumb(page)
    return {"@context": "https://schema.org", "@graph": [*nodes, *([trail] if trail else []), publisher()]}


def teaser_node(page: BasePage) -> dict[str, object]:
    """The schema.org node of a page that not everyone may read: its title and teaser, not what kind of thing it is."""
    return {
        "@type": "WebPage",
        "name": page.title,
        "description": page.description,
        "url": settings.SITE_URL + path_of(page),
        "inLanguage": LANGUAGE,
        "isAccessibleForFree": False,
    }


def website_node() -> dict[str, object]:
    """The site and its search."""
    template = f"{settings.SITE_URL}/recherche/?q={{search_term_string}}"
    return {
        "@type": "WebSite",
        "@id": f"{settings.SITE_URL}/#site",
        "name": settings.SITE_NAME,
        "url": f"{settings.SITE_URL}/",
        "inLanguage": LANGUAGE,
        "publisher": {"@id": publisher()["@id"]},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": template},
            "query-input": "required name=search_term_string",
        },
    }


def publisher() -> dict[str, object]:
    """Who publishes the site."""
    return {
        "@type": "Organization",
        "@id": f"{settings.SITE_URL}/#editeur",
        "name": settings.SITE_NAME,
        "url": f"{settings.SITE_URL}/",
        "logo": settings.SITE_URL + static("img/partage.png"),
    }


def breadcrumb(page: BasePage) -> dict[str, object] | None:
    """The way from the home page to this one; none for the home page, nor for a page that has no place yet."""
    if not page.pk or page.depth <= 2:
        return None
    steps = [*(row for row in page.trail if row.depth >= 2), page]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": "Accueil" if row.depth == 2 else row.title,
                "item": settings.SITE_URL + path_of(row),
            }
            for position, row in enumerate(steps, start=1)
        ],
    }
