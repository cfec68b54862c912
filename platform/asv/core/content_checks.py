"""What Wagtail's panel *Vérifications* tells an editor of a page before it is published, in words that help.

The rules are axe's own and some of ours, in the form that Wagtail documents (`ContentCheckerItem`). Axe reads no words:
a preview marks the long sentences, and the links whose words say nothing.
"""

from __future__ import annotations

import re
from html import unescape

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils.html import strip_tags
from wagtail import hooks
from wagtail.admin.userbar import BaseItem, ContentCheckerItem
from wagtail.models import Page

from asv.core.easy_reading import EASY_SENTENCE

LONG_SENTENCE = 35  # words; a sentence of more is read twice
LONG, VAGUE = "data-longue-phrase", "data-lien-vague"
_SAYS_NOTHING = re.compile(
    r"(?:ici|là|cliqu(?:ez|er)(?: ici| là)?|lire(?: la suite| plus)?|(?:la )?suite|en savoir plus|lien|voir(?: plus)?"
    r"|plus d.infos?(?:rmations?)?|https?://\S+|www\.\S+)[\s.!…>»]*",
    re.I,
)
_EASY = re.compile(r'<section class="easy".*?</section>', re.S)
_CITED = re.compile(r'(<div class="cite".*?</div>)', re.S)
_LINK = re.compile(r"<a(?=\s)([^>]*)>(.*?)</a>", re.S)
_PARAGRAPH = re.compile(r"<(p|li)(?=[\s>])([^>]*)>(.*?)</\1>", re.S)
_PART = re.compile(r"</?(?:article|div|dl|dt|dd|footer|h[1-6]|header|li|ol|p|section|ul)\b[^>]*>|<br\b[^>]*>", re.I)
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\s\u202f\u00a0]+(?=[«A-ZÀ-Ý])")
_WORD = re.compile(r"\w[\w'’-]*")


def _never(rule: str, selector: str) -> dict[str, object]:
    """A rule against whatever the selector finds."""
    return _rule(rule, selector, any=["asv-never"])


def _rule(rule: str, selector: str, **checks: list[str]) -> dict[str, object]:
    return {"id": rule, "impact": "serious", "selector": selector, "tags": ["best-practice"], "enabled": True, **checks}


class EditorsChecks(ContentCheckerItem):
    """Wagtail's checks of a page's content and ours."""

    axe_run_only = [
        *ContentCheckerItem.axe_run_only,
        "image-alt",
        "asv-vague-link",
        "asv-table-head",
        "asv-captions",
        "asv-pale-text",
        "asv-long-sentence",
    ]
    axe_custom_rules = [
        *ContentCheckerItem.axe_custom_rules,
        _never("asv-vague-link", f"main a[{VAGUE}]"),
        _rule("asv-table-head", "main table", any=["asv-has-head"]),
        _never("asv-captions", "main [data-sans-sous-titres]"),
        _never("asv-pale-text", "main img[data-texte-pale]"),
        _never("asv-long-sentence", f"main [{LONG}]"),
    ]
    axe_custom_checks = [
        *ContentCheckerItem.axe_custom_checks,
        {"id": "asv-has-head", "evaluate": "has-descendant-evaluate", "options": {"selector": "th"}},
        {
            "id": "asv-never",
            "evaluate": "matches-definition-evaluate",
            "options": {"matcher": {"nodeName": "nothing"}},
        },
    ]
    axe_messages = {
        **ContentCheckerItem.axe_messages,
        "image-alt": {
            "error_name": "Image sans texte de remplacement",
            "help_text": "Dites en une phrase ce qu’elle montre, ou cochez « image décorative »",
        },
        "alt-text-quality": {
            "error_name": "Texte de remplacement qui ressemble à un nom de fichier",
            "help_text": "Dites plutôt ce que l’image montre à qui ne la voit pas",
        },
        "heading-order": {
            "error_name": "Un niveau de titre est sauté",
            "help_text": "Après un titre 2 vient un titre 3 : qui écoute la page la parcourt par ses titres",
        },
        "empty-heading": {
            "error_name": "Titre vide",
            "help_text": "Écrivez-le, ou ôtez-le : un lecteur d’écran l’annonce quand même",
        },
        "p-as-heading": {
            "error_name": "Paragraphe en gras qui sert de titre",
            "help_text": "Faites-en un vrai titre : il se voit autant, et il se trouve",
        },
        "empty-meta-description": {
            "error_name": "Pas de description pour les moteurs de recherche",
            "help_text": "Une phrase dans « Promotion », ou un chapô, suffit",
        },
        "asv-vague-link": {
            "error_name": "Lien qui ne dit pas où il mène",
            "help_text": "Nommez la page ou le document : lu seul, « ici » ou une adresse ne dit rien",
        },
        "asv-table-head": {
            "error_name": "Tableau sans en-têtes",
            "help_text": "Nommez les colonnes : chaque case se lit alors avec le nom de la sienne",
        },
        "asv-captions": {
            "error_name": "Vidéo sans sous-titres",
            "help_text": "Déposez-les au format VTT, ou demandez-les à qui publie la vidéo puis dites qu’ils y sont",
        },
        "asv-pale-text": {
            "error_name": "Texte illisible dans une image",
            "help_text": "Aucune de ses couleurs ne se détache assez : refaites-la, et écrivez ce texte dans la page",
        },
        "asv-long-sentence": {
            "error_name": f"Phrase de plus de {LONG_SENTENCE} mots ({EASY_SENTENCE} en facile à lire)",
            "help_text": "Coupez-la en deux : une idée par phrase se lit d’une traite",
        },
    }


@hooks.register("construct_wagtail_userbar")
def editors_checks(request: HttpRequest, items: list[BaseItem], page: Page | None) -> None:
    """Put our checks in the place of Wagtail's own, in the panel of the editor and in the bar of the page."""
    items[:] = [
        EditorsChecks(in_editor=item.in_editor) if isinstance(item, ContentCheckerItem) else item for item in items
    ]


def with_marks(response: HttpResponseBase) -> HttpResponseBase:
    """The response of a preview; its long sentences and empty links are marked once it is rendered."""
    if isinstance(response, SimpleTemplateResponse):
        response.add_post_render_callback(_mark_response)
    return response


def _mark_response(response: SimpleTemplateResponse) -> None:
    response.content = marked(response.content.decode(response.charset)).encode(response.charset)


def marked(html: str) -> str:
    """A page with marks at paragraphs and items of a long sentence, and at links that say nothing, in its `main`."""
    begins, ends = html.find("<main"), html.rfind("</main>")
    if begins < 0 or ends < begins:
        return html
    parts = _CITED.split(html[begins:ends])  # every other one is how the page is cited: nobody of the team wrote it
    said = "".join(part if at % 2 else _judged(part) for at, part in enumerate(parts))
    return html[:begins] + said + html[ends:]


def _judged(html: str) -> str:
    said = _EASY.sub(lambda found: _with_long_marked(found[0], EASY_SENTENCE), html)
    return _LINK.sub(_marked_link, _with_long_marked(said, LONG_SENTENCE))


def _marked_link(found: re.Match[str]) -> str:
    if "aria-label" in found[1] or not _SAYS_NOTHING.fullmatch(unescape(strip_tags(found[2])).strip()):
        return found[0]
    return f"<a {VAGUE}{found[1]}>{found[2]}</a>"


def _with_long_marked(html: str, most: int) -> str:
    """The markup with a mark at each paragraph or item that has a sentence of more words."""

    def marked_paragraph(found: re.Match[str]) -> str:
        # An item may be a card: its title and its text are no one sentence.
        parts = (unescape(strip_tags(part)) for part in _PART.split(found[3]))
        said = (sentence for part in parts for sentence in _SENTENCE_END.split(part))
        if LONG in found[2] or max(len(_WORD.findall(sentence)) for sentence in said) <= most:
            return found[0]
        return f"<{found[1]} {LONG}{found[2]}>{found[3]}</{found[1]}>"

    return _PARAGRAPH.sub(marked_paragraph, html)
