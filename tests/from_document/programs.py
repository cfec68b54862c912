"""What programs make of a document: pages that Word, SPIP and Google Docs save, and what a printer sets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby
from typing import Protocol

import typst

LINK = re.compile(r"\[([^\]]+)\]\((https?://[^)]+)\)")
NOTE = "[^1]"


class Said(Protocol):
    """A line of a document: its sign and its text."""

    sign: str
    text: str


def runs(said: list[Said]) -> Iterator[tuple[str, list[Said]]]:
    """The lines that follow each other under one sign."""
    for sign, group in groupby(said, key=lambda line: line.sign):
        yield sign, list(group)


def saved_by_word(said: list[Said]) -> bytes:
    """A page as Word saves it: no heading but a style, lists of typed dots, marks of its own."""
    body = ""
    for line in said:
        text = escape(line.text)
        if line.sign == "&*":
            label, _, rest = text.partition(" || ")
            text = f"<b><span style='color:#1F497D'>{label}</span></b><span lang=FR> {rest}</span>"
        if line.sign == "- ":
            dot = "<span style='font-family:Symbol'>·<span>&nbsp;&nbsp; </span></span>"
            text = f"<![if !supportLists]>{dot}<![endif]>{text}"
        style = {"#": "MsoTitle", "- ": "MsoListParagraph"}.get(line.sign, "MsoNormal")
        body += f"<p class={style} style='margin-bottom:6.0pt'>{text}<o:p></o:p></p>\n"
    head = "<meta http-equiv=Content-Type content='text/html; charset=utf-8'><meta name=Generator content='Word 15'>"
    page = f"<body lang=FR><div class=WordSection1>{body}</div></body>"
    return f"<html><head>{head}<title>x</title></head>{page}</html>".encode()


def exported_by_google(said: list[Said]) -> bytes:
    """A page as Google Docs exports it: a class for each look, notes at the end, links through its own address."""
    body, opened = "", False
    for line in said:
        text = escape(line.text).replace(NOTE, '<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup>')
        text = LINK.sub(
            r'<a class="c9" href="https://www.google.com/url?q=\2&amp;sa=D&amp;source=editors">\1</a>', text
        )
        if opened and line.sign != "- ":
            body, opened = f"{body}</ul>", False
        if line.sign == "- ":
            body += "" if opened else '<ul class="c4 lst-kix_a-0 start">'
            body, opened = f'{body}<li class="c2 li-bullet-0"><span class="c1">{text}</span></li>', True
        elif line.sign == "^1:":
            note = f'<a href="#ftnt_ref1" id="ftnt1">[1]</a><span> {text}</span>'
            body += f'<hr class="c8"><div><p class="c6">{note}</p></div>'
        elif line.sign.startswith("#"):
            tag = f"h{len(line.sign)}"
            body += f'<{tag} class="c3" id="h.x{len(body)}"><span class="c5">{text}</span></{tag}>'
        else:
            look = "c7" if line.sign == ">" else "c0"
            body += f'<p class="{look}"><span class="c1">{text}</span></p><p class="c0 c8"><span></span></p>'
    style = "<style>.c5{font-weight:700}.c7{margin-left:36pt;font-style:italic}</style>"
    return (
        f'<html><head><meta charset="utf-8">{style}</head><body class="c10 doc-content">{body}</body></html>'.encode()
    )


def saved_from_spip(said: list[Said]) -> bytes:
    """An article as SPIP publishes it, among all that its page has beside it."""
    title, *others = said
    body = ""
    for sign, group in runs(others):
        texts = [LINK.sub(r'<a href="\2" class="spip_out" rel="external">\1</a>', escape(line.text)) for line in group]
        if sign == "- ":
            body += f'<ul class="spip">{"".join(f"<li> {text}</li>" for text in texts)}</ul>\n'
            continue
        start, end = {
            "##": ('<h3 class="spip">', "</h3>"), ">": ('<blockquote class="spip"><p>', "</p></blockquote>"),
        }.get(sign, ("<p>", "</p>"))  # fmt: skip
        body += "\n".join(f"{start}{text}{end}" for text in texts)
    return f"""<!DOCTYPE html><html class="ltr fr no-js" lang="fr"><head><meta charset="utf-8">
<title>{escape(title.text)} - Le journal</title><meta name="generator" content="SPIP 3.2.1"></head>
<body class="page_article"><div class="page"><div class="header"><strong id="logo_site_spip">Le journal</strong></div>
<div class="nav" id="nav"><ul><li><a href="spip.php?rubrique1">Quartiers</a></li></ul></div>
<div class="main"><div class="content" id="content"><p class="arbo"><a href="/">Accueil</a> &gt; Quartiers</p>
<div class="cartouche"><h1 class="crayon article-titre-12">{escape(title.text)}</h1></div>
<div class="crayon article-texte-12 texte">{body}</div></div></div>
<div class="footer"><a href="spip.php?page=plan">Plan du site</a></div></div></body></html>""".encode()


def printed(said: list[Said]) -> bytes:
    """As a printer's program sets it: on more than a page, under a running head, with the number of each page."""
    source = f"""#set page(width: 148mm, height: 150mm, header: [{said[0].text} — document interne],
  footer: context [Page #counter(page).display() sur #counter(page).final().first()])
#set text(lang: "fr", hyphenate: true, size: 10pt)
#set par(justify: true)
"""
    for line in said:
        text = re.sub(r"([#*_$@<>\[\]\\])", r"\\\1", line.text)
        source += f"- {text}\n" if line.sign == "- " else f"\n{line.sign.replace('#', '=')} {text}\n"
    return typst.compile(source.encode())
