"""Inspir'Actions sheets: participation, rights and coordination."""

from datetime import date
from typing import Any

from demo.content.sources import CHATEAU_THIERRY_2016, DOUAI_2019, LYON_2019, MEL_2016, TOOLKIT_2016

_DOUAI: dict[str, Any] = {"date": date(2019, 12, 17), **DOUAI_2019}
_MEL: dict[str, Any] = {
    "date": date(2016, 11, 22),
    "demarches": ["contrat-de-ville", "reseau-territorial"],
    "territories": ["epci-200093201"],
    "organisations": [("metropole-europeenne-de-lille", "porteur")],
    "contact_organisation": "metropole-europeenne-de-lille",
    "experience": "reseau-sante-metropole-lille",
    **MEL_2016,
}
_CHATEAU_THIERRY: dict[str, Any] = {
    "date": date(2016, 11, 22),
    "territories": ["com-02168"],
    "organisations": [("ville-de-chateau-thierry", "porteur")],
    "contact_organisation": "ville-de-chateau-thierry",
    **CHATEAU_THIERRY_2016,
}

ACTIONS: list[dict[str, Any]] = [
    {
        **_DOUAI,
        "slug": "former-des-habitants-relais",
        "title": "Former des habitants qui en parleront autour d'eux",
        "summary": "Des bénévoles apprennent avec des professionnels, puis sensibilisent leurs proches. À Lille, ils "
        "sont rattachés à cinq lieux ressources.",
        "themes": ["participation-des-habitants", "ambassadeurs-et-pairs"],
        "audiences": ["habitants-des-qpv"],
        "demarches": ["asv"],
        "axes": ["action-communautaire", "aptitudes-individuelles"],
        "added_values": ["habitants"],
        "stages": ["mise-en-oeuvre"],
        "territories": ["com-59350"],
        "organisations": [("ville-de-lille", "porteur")],
        "contact_organisation": "ville-de-lille",
        "experience": "ambassadeurs-de-sante-lille",
        "files": ["fiche-ambassadeurs-sante-lille"],
        "idea": "Proposer à des volontaires de se former, puis de devenir la personne que l'on écoute parce qu'on la "
        "connaît.",
        "objectives": "Faire arriver l'information là où les campagnes ne vont pas.",
        "how": """
            - Accueillir des volontaires dans un lieu ressource du quartier.
            - Les former à plusieurs reprises.
            - Leur ménager des échanges avec des soignants.
            - Les inviter dans les groupes de travail.
        """,
        "partners_text": "La ville et ses pôles ressources, des professionnels de santé.",
        "means": "Des bénévoles, des lieux ressources, du temps de professionnels.",
        "results": "Des projets sur le diabète et la confiance en soi, construits par les bénévoles.",
    },
    {
        **_DOUAI,
        "slug": "tenir-un-stand-sur-les-droits",
        "title": "Tenir un stand sur les droits, entre habitants",
        "summary": "Les relais formés tiennent régulièrement un stand où l'on explique les droits en santé.",
        "themes": ["acces-aux-droits-et-aux-soins", "droits-et-couverture", "ambassadeurs-et-pairs"],
        "audiences": ["habitants-des-qpv", "personnes-en-precarite"],
        "demarches": ["asv"],
        "axes": ["action-communautaire"],
        "added_values": ["habitants"],
        "stages": ["mise-en-oeuvre"],
        "territories": ["com-59350"],
        "organisations": [("ville-de-lille", "porteur")],
        "contact_organisation": "ville-de-lille",
        "experience": "ambassadeurs-de-sante-lille",
        "idea": "Un stand, une personne du quartier formée, et des réponses simples sur ses droits.",
        "easy_text": (
            "<p>Des habitants tiennent un stand dans leur quartier.</p>"
            "<p>Un stand est une table où l'on répond à vos questions.</p>"
            "<h3>De quoi parle-t-on ?</h3>"
            "<p>On parle de vos droits pour vous soigner.</p>"
            "<h3>Comment faire un stand ?</h3>"
            "<ol><li>Apprendre : les habitants du stand suivent une formation.</li>"
            "<li>S'installer dans un lieu où les gens passent.</li>"
            "<li>Revenir souvent : les gens savent où vous trouver.</li></ol>"
        ),
        "how": """
            - Former celles et ceux qui tiendront le stand.
            - Revenir régulièrement, pour que l'on sache où vous trouver.
        """,
        "partners_text": "La ville, ses lieux ressources en santé, des bénévoles formés.",
    },
    {
        **_DOUAI,
        "slug": "trois-questions-pour-faire-participer",
        "title": "Trois questions avant de faire participer",
        "summary": "Qui, pourquoi, comment : un après-midi d'atelier pour regarder ses pratiques de participation et "
        "dessiner les formes qu'elle peut prendre.",
        "themes": ["participation-des-habitants", "sante-communautaire", "coordination-methode"],
        "audiences": ["professionnels"],
        "demarches": ["asv", "reseau-territorial"],
        "axes": ["action-communautaire"],
        "added_values": ["professionnels"],
        "stages": ["programmation", "evaluation"],
        "territories": ["com-59178"],
        "organisations": [("irev", "porteur"), ("plateforme-sante-du-douaisis", "hote")],
        "contact_organisation": "irev",
        "files": ["synthese-rencontre-douai-2019", "grille-trois-questions-docx"],
        "idea": "Avant de convier qui que ce soit, se mettre d'accord sur ce que l'on attend.",
        "objectives": "Choisir la forme qui convient au but et au public, au lieu de reprendre celle d'avant.",
        "how": """
            - Qui participe, et qui voudrait-on voir participer ?
            - Dans quel but, pour eux et pour nous ?
            - Sous quelle forme, pour ce but et ce public ?
            - Ranger ensuite les réponses : une typologie se dessine.
        """,
        "partners_text": "Les coordonnateurs d'une même région : ils étaient douze autour de la table.",
        "means": "Un après-midi, une salle, une grille à remplir.",
        "results": "Une typologie des formes de participation, esquissée à partir des pratiques de chacun.",
    },
    {
        **_DOUAI,
        "slug": "annuaire-agenda-espace-pro",
        "title": "Un annuaire, un agenda, un espace pour les pros",
        "summary": "Trois rubriques, un site : dans le Douaisis, habitants et professionnels savent qui fait quoi en "
        "santé.",
        "themes": ["coordination-methode", "litteratie-numerique"],
        "audiences": ["professionnels", "habitants-des-qpv"],
        "demarches": ["asv", "reseau-territorial"],
        "axes": ["environnements-favorables"],
        "added_values": ["habitants", "professionnels"],
        "stages": ["mise-en-oeuvre"],
        "territories": ["epci-200044618"],
        "organisations": [("plateforme-sante-du-douaisis", "porteur")],
        "contact_organisation": "plateforme-sante-du-douaisis",
        "experience": "plateforme-sante-du-douaisis",
        "idea": "Rassembler au même endroit ce que chacun cherche d'habitude en dix coups de téléphone.",
        "objectives": "Rendre visibles les actions et les acteurs, y compris ceux qui lèvent les freins autour de la "
        "santé.",
        "how": """
            - Un annuaire des acteurs, ouvert à tous.
            - Un agenda.
            - Un intranet pour les professionnels.
        """,
        "partners_text": "Les acteurs de la santé du territoire.",
    },
    {
        **_MEL,
        "slug": "sensibiliser-les-professionnels-proches-des-familles",
        "title": "Manger, bouger : passer par celles et ceux qui côtoient les familles",
        "summary": "Au lieu d'une action de plus dans chaque commune, une sensibilisation commune pour une "
        "cinquantaine d'acteurs de proximité.",
        "themes": ["nutrition-activite-physique", "alimentation", "activite-physique", "obesite"],
        "audiences": ["professionnels", "familles"],
        "axes": ["aptitudes-individuelles", "environnements-favorables"],
        "added_values": ["professionnels", "habitants"],
        "stages": ["mise-en-oeuvre"],
        "idea": "Donner les mêmes repères à tous ceux que les familles voient déjà.",
        "objectives": "Répondre à la forte présence de l'obésité dans les quartiers prioritaires.",
        "how": """
            - Constater ensemble ce que les communes font déjà.
            - Choisir un public commun : les professionnels de proximité.
            - Proposer une sensibilisation à l'échelle de la métropole.
        """,
        "partners_text": "Les référents santé des communes, l'agence régionale de santé, la métropole.",
        "results": "Une cinquantaine d'acteurs concernés.",
    },
    {
        **_MEL,
        "slug": "convention-caisse-primaire-ccas",
        "title": "Une convention entre l'assurance maladie et le CCAS",
        "summary": "Autour du dispositif PLANIR, caisses primaires et centres communaux d'action sociale s'engagent "
        "ensemble pour l'accès aux droits.",
        "themes": ["acces-aux-droits-et-aux-soins", "droits-et-couverture", "renoncement"],
        "audiences": ["personnes-en-precarite", "professionnels"],
        "axes": ["reorientation-des-services", "politiques-publiques"],
        "added_values": ["habitants", "politiques-publiques"],
        "stages": ["mise-en-oeuvre"],
        "idea": "Une convention plutôt qu'une bonne entente : chacun sait sur qui compter.",
        "objectives": "Faciliter l'accès aux droits et aux soins, une priorité de toutes les communes du réseau.",
        "partners_text": "Les caisses primaires d'assurance maladie et les CCAS.",
        "tip": "Regardez ce que vos autres partenaires ont déjà : réussite éducative, suites des bilans de santé, "
        "lutte contre le non-recours.",
    },
    {
        **_MEL,
        "slug": "un-rendez-vous-par-trimestre",
        "title": "Réunir les référents de toutes les communes, une fois par trimestre",
        "summary": "Un rythme léger, une agence régionale de santé et une métropole qui invitent ensemble : le "
        "réseau tient.",
        "themes": ["coordination-methode", "gouvernance"],
        "audiences": ["professionnels"],
        "axes": ["politiques-publiques"],
        "added_values": ["professionnels", "politiques-publiques"],
        "stages": ["mise-en-oeuvre"],
        "idea": "Quatre rencontres dans l'année, pour faire circuler les idées et lancer des projets communs.",
        "how": """
            - Un référent santé par commune.
            - Une rencontre par trimestre.
            - Peu de thèmes, choisis ensemble, et des groupes de travail.
        """,
        "partners_text": "L'agence régionale de santé, la métropole et les communes en politique de la ville.",
        "results": "21 communes et 26 quartiers concernés, environ 200 000 habitants.",
    },
    {
        **_CHATEAU_THIERRY,
        "slug": "une-elue-un-coordonnateur",
        "title": "Une élue, un coordonnateur, deux contrats",
        "summary": "Confier la politique de la ville et la santé aux mêmes personnes : une façon simple d'éviter les "
        "doublons.",
        "themes": ["coordination-methode", "gouvernance", "articulation-des-demarches"],
        "audiences": ["elus", "professionnels"],
        "demarches": ["contrat-de-ville", "cls"],
        "axes": ["politiques-publiques"],
        "added_values": ["politiques-publiques"],
        "stages": ["programmation"],
        "experience": "chateau-thierry-contrat-de-ville-et-contrat-local-de-sante",
        "idea": "Le contrat de ville et le contrat local de santé parlent des mêmes habitants : on les pilote "
        "ensemble.",
        "how": """
            - Une seule délégation pour la politique de la ville et la santé.
            - Une direction qui réunit les services concernés.
            - Un coordonnateur, aussi chargé de la réussite éducative.
            - Des commissions avec les autres délégations.
        """,
        "partners_text": "Les services de la ville, les conseils citoyens.",
        "results": "Une stratégie commune, et des acteurs locaux moins dispersés.",
    },
    {
        **_CHATEAU_THIERRY,
        "slug": "un-terrain-pour-une-maison-de-sante",
        "title": "Donner un terrain pour que des soignants s'installent",
        "summary": "La ville met le terrain à disposition sans frais, pilote et garantit ; un opérateur investit ; "
        "une dizaine de professionnels s'installent.",
        "themes": ["acces-aux-droits-et-aux-soins", "offre-de-soins-de-proximite"],
        "audiences": ["habitants-des-qpv", "professionnels"],
        "demarches": ["maison-de-sante"],
        "axes": ["reorientation-des-services"],
        "added_values": ["habitants", "professionnels"],
        "stages": ["programmation", "mise-en-oeuvre"],
        "experience": "maison-de-sante-chateau-thierry",
        "files": ["fiche-maison-de-sante-chateau-thierry"],
        "idea": "Contre la désertification médicale, la commune apporte ce qu'elle a : du terrain et sa garantie.",
        "how": """
            - Faire reconnaître le besoin par l'agence régionale de santé.
            - Aider les soignants à se mettre d'accord.
            - Trouver l'opérateur qui investit et exploite.
            - Concevoir, signer les baux, construire.
        """,
        "partners_text": "L'agence régionale de santé, les conseils citoyens, un cabinet d'étude, un opérateur, les "
        "soignants.",
        "means": "1,4 million d'euros pour 750 m² de plain-pied ; le terrain est gratuit.",
        "tip": "Le consensus entre les professionnels est une étape à part entière : prévoyez-la.",
    },
    {
        "date": date(2019, 2, 5),
        **LYON_2019,
        "slug": "actualiser-la-carte-en-reunion",
        "title": "Actualiser la carte régionale en réunion",
        "summary": "Une matinée, des coordonnateurs, une carte : chacun complète, puis on discute de ce qu'elle "
        "montre.",
        "themes": ["coordination-methode", "observation"],
        "audiences": ["professionnels"],
        "demarches": ["asv", "cls", "clsm", "reseau-territorial"],
        "axes": ["politiques-publiques"],
        "added_values": ["professionnels", "politiques-publiques"],
        "stages": ["diagnostic"],
        "territories": ["reg-84"],
        "organisations": [("labo-cites", "porteur")],
        "contact_organisation": "labo-cites",
        "experience": "carte-regionale-collectif-sante",
        "idea": "Personne n'a toute la carte, chacun en connaît un morceau.",
        "how": """
            - Apporter les faits de son territoire.
            - Compléter la carte ensemble.
            - Discuter : articulation, place de la santé, partenariat.
        """,
        "means": "Une matinée, dans les locaux du centre de ressources.",
        "results": "Une carte à jour, et la matière d'une note de synthèse.",
    },
    {
        "date": date(2016, 11, 22),
        **TOOLKIT_2016,
        "slug": "le-reflexe-conseil-citoyen",
        "title": "Avoir le réflexe « conseil citoyen »",
        "summary": "Associer les conseils citoyens aux démarches locales de santé, sans les forcer ni les épuiser, "
        "et leur permettre de réussir vite quelque chose.",
        "themes": ["participation-des-habitants", "conseils-citoyens"],
        "audiences": ["habitants-des-qpv", "professionnels", "elus"],
        "demarches": ["conseil-citoyen", "contrat-de-ville"],
        "axes": ["action-communautaire"],
        "added_values": ["habitants", "politiques-publiques"],
        "stages": ["programmation", "mise-en-oeuvre"],
        "territories": ["reg-32"],
        "organisations": [("irev", "porteur")],
        "contact_organisation": "irev",
        "files": ["vigilance-conseils-citoyens"],
        "idea": "Il existe un conseil citoyen dans chaque quartier prioritaire : pensez à lui dès que l'on parle de "
        "santé.",
        "how": """
            - Dire ce que l'on cherche : un avis, une co-construction, un projet porté par les habitants.
            - Annoncer la règle du jeu et le calendrier.
            - Réunir élus, techniciens et habitants.
            - Viser une première réussite, même petite.
        """,
        "partners_text": "Le conseil citoyen, les élus, les services, les acteurs de la santé.",
        "tip": "Une invitation n'est pas une injonction. Sollicitez peu, et dites clairement ce que vous attendez.",
    },
]
