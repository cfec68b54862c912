"""How complete a récit is: it advises the editor and forces nothing.

The criteria follow the shape that the national group on capitalising experiences in health promotion (CAPS, led since
2017 by the Société française de santé publique and the health-promotion federation, with its own portal of sheets)
asks for: a summary, a carte d'identité by which the experience is found, and a text with its context, key moments and
how they were passed, key functions, skills, partnerships, the part and the words of the people concerned, and what was
learned. "Pour refaire" follows the four heads of ASTAIRE (2014). Each criterion weighs the same.
"""

from __future__ import annotations

from typing import Any

from asv.stewardship.completeness import (
    AUDIENCES,
    BEARER,
    FILES,
    SUMMARY,
    TERRITORIES,
    THEMES,
    Criterion,
    chosen,
    filled,
    has_words,
)


def _moment(page: Any) -> bool:
    return any(block["type"] == "moment" for block in page.course.raw_data)


def _passage(page: Any) -> bool:
    moments = [block["value"] for block in page.course.raw_data if block["type"] == "moment"]
    return any(has_words(moment.get("passage")) for moment in moments)


EXPERIENCE: tuple[Criterion, ...] = (
    (
        "Le chapô",
        "Il dit en trois phrases ce qui s’est fait : c’est ce que l’on lit dans les listes.",
        filled("summary"),
    ),
    ("Le territoire", "On cherche d’abord ce qui s’est fait près de chez soi.", chosen("territories")),
    ("Les dates", "Le lecteur sait si l’action dure encore.", filled("start_year", "end_year")),
    ("Les thèmes", "Ils font trouver le récit et ceux qui lui ressemblent.", chosen("themes")),
    ("Les publics", "On saura pour qui l’action a été pensée.", chosen("audiences")),
    ("La démarche", "Elle dit dans quel cadre l’action s’inscrit : ASV, CLS, contrat de ville…", chosen("demarches")),
    ("L’organisation qui porte l’action", "Quelqu’un répond de ce qui est raconté.", chosen("organisation_links")),
    (
        "Le contexte ou le diagnostic",
        "Sans lui, impossible de comparer avec son territoire.",
        filled("context", "diagnosis"),
    ),
    ("Les objectifs", "Les résultats se lisent en regard de ce qui était voulu.", filled("objectives")),
    ("Un moment clé", "Une action se comprend par ses tournants plus que par son plan.", _moment),
    ("Comment un moment a été franchi", "C’est là que se trouve le savoir-faire à transmettre.", _passage),
    ("Les fonctions clés", "Elles disent ce qu’il faut garder en adaptant l’action.", filled("key_functions")),
    ("Les compétences", "Le lecteur sait de qui s’entourer.", filled("skills")),
    ("Les partenaires", "On voit qui a rendu l’action possible, et à quel titre.", filled("partners")),
    ("La participation des personnes", "C’est le cœur de la promotion de la santé.", filled("participation")),
    ("Des paroles", "Quelques mots d’habitants disent plus qu’un bilan.", filled("voices")),
    ("Les moyens humains", "La première question de qui veut refaire.", filled("human_resources")),
    ("Le budget ou la durée", "On peut se projeter, même avec un ordre de grandeur.", filled("budget", "duration")),
    ("Les résultats", "Ce qui a changé, et comment on le sait.", filled("results")),
    (
        "Une plus-value",
        "Pour les habitants, les professionnels ou les politiques publiques : elle sert à convaincre.",
        filled("gain_residents", "gain_professionals", "gain_policies"),
    ),
    (
        "Les leviers ou les obstacles",
        "Ils évitent à d’autres de buter au même endroit.",
        filled("levers", "obstacles"),
    ),
    (
        "Les enseignements",
        "Ce que vous feriez autrement est ce que l’on vient chercher.",
        filled("lessons", "vigilance"),
    ),
    ("Pour refaire : la population", "À qui l’action convient.", filled("transfer_population")),
    ("Pour refaire : l’environnement", "Ce que le territoire doit offrir.", filled("transfer_environment")),
    ("Pour refaire : la mise en œuvre", "Ce qu’il faut réunir.", filled("transfer_implementation")),
    ("Pour refaire : l’appui au transfert", "Ce que vous pouvez transmettre.", filled("transfer_support")),
    ("Une structure à contacter", "Le lecteur a toujours une question de plus.", filled("contact_organisation_id")),
)

CONTACT: Criterion = (
    "Une structure à contacter",
    "Le lecteur a toujours une question de plus.",
    filled("contact_organisation_id"),
)
SHEET: tuple[Criterion, ...] = (
    SUMMARY,
    THEMES,
    AUDIENCES,
    TERRITORIES,
    BEARER,
    ("L’idée", "On comprend en deux phrases ce qui se fait.", filled("idea")),
    ("Comment ça se passe", "On se voit le faire.", filled("how")),
    ("Les moyens", "La première question de qui veut refaire.", filled("means")),
    ("Les résultats", "Ce que l’on a vu changer.", filled("results")),
    ("Le conseil", "Ce que l’on ne trouve pas ailleurs.", filled("tip")),
    CONTACT,
)
ANALYSIS: tuple[Criterion, ...] = (
    SUMMARY,
    THEMES,
    BEARER,
    FILES,
    ("L’introduction", "La question posée, les récits lus, la méthode.", filled("introduction")),
    ("Les chapitres", "Le rapport se lit ici, sans télécharger.", filled("chapters")),
    ("Les chiffres clés", "Ils se citent et se retiennent.", filled("key_figures")),
    ("L’édition", "On sait si c’est la dernière.", filled("edition")),
)
TOOL: tuple[Criterion, ...] = (
    SUMMARY,
    THEMES,
    AUDIENCES,
    FILES,
    ("La présentation", "À quoi il sert, pour qui, comment s’en servir.", filled("body")),
    ("Les points de vigilance", "Ce qu’il faut adapter avant de l’utiliser.", filled("vigilance")),
)
DOCUMENT: tuple[Criterion, ...] = (
    SUMMARY,
    THEMES,
    BEARER,
    ("Le fichier", "C’est ce que l’on vient chercher.", filled("document_id")),
    ("L’édition", "On sait si c’est la dernière.", filled("edition")),
    ("La présentation", "Ce que l’on y trouve, et qui l’a demandé.", filled("body")),
)
