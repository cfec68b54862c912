"""What each demo file says: its own text, or the printed form of a page's content."""

from __future__ import annotations

from typing import Any

from demo.content import documents, papers_meetings, papers_territories, papers_tools, tools
from demo.content.analysis import REPORT
from demo.load_resources import EXPERIENCES

Paper = dict[str, Any]

_WRITTEN: dict[str, Paper] = {**papers_meetings.PAPERS, **papers_territories.PAPERS, **papers_tools.PAPERS}
_FICHES = {
    "fiche-ambassadeurs-sante-lille": "ambassadeurs-de-sante-lille",
    "fiche-maison-de-sante-chateau-thierry": "maison-de-sante-chateau-thierry",
}
_FICHE_PARTS = (
    ("Le contexte", "context"),
    ("Les objectifs", "objectives"),
    ("Le déroulement", "course"),
    ("Ce qui fait que cela marche", "key_functions"),
    ("Les compétences", "skills"),
    ("Les partenaires", "partners"),
    ("La place des habitants", "participation"),
    ("Les moyens humains", "human_resources"),
    ("Le budget", "budget"),
    ("Les résultats", "results"),
    ("Ce que les habitants y gagnent", "gain_residents"),
    ("Ce que les professionnels y gagnent", "gain_professionals"),
    ("Ce que les politiques publiques y gagnent", "gain_policies"),
    ("Pour refaire : à qui cela convient", "transfer_population"),
    ("Pour refaire : ce que le territoire offre", "transfer_environment"),
    ("Pour refaire : à quelles conditions", "transfer_implementation"),
)
_VALUE_FOR = {
    "habitants": "Pour les habitants",
    "professionnels": "Pour les professionnels",
    "politiques-publiques": "Pour les politiques publiques et les institutions",
}


def paper(key: str) -> Paper:
    """The text of the file of this key: title, subtitle, sections, source."""
    if key in _WRITTEN:
        return _WRITTEN[key]
    if key in _FICHES:
        return _fiche(next(content for content in EXPERIENCES if content["slug"] == _FICHES[key]))
    if key == "rapport-plus-value-coordination-locale":
        return _report()
    return _tools_sheet(key)


def _fiche(content: dict[str, Any]) -> Paper:
    sections = [("En deux mots", content["summary"])]
    sections += [(heading, _text(content[name])) for heading, name in _FICHE_PARTS if name in content]
    return {
        "title": content["title"],
        "subtitle": "Fiche expérience",
        "sections": sections,
        "source": f"{content['source_label']}.",
    }


def _text(value: Any) -> str:
    """A field of a récit as text: its words, or an item for each block."""
    if isinstance(value, str):
        return value
    items = []
    for item in value:
        block = item[1] if isinstance(item, tuple) else item
        if "image" in block:
            continue
        said = [block.get(name) for name in ("period", "text", "passage", "how", "contribution")]
        lead = block.get("title") or block["name"]
        items.append(f"- {lead} : {' '.join(_sentence(words) for words in said if words)}")
    return "\n".join(items)


def _sentence(words: str) -> str:
    return words if words.endswith((".", "?", "…")) else f"{words}."


def _report() -> Paper:
    titles = {content["slug"]: content["title"] for content in EXPERIENCES}

    def cited(slugs: list[str]) -> str:
        return "Récits à l'appui : " + " ; ".join(titles[slug] for slug in slugs) + "."

    sections = [("Introduction", REPORT["introduction"])]
    figures = "\n".join(f"- {figure['value']} : {figure['label']}." for figure in REPORT["key_figures"])
    sections.append(("Quelques chiffres", figures))
    for item in REPORT["characteristics"]:
        sections.append((item["name"], f"{item['text']}\n\n{cited(item['experiences'])}"))
    for value in REPORT["added_value_blocks"]:
        how = "\n".join(f"- {line}." for line in value["how"])
        effects = "\n".join(f"- {line}." for line in value["effects"])
        text = f"Comment ?\n\n{how}\n\nQuels effets ?\n\n{effects}\n\n{cited(value['experiences'])}"
        sections.append((_VALUE_FOR[value["for"]], text))
    for chapter in REPORT["chapters"]:
        said = [
            part if kind == "text" else f"{part['text']}\n\n{cited(part['experiences'])}"
            for kind, part in chapter["content"]
        ]
        sections.append((chapter["title"], "\n\n".join(said)))
    return {
        "title": REPORT["title"],
        "subtitle": f"Rapport d'analyse, {REPORT['edition'].lower()}",
        "sections": sections,
        "source": f"Cadre : {REPORT['source_label']}. Faits : les récits cités.",
    }


def _tools_sheet(key: str) -> Paper:
    """The tools that share this file, one after the other."""
    sharing = [tool for tool in tools.TOOLS if key in tool["files"]]
    sections: list[tuple[str, str]] = []
    for tool in sharing:
        sections.append((tool["title"], f"{tool['summary']}\n\n{tool['body']}"))
        if tool.get("vigilance"):
            sections.append(("À surveiller", tool["vigilance"]))
    return {
        "title": documents.FILES[key][1],
        "subtitle": "Boîte à outils des conseils citoyens",
        "sections": sections,
        "source": f"{sharing[0]['source_label']}.",
    }
