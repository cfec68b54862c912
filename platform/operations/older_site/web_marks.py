"""Where a saved page says what: text, title, tags, author and day, by SPIP's, Drupal's and WordPress's own marks."""

from __future__ import annotations


def _has(*names: str) -> str:
    """The condition of an element that has one of these classes."""
    return " or ".join(f"contains(concat(' ',normalize-space(@class),' '),' {name} ')" for name in names)


def _holds(*bits: str) -> str:
    """The condition of an element one of whose classes holds one of these words."""
    return " or ".join(f"contains(@class,'{bit}')" for bit in bits)


# A box of Drupal's has a body too: what invites to a newsletter, what stands at the foot.
_NO_BOX = f"not(ancestor::*[{_has('block-block-content', 'block-content')} or {_holds('region-footer', 'newsletter')}])"
OWN_BODIES = (
    f"//*[{_holds('article-texte')}]",
    f"//*[{_has('texte')} and {_has('surlignable')}]",
    f"//*[({_has('field-name-body')} or {_holds('field--name-body')}) and {_NO_BOX}]",
    f"//*[{_has('entry-content', 'post-content')}]",
)
BODIES = (
    f"//*[{_has('node__content')} and {_NO_BOX}]",
    f"//div[{_has('node')}]//div[{_has('content')}]",
    f"//*[{_has('article')}]//*[{_has('texte')}]",
    "//article[.//h1]", "//article[count(//article)=1]",
    "//main", "//*[@role='main']", "//*[@id='contenu']", "//*[@id='content']", "//*[@id='main']",
    "//body",
)  # fmt: skip
LEADS = (
    f"//*[{_holds('article-chapo')} or {_has('chapo')}]",
    f"//*[{_holds('field-name-field-chapo', 'field--name-field-chapo')}]",
)
FRAME = (
    ".//nav", ".//header[not(ancestor::article)]", ".//footer[not(ancestor::blockquote)]", ".//aside",
    ".//*[@role='navigation' or @role='search' or @role='banner' or @role='contentinfo' or @role='complementary']",
    f".//*[{_holds('breadcrumb', 'fil-ariane')} or {_has('arbo')} or contains(@id,'hierarchie')]",
    f".//*[{_holds('social', 'share', 'partage')}]",
    f".//*[{_has('tabs')} or {_holds('pager', 'pagination')}]",
    f".//*[{_holds('comments', 'forum-')} or @id='comments' or @id='forum']",
    f".//*[{_holds('element-invisible', 'visually-hidden', 'sr-only')}]",
)  # fmt: skip
# What a page says of itself, read before its text: who wrote it and when, its tags.
SAID = (
    f".//*[{_has('info-publi', 'submitted', 'postmeta', 'entry-meta')}]",
    f".//*[{_has('mots', 'mots-cles', 'liste_tags', 'tags', 'tags-links')}]",
    f".//*[{_holds('field-name-field-tags', 'field--name-field-tags')}]",
)
# What stands beside a text to lead on, cards of other pages too; not where it offers a file, nor where it is the text.
BESIDE = (
    f".//*[{_holds('newsletter', 'view-mode-teaser', 'node--teaser', 'node-teaser', 'related')}]",
    ".//form",
    ".//article",
)
TITLES = (
    f"//*[{_holds('article-titre')}]", "//main//h1", "//article//h1", "//h1[contains(@class,'title')]",
    "//*[@id='page-title']", "//h1[contains(@class,'titre')]", "//h1",
)  # fmt: skip
# A reference of Drupal's may lead to another page: only what leads to a term is one.
_TO_A_TERM = "contains(@href,'taxonomy/') or contains(@href,'/tag') or contains(@href,'mot') or contains(@href,'them')"
TAGS = (
    "//a[@rel='tag']",
    f"//*[{_holds('field-name-field-tags', 'field--name-field-tags')}]//a",
    f"//*[{_holds('field-type-taxonomy')}]//a",
    f"//*[{_holds('field--type-entity-reference')}]//a[{_TO_A_TERM}]",
    f"//*[{_has('mots', 'liste_tags')} or {_holds('mots-cles')} or contains(@id,'mots')]//a",
)
AUTHORS = ("//*[@rel='author']", *(f"//*[{_has(name)}]" for name in ("auteurs", "auteur", "username", "author")))
DATES = tuple(
    f"//*[{condition}]"
    for condition in (
        _holds("published"), _holds("publi"), _holds("date-display-single"), _has("submitted"), _holds("info-publi"),
        _has("date"),
    )
)  # fmt: skip
