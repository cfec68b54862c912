"""How complete a récit is: it advises the editor and forces nothing.

The criteria follow the shape that the national group on capitalising experiences in health promotion (CAPS, led since
2017 by the Société française de santé publique and the health-promotion federation, with its own portal of sheets)
asks for: a summary, a carte d'identité by which the experience is found, and a text with its context, key moments and
how they were passed, key functions, skills, partnerships, the part and the words of the people concerned, and what was
learned. "Pour refaire" follows the four heads of ASTAIRE (2014). Each criterion weighs the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wagtail.models import Page

from asv.resources.text import plain_text

Test = Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Completeness:
    """How many criteria are met, and what the others would bring."""

    done: int
    total: int
    percent: int
    missing: list[tuple[str, str]]


def _filled(*names: str) -> Test:
    """At least one of these fields holds words."""

    def test(page: Page) -> bool:
        return any(_has_words(getattr(page, name)) for name in names)

    return test


def _has_words(value: object) -> bool:
    if hasattr(value, "raw_data"):
        return len(value.raw_data) > 0
    return bool(value) and bool(plain_text(str(value)))


def _chosen(name: str) -> Test:
    def test(page: Page) -> bool:
        return bool(list(getattr(page, name).all()))

    return test


def _moment(page: Page) -> bool:
    return any(block["type"] == "moment" for block in page.course.raw_data)


def _passage(page: Page) -> bool:
    moments = [block["value"] for block in page.course.raw_data if block["type"] == "moment"]
    return any(_has_words(moment.get("passage")) for moment in moments)


CRITERIA: tuple[tuple[str, str, Test], ...] = (
    (
        "Le chapô",
        "Il dit en trois phrases ce qui s'est fait : c'est ce que l'on lit dans les listes.",
        _filled("summary"),
    ),
    ("Le territoire", "On cherche d'abord ce qui s'est fait près de chez soi.", _chosen("territories")),
    ("Les dates", "Le lecteur sait si l'action dure encore.", _filled("start_year", "end_year")),
    ("Les thèmes", "Ils font trouver le récit et ceux qui lui ressemblent.", _chosen("themes")),
    ("Les publics", "On saura pour qui l'action a été pensée.", _chosen("audiences")),
    ("La démarche", "Elle dit dans quel cadre l'action s'inscrit : ASV, CLS, contrat de ville…", _chosen("demarches")),
    ("L'organisation qui porte l'action", "Quelqu'un répond de ce qui est raconté.", _chosen("organisation_links")),
    (
        "Le contexte ou le diagnostic",
        "Sans lui, impossible de comparer avec son territoire.",
        _filled("context", "diagnosis"),
    ),
    ("Les objectifs", "Les résultats se lisent en regard de ce qui était voulu.", _filled("objectives")),
    ("Un moment clé", "Une action se comprend par ses tournants plus que par son plan.", _moment),
    ("Comment un moment a été franchi", "C'est là que se trouve le savoir-faire à transmettre.", _passage),
    ("Les fonctions clés", "Elles disent ce qu'il faut garder en adaptant l'action.", _filled("key_functions")),
    ("Les compétences", "Le lecteur sait de qui s'entourer.", _filled("skills")),
    ("Les partenaires", "On voit qui a rendu l'action possible, et à quel titre.", _filled("partners")),
    ("La participation des personnes", "C'est le cœur de la promotion de la santé.", _filled("participation")),
    ("Des paroles", "Quelques mots d'habitants disent plus qu'un bilan.", _filled("voices")),
    ("Les moyens humains", "La première question de qui veut refaire.", _filled("human_resources")),
    ("Le budget ou la durée", "On peut se projeter, même avec un ordre de grandeur.", _filled("budget", "duration")),
    ("Les résultats", "Ce qui a changé, et comment on le sait.", _filled("results")),
    (
        "Une plus-value",
        "Pour les habitants, les professionnels ou les politiques publiques : elle sert à convaincre.",
        _filled("gain_residents", "gain_professionals", "gain_policies"),
    ),
    (
        "Les leviers ou les obstacles",
        "Ils évitent à d'autres de buter au même endroit.",
        _filled("levers", "obstacles"),
    ),
    (
        "Les enseignements",
        "Ce que vous feriez autrement est ce que l'on vient chercher.",
        _filled("lessons", "vigilance"),
    ),
    ("Pour refaire : la population", "À qui l'action convient.", _filled("transfer_population")),
    ("Pour refaire : l'environnement", "Ce que le territoire doit offrir.", _filled("transfer_environment")),
    ("Pour refaire : la mise en œuvre", "Ce qu'il faut réunir.", _filled("transfer_implementation")),
    ("Pour refaire : l'appui au transfert", "Ce que vous pouvez transmettre.", _filled("transfer_support")),
    ("Une structure à contacter", "Le lecteur a toujours une question de plus.", _filled("contact_organisation_id")),
)


def completeness(page: Page) -> Completeness:
    """The criteria this récit meets, and for each other what it would bring."""
    missing = [(label, why) for label, why, test in CRITERIA if not test(page)]
    total = len(CRITERIA)
    done = total - len(missing)
    return Completeness(done=done, total=total, percent=round(100 * done / total), missing=missing)
