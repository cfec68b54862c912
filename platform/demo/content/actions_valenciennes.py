"""Inspir'Actions sheets: Valenciennes Métropole."""

from datetime import date
from typing import Any

from demo.content.sources import VALENCIENNES_2016

_COMMON: dict[str, Any] = {
    "date": date(2016, 11, 22),
    "demarches": ["contrat-de-ville"],
    "territories": ["epci-245901160"],
    "organisations": [("valenciennes-metropole", "porteur")],
    "contact_organisation": "valenciennes-metropole",
    "stages": ["mise-en-oeuvre"],
    **VALENCIENNES_2016,
}

ACTIONS: list[dict[str, Any]] = [
    {
        **_COMMON,
        "slug": "un-chef-de-projet-une-dieteticienne",
        "title": "Un chef de projet dans la ville, une diététicienne à la clé",
        "summary": "La commune désigne quelqu'un, l'agglomération finance les interventions : un marché clair pour "
        "prévenir l'obésité des enfants.",
        "themes": ["nutrition-activite-physique", "alimentation", "obesite"],
        "audiences": ["enfants", "familles", "professionnels"],
        "axes": ["environnements-favorables", "aptitudes-individuelles"],
        "added_values": ["habitants", "professionnels"],
        "experience": "vivons-en-forme-valenciennes-metropole",
        "idea": "Chaque ville qui nomme un chef de projet Vivons en forme reçoit l'appui de diététiciennes.",
        "objectives": "Prévenir l'obésité de l'enfant et de son entourage.",
        "how": """
            - Nommer un chef de projet.
            - Accueillir les diététiciennes.
            - Former gratuitement cuisines et assistantes maternelles.
            - Aménager la cour, créer des documents, tenir des stands.
        """,
        "partners_text": "L'agglomération, les villes engagées, des diététiciennes.",
        "means": "Interventions financées par l'agglomération ; formations gratuites.",
    },
    {
        **_COMMON,
        "slug": "cartes-de-temps-de-marche",
        "title": "Des cartes qui comptent en minutes de marche",
        "summary": "À pied, c'est souvent plus près qu'on ne croit. Des villes volontaires ont leur carte des temps "
        "de parcours.",
        "themes": ["nutrition-activite-physique", "activite-physique", "urbanisme"],
        "audiences": ["habitants-des-qpv"],
        "axes": ["environnements-favorables"],
        "added_values": ["habitants"],
        "experience": "diagnostic-activite-physique-ambassadeurs-de-la-forme",
        "idea": "Remplacer les kilomètres par des minutes.",
        "objectives": "Donner envie de marcher au quotidien.",
        "how": """
            - Partir d'un diagnostic de l'activité physique sur le territoire.
            - Proposer la carte aux villes volontaires.
            - Y indiquer les temps de parcours à pied.
        """,
        "partners_text": "L'agglomération et les villes volontaires.",
    },
    {
        **_COMMON,
        "slug": "former-les-educateurs-sportifs",
        "title": "Former les éducateurs sportifs, préparer l'ordonnance",
        "summary": "Une formation à l'activité physique adaptée, puis un appui au sport prescrit par le médecin.",
        "themes": ["nutrition-activite-physique", "activite-physique", "sport-sur-ordonnance"],
        "audiences": ["professionnels"],
        "axes": ["reorientation-des-services", "aptitudes-individuelles"],
        "added_values": ["professionnels"],
        "experience": "diagnostic-activite-physique-ambassadeurs-de-la-forme",
        "idea": "Avant de prescrire du sport, s'assurer que quelqu'un sait accueillir celui qui arrive avec son "
        "ordonnance.",
        "how": """
            - Former les éducateurs sportifs à l'activité physique adaptée.
            - Former aussi, pour la population et les associations, des ambassadeurs de la forme.
            - Accompagner la mise en place du sport sur ordonnance.
        """,
        "partners_text": "L'agglomération, des éducateurs sportifs, des associations.",
    },
    {
        **_COMMON,
        "slug": "cine-debat-alcool",
        "title": "Un film, puis la parole : parler d'alcool dès 16 ans",
        "summary": "Ciné-débats et courts métrages ouvrent la discussion avec tous les publics, à partir de 16 ans.",
        "themes": ["addictions", "alcool"],
        "audiences": ["jeunes"],
        "axes": ["aptitudes-individuelles"],
        "added_values": ["habitants"],
        "experience": "plan-de-prevention-alcool-valenciennes-metropole",
        "idea": "Le film parle le premier ; la salle prend la suite.",
        "objectives": "Informer et sensibiliser tous les publics.",
        "how": """
            - Choisir des courts métrages sur le thème.
            - Projeter devant un public de 16 ans et plus.
            - Ouvrir le débat.
        """,
        "partners_text": "L'agglomération, dans le cadre de son plan de prévention.",
    },
    {
        **_COMMON,
        "slug": "guide-pour-evaluer-sa-consommation",
        "title": "Un guide pour faire le point, seul et sans jugement",
        "summary": "Chacun évalue sa consommation d'alcool, et trouve dans le même document où s'adresser près de "
        "chez lui.",
        "themes": ["addictions", "alcool"],
        "audiences": ["habitants-des-qpv"],
        "axes": ["aptitudes-individuelles", "reorientation-des-services"],
        "added_values": ["habitants"],
        "experience": "plan-de-prevention-alcool-valenciennes-metropole",
        "idea": "S'évaluer soi-même, puis savoir vers qui aller.",
        "how": """
            - Proposer une autoévaluation simple.
            - Indiquer les ressources locales dans le même guide.
        """,
        "partners_text": "L'agglomération ; le plan a été écrit après consultation de professionnels, d'associations "
        "et d'habitants.",
    },
    {
        **_COMMON,
        "slug": "le-theatre-pour-parler-du-diabete",
        "title": "Le théâtre pour parler du diabète",
        "summary": "Une compagnie, des habitants, une discussion sur la maladie et les idées qui l'entourent.",
        "themes": ["prevention-depistage", "diabete"],
        "audiences": ["habitants-des-qpv"],
        "axes": ["aptitudes-individuelles", "action-communautaire"],
        "added_values": ["habitants"],
        "experience": "le-diabete-en-question-theatre",
        "idea": "Jouer d'abord, expliquer ensuite, et surtout écouter.",
        "objectives": "Informer sur la prévention, faire bouger les représentations.",
        "partners_text": "La compagnie La Belle Histoire et l'agglomération.",
    },
    {
        **_COMMON,
        "slug": "des-habitants-vers-le-depistage",
        "title": "Des habitants montrent le chemin du dépistage",
        "summary": "Formés avec le COREPS, des habitants des quartiers prioritaires aident les autres à accéder à la "
        "prévention des cancers.",
        "themes": ["prevention-depistage", "cancers", "ambassadeurs-et-pairs"],
        "audiences": ["habitants-des-qpv"],
        "axes": ["action-communautaire"],
        "added_values": ["habitants"],
        "experience": "habitants-relais-depistage-cancers",
        "idea": "Le dépistage existe ; encore faut-il que quelqu'un de confiance en parle.",
        "objectives": "Faciliter l'accès aux dispositifs de prévention des cancers, et renforcer le pouvoir d'agir.",
        "partners_text": "Le COREPS et l'agglomération.",
    },
]
