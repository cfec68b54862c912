"""What a page owes someone whose form was refused: said in its title, in one summary, at each field, in our words."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import html

# How Django, Wagtail and allauth say it in French, and in English where they have no French.
FRAMEWORKS = ("Champ requis", "Ce champ est obligatoire", "Saisissez", "Assurez-vous", "Sélectionnez un choix", "This ",
              "Ensure", "Enter a", "Le courriel est")  # fmt: skip

# What a field of any kind says of itself: a form asks for something, and says for what.
VAGUE = ("Remplissez ce champ", "Écrivez quelques mots", "Ce n’est pas ce que ce champ attend")


def untold(text: str) -> Iterator[str]:
    """What is missing of it on a page that refuses a form."""
    root = html.document_fromstring(text)
    title = root.findtext(".//title", "").strip()
    if not title.startswith("Erreur") or title.count("Erreur") > 1:
        yield "the title does not say that something is wrong"
    summaries = root.find_class("faults")
    if len(summaries) != 1:
        yield f"{len(summaries)} summaries of what is wrong"
        return
    summary = summaries[0]
    if summary.get("tabindex") != "-1" or summary.get("autofocus") is None:
        yield "the summary does not take the focus"
    ids = {one.get("id"): one for one in root.iter() if one.get("id")}
    links = [one.get("href").removeprefix("#") for one in summary.iter("a")]
    yield from (f"a link to #{target}, which is not there" for target in links if target not in ids)
    said = root.find_class("errorlist")
    if len(said) != len(links):
        yield f"{len(said)} fields are wrong and {len(links)} are in the summary"
    for one in said:
        described = ids.get(one.get("id"))
        refers = root.xpath(
            "//*[contains(concat(' ', @aria-describedby, ' '), concat(' ', $id, ' '))]", id=one.get("id")
        )
        if described is None or not refers:
            yield f"no field is described by {one.get('id')}"
    words = " ".join(one.text_content() for one in [summary, *said])
    yield from (
        f"not said what to write, nor as in what example: {one.text_content().strip()}"
        for one in summary.iter("li")
        if any(vague in one.text_content() for vague in VAGUE)
    )
    yield from (f"a framework's words: {word}" for word in FRAMEWORKS if word in words)


def unmarked(text: str) -> Iterator[str]:
    """Fields that do not say in their label that they are asked for, or to browsers whose address or word they take."""
    root = html.document_fromstring(text)
    for field in root.find_class("field"):
        labels = " ".join(one.text_content() for one in field.xpath(".//label|.//legend"))
        asked = field.xpath(".//*[@required]")
        unsaid = field.xpath(".//input[@type='email' or @type='password' or @type='tel'][not(@autocomplete)]")
        if unsaid:
            yield f"does not tell browsers what it takes: {labels.strip()[:60]}"
        if asked and "obligatoire" not in labels:
            yield f"asked for and not said: {labels.strip()[:60]}"
