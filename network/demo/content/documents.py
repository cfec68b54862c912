"""The real files and the notices that present them."""

from datetime import date
from typing import Any

from network.demo.content.sources import (
    CHATEAU_THIERRY_2016,
    DOUAI_2019,
    LILLE_2016,
    MEL_2016,
    NORMANDIE_2017,
    NOTE_2019,
    TOOLKIT_2016,
    VALENCIENNES_2016,
    VISIO_2025,
)

# key: (file name, title, kind). The key is what pages and meetings name.
FILES: dict[str, tuple[str, str, str]] = {
    "fiche-ambassadeurs-sante-lille": (
        "fiche-experience-2019-ambassadeurs-sante-lille.pdf",
        "Fiche expérience : ambassadeurs de santé, Lille",
        "fiche",
    ),
    "synthese-rencontre-douai-2019": (
        "2019-11-synthese-rencontre-asv.pdf",
        "Synthèse de la rencontre du réseau des ASV, Douai, 28 novembre 2019",
        "synthese",
    ),
    "compte-rendu-atelier-participation-2019": (
        "2019-11-compte-rendu-atelier-participation.pdf",
        "Compte-rendu de l'atelier « Participation citoyenne et Atelier santé ville »",
        "compte-rendu",
    ),
    "support-volet-sante-contrats-de-ville-2016": (
        "2016-11-dossier-volet-sante-contrats-de-ville.pdf",
        "Dossier : le volet santé des contrats de ville, 22 novembre 2016",
        "support",
    ),
    "support-valenciennes-metropole": (
        "2016-11-support-valenciennes-metropole.pdf",
        "Support : la politique de cohésion sociale de Valenciennes Métropole",
        "support",
    ),
    "support-chateau-thierry": (
        "2016-11-support-chateau-thierry.pdf",
        "Support : la synergie entre politique de la ville et santé à Château-Thierry",
        "support",
    ),
    "support-reseau-sante-mel": (
        "2016-11-support-reseau-sante-mel.pdf",
        "Support : le Réseau Santé MEL",
        "support",
    ),
    "fiche-maison-de-sante-chateau-thierry": (
        "2016-11-fiche-maison-de-sante-chateau-thierry.pdf",
        "Fiche : créer une maison de santé, étape par étape",
        "fiche",
    ),
    "presentation-plus-values-2017": (
        "2017-01-presentation-plus-values.pdf",
        "Présentation : les plus-values des coordinations locales en santé",
        "support",
    ),
    "note-de-synthese-juillet-2019": (
        "2019-07-note-demarches-territoriales-sante.pdf",
        "Note de synthèse : démarches territoriales en santé, Auvergne-Rhône-Alpes",
        "synthese",
    ),
    "programme-participation-en-sante-2025": (
        "2025-04-programme-participation-en-sante.pdf",
        "Programme : Participation en santé, 3 avril 2025",
        "note",
    ),
    "rapport-plus-value-coordination-locale": (
        "2026-rapport-plus-value-coordination-locale.pdf",
        "Rapport d'analyse : la plus-value de la coordination locale",
        "rapport",
    ),
    "conseil-citoyen-en-une-page": (
        "conseil-citoyen-en-une-page.pdf",
        "Le conseil citoyen en une page",
        "fiche",
    ),
    "vigilance-conseils-citoyens": (
        "points-de-vigilance-conseils-citoyens-sante.pdf",
        "Santé et conseils citoyens : points de vigilance",
        "guide",
    ),
    "fiche-pourquoi-participer-odt": (
        "fiche-pourquoi-participer.odt",
        "Fiche à modifier : pourquoi participer ?",
        "fiche",
    ),
    "affiche-conseil-citoyen-odt": ("affiche-conseil-citoyen.odt", "Affiche à compléter", "affiche"),
    "courrier-invitation-docx": ("courrier-invitation.docx", "Courrier d'invitation à modifier", "courrier"),
    "grille-trois-questions-docx": (
        "grille-trois-questions.docx",
        "Grille à remplir : qui, pourquoi, comment ?",
        "guide",
    ),
}

NOTICES: list[dict[str, Any]] = [
    {
        "slug": "fiche-experience-lille-2019",
        "title": "Fiche expérience 2019 : les ambassadeurs de santé de la ville de Lille",
        "document": "fiche-ambassadeurs-sante-lille",
        "edition": "2019",
        "summary": "Deux pages pour comprendre comment des habitants bénévoles deviennent relais dans cinq lieux "
        "ressources.",
        "body": """
            Cette fiche accompagnait la page de la rencontre de Douai. Le fichier proposé ici est une version neuve,
            écrite à partir des faits publiés. L'original, chez son auteur, pèse 689,63 Ko.
        """,
        "date": date(2019, 12, 17),
        "themes": ["participation-des-habitants", "ambassadeurs-et-pairs"],
        "demarches": ["asv"],
        "territories": ["com-59350"],
        "organisations": [("irev", "auteur"), ("ville-de-lille", "porteur")],
        **DOUAI_2019,
    },
    {
        "slug": "synthese-rencontre-asv-novembre-2019",
        "title": "Synthèse de la rencontre du 28 novembre 2019 à Douai",
        "document": "synthese-rencontre-douai-2019",
        "edition": "Novembre 2019",
        "summary": "Les nouvelles du réseau, l'expérience lilloise, le site du Douaisis et l'atelier sur la "
        "participation.",
        "body": """
            La synthèse suit le fil de la journée. Le fichier proposé ici est une version neuve, écrite à partir des
            faits publiés. L'original pèse 559,38 Ko.
        """,
        "date": date(2019, 12, 17),
        "themes": ["participation-des-habitants", "coordination-methode"],
        "demarches": ["asv", "reseau-territorial"],
        "territories": ["com-59178"],
        "organisations": [("irev", "auteur"), ("plateforme-sante-du-douaisis", "hote")],
        **DOUAI_2019,
    },
    {
        "slug": "compte-rendu-atelier-participation",
        "title": "Compte-rendu de l'atelier sur la participation citoyenne",
        "document": "compte-rendu-atelier-participation-2019",
        "edition": "Novembre 2019",
        "summary": "Trois questions, une typologie esquissée, et la méthode pour refaire l'atelier chez soi.",
        "body": "La page de la rencontre annonçait un compte-rendu. Celui-ci en donne la méthode et les questions.",
        "date": date(2019, 12, 17),
        "themes": ["participation-des-habitants", "sante-communautaire"],
        "demarches": ["asv"],
        "territories": ["com-59178"],
        "organisations": [("irev", "auteur")],
        **DOUAI_2019,
    },
    {
        "slug": "dossier-volet-sante-contrats-de-ville",
        "title": "Le volet santé des contrats de ville : le dossier de la rencontre",
        "document": "support-volet-sante-contrats-de-ville-2016",
        "edition": "Novembre 2016",
        "summary": "Contrat local de santé, conseil local de santé mentale, Atelier santé ville, contrat de ville "
        ": les démarches "
        "expliquées, telles qu'elles étaient présentées en 2016.",
        "body": "Un point de repère daté : les chiffres et les dispositifs sont ceux de novembre 2016.",
        "date": date(2016, 11, 22),
        "themes": ["coordination-methode", "articulation-des-demarches"],
        "demarches": ["contrat-de-ville", "cls", "clsm", "asv", "conseil-citoyen"],
        "territories": ["reg-32"],
        "organisations": [("irev", "auteur"), ("ars-hauts-de-france", "auteur")],
        **LILLE_2016,
    },
    {
        "slug": "support-valenciennes-metropole-2016",
        "title": "La cohésion sociale de Valenciennes Métropole et la santé",
        "document": "support-valenciennes-metropole",
        "edition": "Novembre 2016",
        "summary": "Trois objectifs, des priorités numérotées et les actions qui y répondent, de l'alimentation "
        "aux soins.",
        "body": "Le document relie chaque action à une priorité du contrat de ville 2015-2020.",
        "date": date(2016, 11, 22),
        "themes": ["nutrition-activite-physique", "addictions", "prevention-depistage"],
        "demarches": ["contrat-de-ville"],
        "territories": ["epci-245901160"],
        "organisations": [("valenciennes-metropole", "auteur")],
        **VALENCIENNES_2016,
    },
    {
        "slug": "support-chateau-thierry-2016",
        "title": "Politique de la ville et santé à Château-Thierry",
        "document": "support-chateau-thierry",
        "edition": "Novembre 2016",
        "summary": "Deux contrats signés en 2015, une organisation commune et une maison de santé dans les quartiers.",
        "body": "La présentation d'une élue à la rencontre régionale de 2016, réécrite pour la lecture.",
        "date": date(2016, 11, 22),
        "themes": ["coordination-methode", "gouvernance"],
        "demarches": ["contrat-de-ville", "cls"],
        "territories": ["com-02168"],
        "organisations": [("ville-de-chateau-thierry", "auteur")],
        **CHATEAU_THIERRY_2016,
    },
    {
        "slug": "support-reseau-sante-mel-2016",
        "title": "Le Réseau Santé MEL, un an après",
        "document": "support-reseau-sante-mel",
        "edition": "Novembre 2016",
        "summary": "21 communes, un rendez-vous par trimestre, deux chantiers ouverts et des perspectives.",
        "body": "Le réseau raconté par la métropole un an après sa création.",
        "date": date(2016, 11, 22),
        "themes": ["coordination-methode", "acces-aux-droits-et-aux-soins"],
        "demarches": ["contrat-de-ville", "reseau-territorial"],
        "territories": ["epci-200093201"],
        "organisations": [("metropole-europeenne-de-lille", "auteur")],
        **MEL_2016,
    },
    {
        "slug": "presentation-plus-values-2017",
        "title": "La plateforme nationale se présente : les plus-values de la coordination",
        "document": "presentation-plus-values-2017",
        "edition": "Janvier 2017",
        "summary": "Trois missions, trois ressources, une grille de lecture : ce que la plateforme disait d'elle "
        "en 2017.",
        "body": "Le cadre présenté ici est celui que reprend notre rapport d'analyse.",
        "date": date(2017, 1, 24),
        "themes": ["coordination-methode", "evaluation"],
        "demarches": ["asv"],
        "territories": ["reg-28"],
        "organisations": [("plateforme-nationale-asv", "auteur")],
        **NORMANDIE_2017,
    },
    {
        "slug": "note-de-synthese-2019",
        "title": "Note de synthèse sur les démarches territoriales en santé",
        "document": "note-de-synthese-juillet-2019",
        "edition": "Juillet 2019",
        "summary": "ASV, contrats locaux de santé, conseils locaux de santé mentale : où en est la région "
        "Auvergne-Rhône-Alpes ?",
        "body": "La note fait suite à une première édition, en 2017. Une page d'analyse en reprend la méthode et "
        "les questions.",
        "date": date(2019, 7, 1),
        "themes": ["coordination-methode", "observation"],
        "demarches": ["asv", "cls", "clsm"],
        "territories": ["reg-84"],
        "organisations": [("labo-cites", "auteur"), ("fabrique-territoires-sante", "auteur")],
        **NOTE_2019,
    },
    {
        "slug": "vigilance-conseils-citoyens",
        "title": "Santé et conseils citoyens : les points de vigilance",
        "document": "vigilance-conseils-citoyens",
        "summary": "Ni injonction ni sollicitation sans fin, un but clair, et des précautions quand on parle de soi.",
        "body": "À garder sous la main quand on prépare une réunion.",
        "date": date(2016, 11, 22),
        "themes": ["participation-des-habitants", "conseils-citoyens"],
        "demarches": ["conseil-citoyen"],
        "territories": ["reg-32"],
        "organisations": [("irev", "auteur")],
        **TOOLKIT_2016,
    },
    {
        "slug": "programme-participation-en-sante",
        "title": "Le programme de « Participation en santé »",
        "document": "programme-participation-en-sante-2025",
        "edition": "Avril 2025",
        "summary": "Chambéry, Saint-Étienne : deux expériences de participation, présentées au Collectif santé.",
        "body": "L'enregistrement de la visioconférence est indiqué sur la page de la rencontre.",
        "date": date(2025, 4, 3),
        "themes": ["participation-des-habitants"],
        "demarches": ["maison-de-sante", "contrat-de-ville"],
        "territories": ["reg-84"],
        "organisations": [("labo-cites", "auteur")],
        **VISIO_2025,
    },
]
