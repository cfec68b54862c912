"""An older site of as many pages as asked, made by hand after the resource centres' pages of the first sources.

A page of a regional centre with files, their weight and a numbered list of links; a meeting with its lead, context and
programme; a sheet of an experience; and around them menus, boxes, lists of pages
and a foot. Seeded: the same at each run.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from tests.older_site import ground

SITE = "https://centre.example"
_TOWNS = ("Lille", "Tourcoing", "Arras")
_THEMES = ("Accès aux droits et aux soins", "Santé mentale", "Participation des habitants", "Nutrition")
_WHAT = (
    "ambassadeurs de santé",
    "marche des habitantes",
    "permanence au centre social",
    "jardin partagé",
    "café santé",
)
_SAID = (
    "Au sein du quartier, des habitants volontaires ont suivi une formation et relaient l'information autour d'eux.",
    "Le conseil citoyen et le centre social ont travaillé ensemble, avec l'Atelier santé ville et la maison de santé.",
    "Douze participants étaient présents pour échanger sur leurs pratiques et préparer la suite.",
    "Les professionnels ont gagné en connaissance du territoire, les habitants en confiance.",
)
_MONTHS = ("janvier", "mars", "avril", "juin", "septembre", "novembre", "décembre")
_FRAME = """<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>{title} | Centre de ressources</title>
<link rel="canonical" href="{address}"><meta name="keywords" content="{theme}"></head><body>
<header><a href="/">Centre de ressources politique de la ville</a>
<form action="/recherche"><input name="q"></form></header>
<nav><ul><li><a href="/thematiques">Thématiques</a></li><li><a href="/agenda">Agenda</a></li></ul></nav>
<div id="breadcrumb" class="breadcrumb"><a href="/">Accueil</a> » <a href="/sante">Santé</a></div>
<div id="content"><h1 class="title">{title}</h1>{body}
<div class="partage"><a href="#">Favoris +</a> <a href="#">Imprimer</a></div></div>
<aside><h2>À lire aussi</h2><ul><li><a href="/pages/page-1.html">Une autre page</a></li></ul></aside>
<div class="bloc"><p>Abonnez-vous à la lettre du centre de ressources pour suivre ses rencontres.</p></div>
<footer><p>Centre de ressources, mentions légales, plan du site</p></footer></body></html>"""


@dataclass(frozen=True, slots=True)
class Written:
    """What was put in a page, to be found again."""

    title: str
    town: str
    theme: str
    day: str
    sentences: tuple[str, ...]
    headings: tuple[str, ...]
    has_file: bool


def site(count: int, seed: int) -> tuple[dict[str, bytes | str], list[Written]]:
    """The files of a site with so many pages beside its lists, and what each page says."""
    chance = random.Random(seed)
    members: dict[str, bytes | str] = {"files/fiche.pdf": ground.PDF, "files/stand.png": ground.png()}
    told = []
    for number in range(1, count + 1):
        made, body = _page(chance, number)
        address = f"{SITE}/pages/page-{number}.html"
        members[f"pages/page-{number}.html"] = _FRAME.format(
            title=made.title, address=address, theme=made.theme, body=body
        )
        told.append(made)
    for start in range(1, count + 1, 40):
        links = "".join(f'<li><a href="page-{n}.html">Lire la page {n}</a></li>' for n in range(start, start + 40))
        members[f"pages/liste-{start}.html"] = _FRAME.format(
            title="Toutes nos pages", address=f"{SITE}/pages/liste-{start}.html", theme="", body=f"<ul>{links}</ul>"
        )
    return members, told


def _page(chance: random.Random, number: int) -> tuple[Written, str]:
    town, theme, what = chance.choice(_TOWNS), chance.choice(_THEMES), chance.choice(_WHAT)
    day = (chance.randint(2012, 2019), chance.choice(_MONTHS), chance.randint(1, 28))
    written = f"{day[2]} {day[1]} {day[0]}"
    sentences = tuple(f"{sentence} ({number})" for sentence in chance.sample(_SAID, 3))
    has_file = chance.random() < 0.6
    make = chance.choice((_article, _meeting, _sheet))
    title, headings, body = make(number, town, what, sentences)
    links = "".join(f"<li>https://lien.example/{n}</li>" for n in range(1, 4))
    file = '<p><a href="../files/fiche.pdf">Téléchargement</a></p><p><strong>Poids :</strong> 689.63 Ko</p>'
    body += f'{file if has_file else ""}<p><img src="../files/stand.png" alt="Le stand"></p>'
    body += f'<p>Voir aussi <a href="page-{max(1, number - 1)}.html">une page</a>.</p><ol>{links}</ol>'
    body += f'<p class="date">Publié le {written}</p>'
    return Written(title, town, theme, written, sentences, headings, has_file), body


def _article(number: int, town: str, what: str, said: tuple[str, ...]) -> tuple[str, tuple[str, ...], str]:
    title = f"Réunion du réseau à {town} : {what} ({number})"
    headings = ("Actualités et santé", "Présentation d'une expérience")
    body = f"<p>{said[0]}</p><h2><strong>{headings[0]}</strong></h2><p>{said[1]}</p><h2>{headings[1]}</h2>"
    return title, headings, f"{body}<ul><li>{said[2]}</li><li>Pourquoi participer ?</li></ul>"


def _meeting(number: int, town: str, what: str, said: tuple[str, ...]) -> tuple[str, tuple[str, ...], str]:
    headings = ("Contexte", "Au programme")
    body = f'<div class="chapo"><p>{said[0]}</p></div><h3>{headings[0]}</h3><p>{said[1]}</p><h3>{headings[1]}</h3>'
    return f"Rencontre à {town} : {what}, {number}", headings, f"{body}<blockquote>{said[2]}</blockquote>"


def _sheet(number: int, town: str, what: str, said: tuple[str, ...]) -> tuple[str, tuple[str, ...], str]:
    headings = ("Objectifs", "Déroulement", "Résultats")
    body = "".join(f"<h2>{head}</h2><p>{text}</p>" for head, text in zip(headings, said, strict=True))
    table = "<table><tr><th>Qui</th><th>Quoi</th></tr><tr><td>Ville</td><td>une salle</td></tr></table>"
    return f"Fiche expérience, {what}, ville de {town}, numéro {number}", headings, body + table
