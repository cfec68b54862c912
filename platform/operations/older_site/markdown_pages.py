"""A Markdown file with its front matter, as sites made of files keep their pages."""

from __future__ import annotations

import re
from datetime import date
from pathlib import PurePosixPath

import yaml
from markdown_it import MarkdownIt

from asv.taxonomy.models import VOCABULARIES
from operations.older_site.dates import day_in
from operations.older_site.found import OldPage, Unreadable
from operations.older_site.mapping import PLACE, TYPE
from operations.older_site.web_pages import decoded

ENDINGS = (".md", ".markdown", ".mdx")
MOST_BYTES = 8 * 1024**2
_MOST_FRONT = 64 * 1024
_FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S)
_HEADING = re.compile(r"\A\s*#\s+(.+?)\s*#*\s*(?:\n|\Z)")
# What front matters call each thing, in French and in English.
_TITLE = ("title", "titre")
_DAY = ("date", "published", "publie", "date_publication", "pubdate")
_AUTHOR = ("author", "auteur", "authors", "auteurs", "autrice")
_SUMMARY = ("summary", "description", "resume", "chapo", "excerpt")
_ADDRESS = ("permalink", "url", "address", "adresse", "aliases", "redirect_from")
_LABELS = {
    "catégorie": ("categories", "category", "categorie", "rubrique"),
    "mot-clé": ("tags", "mots_cles", "keywords"),
}
_IMAGE = ("image", "cover", "thumbnail", "logo")
_FILES = ("files", "fichiers", "documents", "attachments")


class _Plain(yaml.SafeLoader):
    """YAML without references: a few lines of them are a billion values."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.YAMLError("une référence")
        return super().compose_node(parent, index)


def read_markdown(name: str, content: bytes, address: str = "") -> OldPage:
    """A Markdown page. Raises Unreadable: too large, no text, a front matter that is none."""
    if len(content) > MOST_BYTES:
        raise Unreadable(f"Ce texte dépasse {MOST_BYTES // 1024**2} Mo.")
    if b"\0" in content[:4096]:
        raise Unreadable("Ce n’est pas un texte.")
    text = decoded(content)
    match = _FRONT.match(text)
    said = _front(match[1]) if match else {}
    body = text[match.end() :] if match else text
    if not body.strip():
        raise Unreadable("Aucun texte.")
    folder = str(PurePosixPath(name).parent)
    page = OldPage(name=name, base="" if folder == "." else folder)
    heading = _HEADING.match(body)
    page.title = _one(said, _TITLE) or (heading[1] if heading else "")
    if heading and heading[1] == page.title:
        body = body[heading.end() :]
    page.html = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(body)
    _tell(page, said, address)
    return page


def _front(text: str) -> dict[str, object]:
    if len(text) > _MOST_FRONT:
        raise Unreadable("Son en-tête est démesuré.")
    try:
        found = yaml.load(text, Loader=_Plain)  # noqa: S506 a SafeLoader, and stricter
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise Unreadable(f"Son en-tête n’est pas du YAML{f', ligne {mark.line + 2}' if mark else ''}.") from None
    if not isinstance(found, dict):
        raise Unreadable("Son en-tête n’est pas une liste de champs.")
    return {str(key).strip().lower().replace("-", "_"): value for key, value in found.items()}


def _tell(page: OldPage, said: dict[str, object], address: str) -> None:
    addresses = [_whole(one, address) for name in _ADDRESS for one in _several(said.get(name))]
    page.address, *page.others = addresses or [
        f"{address.rstrip('/')}/{page.name.rpartition('.')[0]}" if address else ""
    ]
    page.summary = _one(said, _SUMMARY)
    day = next((said[name] for name in _DAY if said.get(name)), "")
    found = day if isinstance(day, date) else day_in(str(day))
    page.day = f"{found:%Y-%m-%d}" if found else ""
    page.author = _one(said, _AUTHOR)
    page.labels = [
        (sort, label) for sort, names in _LABELS.items() for name in names for label in _several(said.get(name))
    ]
    page.image = _one(said, _IMAGE)
    page.files = [(one, "") for name in _FILES for one in _several(said.get(name))]
    for name in (TYPE, PLACE, *VOCABULARIES):
        if values := _several(said.get(name)):
            page.wishes[name] = " ".join(values)
    if said.get("territoire"):
        page.wishes[PLACE] = " ".join(_several(said["territoire"]))


def _whole(path: str, address: str) -> str:
    return f"{address.rstrip('/')}/{path.lstrip('/')}" if address and "://" not in path else path


def _one(said: dict[str, object], names: tuple[str, ...]) -> str:
    return next((", ".join(_several(said[name])) for name in names if said.get(name)), "")


def _several(value: object) -> list[str]:
    """What a field holds, as texts: one, or the items of a list; tags may be one line with commas."""
    if isinstance(value, list):
        return [text for one in value for text in _several(one)]
    if isinstance(value, dict):
        return _several(value.get("name") or value.get("nom") or value.get("src") or value.get("url"))
    return [" ".join(str(value).split())] if isinstance(value, (str, int, float)) and str(value).strip() else []
