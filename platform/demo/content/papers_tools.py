"""The text of the editable supports: DOCX and ODT files to adopt and change."""

from typing import Any

_SOURCE = "D'après la boîte à outils des conseils citoyens de l'IREV, rencontre régionale du 22 novembre 2016."

PAPERS: dict[str, dict[str, Any]] = {
    "fiche-pourquoi-participer-odt": {
        "title": "Pourquoi participer ?",
        "subtitle": "Cinq raisons à discuter en réunion",
        "sections": [
            (
                "Le jeu",
                """
                Lisez les cinq raisons. Choisissez celle qui vous a fait venir. Racontez pourquoi à votre voisin.
                """,
            ),
            (
                "Les cinq raisons",
                """
                - Pour compter : être reconnu, prendre des responsabilités.
                - Pour la démocratie : la faire vivre ici.
                - Pour le lien : se rencontrer.
                - Pour le quartier : des décisions plus proches de nos besoins.
                - Pour la durée : ce que l'on a choisi, on le garde.
                """,
            ),
            ("Et vous ?", "Une sixième raison : …"),
        ],
        "source": _SOURCE,
    },
    "affiche-conseil-citoyen-odt": {
        "title": "Mon quartier, j'y participe",
        "subtitle": "Conseil citoyen de [nom du quartier]",
        "sections": [
            ("Quand", "[jour, date, heure]"),
            ("Où", "[lieu, adresse, arrêt de bus]"),
            ("De quoi parle-t-on ?", "[une question, en une phrase]"),
            ("Un renseignement ?", "[structure, téléphone]"),
        ],
        "source": _SOURCE,
    },
    "courrier-invitation-docx": {
        "title": "Invitation",
        "subtitle": "[Votre en-tête] · [lieu, date]",
        "sections": [
            (
                "Madame, Monsieur,",
                """
                Nous préparons [le projet de santé, le diagnostic, l'action] dans le quartier [nom]. Nous aimerions
                que le conseil citoyen y prenne part.

                Ce que nous vous demandons : [un avis, des idées, une co-construction]. Ce qui peut changer : [à
                préciser]. Ce qui ne peut pas changer : [à préciser]. Le calendrier : [dates].

                Rendez-vous le [date], à [heure], [lieu]. Vous êtes libres de venir, et libres de ne pas venir.
                """,
            ),
            ("À bientôt,", "[fonction, structure]"),
        ],
        "source": _SOURCE,
    },
    "grille-trois-questions-docx": {
        "title": "Qui, pourquoi, comment ?",
        "subtitle": "Grille à remplir avant de lancer une démarche participative",
        "sections": [
            (
                "Qui ?",
                """
                Qui participe aujourd'hui : …

                Qui nous manque : …
                """,
            ),
            (
                "Pourquoi ?",
                """
                Ce que les habitants peuvent y gagner : …

                Ce que la démarche peut y gagner : …
                """,
            ),
            (
                "Comment ?",
                """
                La forme qui convient à ce but et à ces personnes : …

                Ce que nous annonçons dès le départ (règles, calendrier) : …

                Notre première petite victoire : …
                """,
            ),
        ],
        "source": "D'après l'atelier du réseau des Ateliers santé ville, IREV, Douai, 28 novembre 2019.",
    },
}
