"""The toolkit of the conseils citoyens: supports to adopt, to edit and to adapt."""

from datetime import date
from typing import Any

from demo.content.sources import DOUAI_2019, TOOLKIT_2016

_COMMON: dict[str, Any] = {
    "date": date(2016, 11, 22),
    "themes": ["participation-des-habitants", "conseils-citoyens"],
    "audiences": ["habitants-des-qpv", "professionnels"],
    "demarches": ["conseil-citoyen", "contrat-de-ville"],
    "axes": ["action-communautaire"],
    "added_values": ["habitants", "professionnels"],
    "organisations": [("irev", "auteur")],
    **TOOLKIT_2016,
}

TOOLS: list[dict[str, Any]] = [
    {
        **_COMMON,
        "slug": "pourquoi-participer",
        "title": "Pourquoi participer ? Cinq raisons à discuter",
        "summary": "Une fiche pour lancer la discussion en réunion : chacun dit laquelle de ces raisons est la sienne.",
        "tool_kind": "pedagogique",
        "files": ["fiche-pourquoi-participer-odt"],
        "body": """
            On vient rarement à une réunion pour la même raison que son voisin. Mettez les raisons sur la table, et
            laissez chacun choisir.

            - Être reconnu comme acteur de la vie publique, capable d'y prendre des responsabilités : c'est le
              pouvoir d'agir.
            - Faire vivre la démocratie.
            - Créer du lien, entre les personnes et entre les communautés.
            - Rendre les politiques publiques plus justes, parce que plus proches des besoins.
            - Les faire durer, parce que les habitants se les approprient.

            Le contexte aide : depuis 2014, la loi prévoit un conseil citoyen dans chaque quartier prioritaire et
            parle de construire la politique de la ville avec les habitants.
        """,
        "vigilance": "Il n'y a pas de bonne réponse. La fiche sert à s'écouter, pas à classer les participants.",
    },
    {
        **_COMMON,
        "slug": "le-conseil-citoyen-en-une-page",
        "title": "Le conseil citoyen en une page",
        "summary": "Ce que dit la loi, qui y siège, à quoi il sert : l'essentiel pour quelqu'un qui arrive.",
        "tool_kind": "pedagogique",
        "files": ["conseil-citoyen-en-une-page"],
        "body": """
            Un conseil citoyen réunit deux collèges : des habitants, et des acteurs locaux. Il est associé au
            contrat de ville d'un bout à l'autre, de l'écriture à l'évaluation, et envoie des représentants là où le
            contrat se pilote.

            - Il est indépendant des pouvoirs publics.
            - Il respecte la liberté, l'égalité, la fraternité, la laïcité et la neutralité.
            - Il dispose d'un lieu, de moyens et de formations, que le contrat de ville précise.

            Un cadre de référence national guide celles et ceux qui le mettent en place.
        """,
    },
    {
        **_COMMON,
        "slug": "affiche-a-completer",
        "title": "Affiche à compléter : « Mon quartier, j'y participe »",
        "summary": "Une affiche que l'on ouvre dans son traitement de texte : le lieu, la date, et c'est prêt.",
        "tool_kind": "communicant",
        "files": ["affiche-conseil-citoyen-odt"],
        "body": """
            Le modèle garde de la place pour l'essentiel : quand, où, de quoi l'on va parler, et qui appeler. Toute
            la boîte à outils partage la même identité visuelle, pour que l'on reconnaisse le conseil citoyen d'un
            document à l'autre.
        """,
    },
    {
        **_COMMON,
        "slug": "courrier-d-invitation",
        "title": "Courrier d'invitation à modifier",
        "summary": "Une lettre courte, à votre en-tête, qui dit pourquoi l'on invite et ce que deviendra ce qui sera "
        "dit.",
        "tool_kind": "communicant",
        "files": ["courrier-invitation-docx"],
        "body": """
            Trois paragraphes suffisent : la raison de l'invitation, la règle du jeu, le rendez-vous. Remplacez les
            mots entre crochets, gardez le ton.
        """,
        "vigilance": "N'invitez pas à tout : trop sollicité, un conseil citoyen s'essouffle.",
    },
    {
        **_COMMON,
        "slug": "grille-trois-questions",
        "title": "Grille : qui, pourquoi, comment ?",
        "summary": "Une page à remplir avant de lancer une démarche participative, seul ou en équipe.",
        "tool_kind": "methodologique",
        "date": date(2019, 12, 17),
        **DOUAI_2019,
        "themes": ["participation-des-habitants", "coordination-methode"],
        "demarches": ["asv", "conseil-citoyen"],
        "files": ["grille-trois-questions-docx"],
        "body": """
            La grille reprend les trois questions travaillées par les Ateliers santé ville réunis à Douai en 2019.

            - Qui participe aujourd'hui ? Qui manque ?
            - Pour quoi faire ? Que gagnent les habitants, que gagne la démarche ?
            - Comment ? Quelle forme sert ce but, avec ces personnes ?
        """,
        "vigilance": "Une forme de participation ne vaut que par rapport à un but : écrivez le but d'abord.",
    },
    {
        **_COMMON,
        "slug": "parler-de-sante-en-groupe",
        "title": "Parler de santé en groupe : les points de vigilance",
        "summary": "La santé touche à l'intime. Quelques précautions pour que la parole circule sans exposer personne.",
        "tool_kind": "methodologique",
        "files": ["vigilance-conseils-citoyens"],
        "body": """
            - Parler des situations, pas des personnes : quand un cas personnel arrive, on le rend anonyme.
            - Savoir vers qui orienter celui ou celle qui en a besoin. Cela demande de bien connaître les services, de
              santé comme du social.
            - Passer du « je » au « nous » : des intérêts communs peut naître une démarche collective.
        """,
        "vigilance": """
            - Pas d'injonction à participer.
            - Pas de sollicitation sans fin.
            - Un but clair : donner un avis, agir ensemble, améliorer un service ?
            - Des règles annoncées : le possible, l'impossible, le calendrier.
            - De petites victoires, même modestes.
        """,
    },
    {
        **_COMMON,
        "slug": "a-trois-pour-co-construire",
        "title": "À trois pour co-construire : élu, technicien, habitant",
        "summary": "Pour passer de l'expression à la co-construction, il faut trois parties autour de la table. La "
        "fiche aide à vérifier que chacune y est.",
        "tool_kind": "methodologique",
        "files": ["vigilance-conseils-citoyens"],
        "body": """
            Recueillir la parole est un début. Construire ensemble suppose que celles et ceux qui décident, ceux qui
            mettent en œuvre et ceux qui vivent la situation se parlent.

            - Qui décide ? Un élu.
            - Qui met en œuvre ? Un technicien.
            - Qui vit la situation ? Un habitant.
        """,
        "vigilance": "Recueillir la parole et construire ensemble sont deux choses : dites laquelle vous proposez.",
    },
]
