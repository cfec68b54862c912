"""The regional note on the démarches territoriales de santé, in its two editions."""

from datetime import date
from typing import Any

from demo.content.sources import NOTE_2019

_NOTE: dict[str, Any] = {
    "themes": ["coordination-methode", "observation", "articulation-des-demarches"],
    "audiences": ["professionnels", "elus"],
    "demarches": ["asv", "cls", "clsm", "contrat-de-ville"],
    "axes": ["politiques-publiques"],
    "added_values": ["politiques-publiques"],
    "stages": ["diagnostic", "capitalisation"],
    "organisations": [("labo-cites", "auteur"), ("fabrique-territoires-sante", "auteur"), ("cget", "financeur")],
    **NOTE_2019,
}

NOTES: list[dict[str, Any]] = [
    {
        **_NOTE,
        "slug": "demarches-territoriales-auvergne-rhone-alpes-2017",
        "title": "Démarches territoriales de santé en Auvergne-Rhône-Alpes : l'édition 2017",
        "summary": "La première version de l'étude régionale, publiée par Labo Cités et remplacée par la note de "
        "juillet 2019.",
        "date": date(2017, 1, 1),
        "edition": "Édition 2017",
        "territories": ["reg-84"],
        "organisations": [("labo-cites", "auteur")],
        "introduction": """
            Cette édition est la première de l'étude. Elle est publiée sur le site de Labo Cités ; la note de 2019 y
            renvoie. Nous n'en avons pas le texte : cette page garde sa place dans la suite des éditions.
        """,
    },
    {
        **_NOTE,
        "slug": "demarches-territoriales-auvergne-rhone-alpes-2019",
        "title": "Démarches territoriales de santé : ce qui change en Auvergne-Rhône-Alpes",
        "summary": "Vingt personnes réunies en trois ateliers, trois autres par questionnaire : une note de synthèse "
        "sur les démarches de santé des quartiers prioritaires, leur articulation et leurs partenaires.",
        "date": date(2019, 7, 1),
        "edition": "Juillet 2019",
        "previous_edition": "demarches-territoriales-auvergne-rhone-alpes-2017",
        "territories": [
            "reg-84",
            "com-01053",
            "com-38053",
            "com-63113",
            "com-69276",
            "com-69123",
            "com-01283",
            "com-69286",
            "com-26281",
            "com-42218",
            "com-69199",
            "com-38421",
            "com-69290",
            "com-26362",
        ],
        "files": ["note-de-synthese-juillet-2019"],
        "introduction": """
            L'État, par le Commissariat général à l'égalité des territoires, a commandé à Fabrique Territoires Santé
            un état des démarches de santé dans les quartiers prioritaires. Quatre régions sont étudiées. En
            Auvergne-Rhône-Alpes, Labo Cités a conduit le travail avec le Collectif santé.
        """,
        "key_figures": [
            {"value": "20", "label": "participants aux trois ateliers", "source": "Note de synthèse, juillet 2019"},
            {"value": "3", "label": "contributions par questionnaire", "source": "Note de synthèse, juillet 2019"},
            {
                "value": "4",
                "label": "régions ciblées par l'étude nationale",
                "source": "Note de synthèse, juillet 2019",
            },
        ],
        "chapters": [
            {
                "title": "La méthode",
                "content": [
                    (
                        "assertion",
                        {
                            "text": "Le travail part de la connaissance qu'a Labo Cités de la région, puis de trois "
                            "ateliers suivis par tous : état des lieux, articulation, partenariat et financement.",
                            "experiences": ["carte-regionale-collectif-sante"],
                        },
                    ),
                ],
            },
            {
                "title": "Les questions",
                "content": [
                    (
                        "text",
                        "Comment les contrats locaux de santé et les conseils locaux de santé mentale "
                        "s'articulent-ils avec les Ateliers santé ville ? Quelle place la politique de la ville "
                        "donne-t-elle à la santé ?",
                    ),
                ],
            },
        ],
    },
]
