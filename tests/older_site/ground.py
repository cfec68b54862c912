"""Older sites made for tests: a WordPress export, saved trees as SPIP and Drupal make them, and their import."""

from __future__ import annotations

import io
import zipfile
from html import escape
from pathlib import Path

from PIL import Image

from operations.older_site.bringing import Bringing, Outcome, bring_all
from operations.older_site.files import Files
from operations.older_site.found import OldPage
from operations.older_site.giving import given
from operations.older_site.mapping import Table
from operations.older_site.reading import read_given
from operations.older_site.recognising import Recogniser
from operations.older_site.shaping import Desk, known_pages
from tests.factories import files

PDF = files.pdf("Une fiche")
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="{scheme}://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="{scheme}://wordpress.org/export/1.2/"><channel><title>Essai</title>{items}</channel></rss>"""
_ITEM = """<item><title>{title}</title><link>{link}</link><dc:creator>{author}</dc:creator>
<guid>https://essai.example/?p={number}</guid><content:encoded><![CDATA[{content}]]></content:encoded>
<excerpt:encoded><![CDATA[{excerpt}]]></excerpt:encoded><wp:post_id>{number}</wp:post_id>
<wp:post_date>2015-03-0{day} 10:00:00</wp:post_date><wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>
{more}</item>"""


def item(number: int, title: str, content: str, *labels: str, **said: object) -> str:
    """An item of a WordPress export."""
    more = "".join(f'<category domain="category" nicename="x"><![CDATA[{label}]]></category>' for label in labels)
    values: dict[str, object] = {
        "link": f"https://essai.example/2015/03/article-numero-{number}/", "author": "redaction", "excerpt": "",
        "day": number % 9 + 1, "status": "publish", "kind": "post", "more": "",
    }  # fmt: skip
    values |= said
    values["more"] = f"{values['more']}{more}"
    return _ITEM.format(number=number, title=escape(title), content=content, **values)


def wxr(*items: str, scheme: str = "http") -> str:
    """An export of these."""
    return _HEAD.format(items="".join(items), scheme=scheme)


def png() -> bytes:
    """A small image."""
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(made, "PNG")
    return made.getvalue()


def zipped(place: Path, members: dict[str, bytes]) -> Path:
    """A ZIP with these files."""
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return place


def laid(folder: Path, members: dict[str, bytes | str]) -> Path:
    """A folder with these files."""
    for name, content in members.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def read(place: Path, address: str = "") -> list[OldPage]:
    """The pages of what lies there."""
    with given(place) as source:
        return read_given(source, address).pages


def bring(place: Path, *, address: str = "", kind: str = "actualite", dry_run: bool = False) -> dict[str, Outcome]:
    """Import what lies there; what became of each page, by its title."""
    told: dict[str, Outcome] = {}
    with given(place) as source:
        pages = read_given(source, address).pages
        table = Table()
        table.note(pages)
        desk = Desk(Files([source]), table, Recogniser(), known_pages(pages), kind)
        bring_all(pages, Bringing(desk), lambda one: told.__setitem__(one.title, one), dry_run=dry_run)
    return told


SPIP = """<!DOCTYPE html><html lang="fr"><head><title>{title} - Centre de ressources</title>
<meta name="generator" content="SPIP 3.2"><link rel="canonical" href="https://spip.example/spip.php?article{number}">
</head><body>
<div id="nav"><ul><li><a href="spip.php?rubrique1">Nos actions</a></li><li><a href="/">Accueil</a></li></ul>
</div><div id="contenu"><h1 class="crayon article-titre-{number} entry-title">{title}</h1>
<p class="info-publi"><abbr class="published" title="2018-05-1{digit}T10:00:00Z">1{digit} mai 2018</abbr>, par
<span class="vcard author"><a class="url fn spip_in" href="spip.php?auteur1">Ville d'essai</a></span></p>
<div class="crayon article-chapo-{number} chapo"><p>{lead}</p></div>
<div class="crayon article-texte-{number} texte entry-content">{text}</div>
<div class="mots"><a href="spip.php?mot3" rel="tag">{label}</a></div></div>
<div id="pied"><p>Centre de ressources, mentions légales et plan du site</p></div></body></html>"""
DRUPAL = """<!DOCTYPE html><html lang="fr"><head><title>{title} | Ressources</title>
<meta name="Generator" content="Drupal 7 (http://drupal.org)"></head><body>
<div id="header"><nav><a href="/">Accueil</a> <a href="/nos-rencontres">Nos rencontres</a></nav></div>
<div id="breadcrumb" class="breadcrumb"><a href="/">Accueil</a> » Santé</div>
<h1 class="page__title title" id="page-title">{title}</h1>
<div class="node node-article clearfix"><span class="submitted">Publié le {day}</span>
<div class="content"><div class="field field-name-body field-type-text-with-summary">
<div class="field-items">{text}</div></div>
<div class="field field-name-field-tags field-type-taxonomy-term-reference"><a href="/tags/x">{label}</a>
</div></div></div>
<div id="footer"><p>Centre de ressources politique de la ville</p></div></body></html>"""
LONG = "<p>Des habitantes et des habitants volontaires tiennent chaque mois un stand au marché, avec la maison de santé, le centre social et l'atelier santé ville.</p>"  # noqa: E501
