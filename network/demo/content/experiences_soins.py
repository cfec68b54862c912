"""Récits d'expériences: access to prevention and care, Valenciennes Métropole and Château-Thierry."""

from datetime import date
from typing import Any

from network.demo.content.sources import CHATEAU_THIERRY_2016, VALENCIENNES_2016

_VALENCIENNES: dict[str, Any] = {
    "date": date(2016, 11, 22),
    "territories": ["epci-245901160"],
    "contact_organisation": "valenciennes-metropole",
    **VALENCIENNES_2016,
}
_THIRD_OBJECTIVE = """
    Le projet territorial de cohésion sociale de Valenciennes Métropole et le contrat de ville 2015-2020 partagent une
    orientation santé. Son troisième objectif porte sur l'accès à la prévention et aux soins : des parcours ouverts à
    tous, de la prévention jusqu'au traitement.
"""

EXPERIENCES: list[dict[str, Any]] = [
    {
        **_VALENCIENNES,
        "slug": "pole-de-sante-douze-communes",
        "title": "Un pôle de santé pour douze communes autour de Condé-sur-l'Escaut",
        "summary": "Des soignants réunis dans une maison de santé, un programme local de prévention, un bâtiment neuf inscrit "
        "dans la rénovation des quartiers anciens : trois projets menés ensemble, pour 58 000 habitants.",
        "territories": ["epci-245901160", "com-59153"],
        "themes": ["acces-aux-droits-et-aux-soins", "offre-de-soins-de-proximite", "prevention-depistage"],
        "audiences": ["habitants-des-qpv", "professionnels"],
        "demarches": ["maison-de-sante", "contrat-de-ville"],
        "axes": ["reorientation-des-services", "environnements-favorables"],
        "added_values": ["habitants", "professionnels"],
        "stages": ["programmation"],
        "organisations": [("valenciennes-metropole", "porteur")],
        "files": ["support-valenciennes-metropole"],
        "context": _THIRD_OBJECTIVE
        + """
    Le pôle de Condé-sur-l'Escaut couvre douze communes et 58 000 habitants. Une chargée de projet lui est consacrée.
    """,
        "objectives": "Développer l'accès aux droits, à l'information et aux soins (priorité 2.3.3.1), et réunir dans un "
        "même projet ceux qui soignent et ceux qui font de la prévention.",
        "course": [
            (
                "moment",
                {
                    "title": "Un projet de santé",
                    "text": "Des professionnels se regroupent en maison de santé pluriprofessionnelle et écrivent ensemble "
                    "leur projet.",
                },
            ),
            (
                "moment",
                {
                    "title": "Un programme de prévention",
                    "text": "Des actions locales de prévention et de promotion de la santé sont prévues dans les douze "
                    "communes.",
                },
            ),
            (
                "moment",
                {
                    "title": "Un projet immobilier",
                    "period": "convention 2012-2019",
                    "text": "Le bâtiment trouve sa place dans le programme national de requalification des quartiers "
                    "anciens dégradés (NPRQAD) : la santé entre dans le renouvellement urbain.",
                },
            ),
        ],
        "key_functions": [
            {
                "name": "Tenir ensemble le soin et la prévention",
                "how": "Le regroupement des soignants et le programme d'actions forment un seul projet.",
            },
            {"name": "L'ancrage urbain", "how": "Le lieu est pensé avec la rénovation du quartier."},
        ],
        "partners": [
            {
                "name": "Valenciennes Métropole",
                "organisation": "valenciennes-metropole",
                "role": "pilotage",
                "contribution": "Dédie une chargée de projet au pôle de santé.",
            },
            {
                "name": "Professionnels de santé",
                "role": "mise-en-oeuvre",
                "contribution": "Se regroupent en maison de santé.",
            },
            {"name": "Douze communes", "role": "mise-en-oeuvre", "contribution": "Accueillent les actions de prévention."},
        ],
        "human_resources": "Une chargée de projet.",
        "gain_residents": "Des soins et de la prévention dans un même pôle, à l'échelle de douze communes.",
        "gain_professionals": "Un cadre pour exercer à plusieurs.",
        "transfer_environment": "Un programme de rénovation urbaine en cours peut porter le projet immobilier.",
    },
    {
        **_VALENCIENNES,
        "slug": "habitants-relais-depistage-cancers",
        "title": "Des habitants relais pour prévenir les cancers",
        "summary": "Avec le COREPS, Valenciennes Métropole forme des habitants des quartiers prioritaires. L'idée : que chacun, "
        "près de chez soi, sache que le dépistage existe et ose y aller.",
        "themes": ["prevention-depistage", "cancers", "participation-des-habitants", "ambassadeurs-et-pairs"],
        "audiences": ["habitants-des-qpv"],
        "demarches": ["contrat-de-ville"],
        "axes": ["action-communautaire", "aptitudes-individuelles"],
        "added_values": ["habitants"],
        "stages": ["mise-en-oeuvre"],
        "organisations": [("valenciennes-metropole", "porteur"), ("coreps", "partenaire")],
        "files": ["support-valenciennes-metropole"],
        "context": _THIRD_OBJECTIVE,
        "objectives": """
            - Rendre plus facile l'accès des habitants des quartiers prioritaires aux dispositifs de prévention des
              cancers.
            - Renforcer leur pouvoir d'agir sur ce sujet.
        """,
        "course": [
            (
                "moment",
                {
                    "title": "Former des habitants",
                    "text": "Le COREPS forme des habitants, qui deviennent relais en matière de prévention des cancers.",
                },
            ),
        ],
        "key_functions": [
            {
                "name": "Le pouvoir d'agir",
                "how": "La formation ne vise pas seulement à transmettre : elle donne prise sur la prévention.",
            },
            {"name": "Le relais entre habitants", "how": "L'information chemine par celles et ceux qui vivent là."},
        ],
        "partners": [
            {
                "name": "Valenciennes Métropole",
                "organisation": "valenciennes-metropole",
                "role": "pilotage",
                "contribution": "Inscrit l'action dans l'orientation santé du contrat de ville.",
            },
            {
                "name": "COREPS",
                "organisation": "coreps",
                "role": "expertise",
                "contribution": "Partenaire de la formation des habitants relais.",
            },
        ],
        "participation": "Les habitants sont au centre : ce sont eux qui se forment et qui font le lien.",
        "gain_residents": "Des personnes formées, dans le quartier, pour aider à trouver le chemin du dépistage.",
        "transfer_population": "Des habitants des quartiers prioritaires.",
    },
    {
        **_VALENCIENNES,
        "slug": "le-diabete-en-question-theatre",
        "title": "« Le diabète en question » : le théâtre pour en parler",
        "summary": "Une compagnie joue, les habitants réagissent. Le théâtre d'intervention ouvre l'échange sur la prévention "
        "du diabète, et sur les idées que l'on s'en fait.",
        "themes": ["prevention-depistage", "diabete", "nutrition-activite-physique"],
        "audiences": ["habitants-des-qpv"],
        "demarches": ["contrat-de-ville"],
        "axes": ["aptitudes-individuelles", "action-communautaire"],
        "added_values": ["habitants"],
        "stages": ["mise-en-oeuvre"],
        "organisations": [("valenciennes-metropole", "porteur"), ("compagnie-la-belle-histoire", "partenaire")],
        "files": ["support-valenciennes-metropole"],
        "context": _THIRD_OBJECTIVE,
        "objectives": "Informer les habitants sur la prévention du diabète, et leur donner l'occasion de discuter de la "
        "façon dont ils se représentent la maladie.",
        "course": [
            (
                "moment",
                {
                    "title": "Une pièce, puis une discussion",
                    "text": "La compagnie La Belle Histoire propose une forme de théâtre d'intervention : le spectacle "
                    "s'adresse directement aux habitants et sert de point de départ à l'échange.",
                },
            ),
        ],
        "key_functions": [
            {
                "name": "Le théâtre d'intervention",
                "how": "La scène rend visibles les représentations ; on peut alors en parler.",
            },
        ],
        "partners": [
            {
                "name": "Compagnie La Belle Histoire",
                "organisation": "compagnie-la-belle-histoire",
                "role": "mise-en-oeuvre",
                "contribution": "Joue auprès des habitants.",
            },
            {
                "name": "Valenciennes Métropole",
                "organisation": "valenciennes-metropole",
                "role": "pilotage",
                "contribution": "Inscrit l'action dans l'orientation santé du contrat de ville.",
            },
        ],
        "gain_residents": "Une information que l'on reçoit ensemble, et dont on peut débattre.",
    },
    {
        "slug": "chateau-thierry-contrat-de-ville-et-contrat-local-de-sante",
        "title": "Château-Thierry : deux contrats, un seul pilotage",
        "summary": "Un contrat de ville et un contrat local de santé signés à trois mois d'écart, une même élue, une "
        "direction commune. Dans une ville de 14 794 habitants, les énergies se rassemblent au lieu de se disperser.",
        "date": date(2016, 11, 22),
        "start_year": 2015,
        "themes": ["coordination-methode", "articulation-des-demarches", "gouvernance"],
        "audiences": ["elus", "professionnels", "habitants-des-qpv"],
        "demarches": ["contrat-de-ville", "cls", "conseil-citoyen"],
        "axes": ["politiques-publiques"],
        "added_values": ["politiques-publiques", "professionnels"],
        "stages": ["programmation", "mise-en-oeuvre"],
        "territories": ["com-02168"],
        "organisations": [("ville-de-chateau-thierry", "porteur")],
        "files": ["support-chateau-thierry"],
        "contact_organisation": "ville-de-chateau-thierry",
        **CHATEAU_THIERRY_2016,
        "context": """
            Château-Thierry, dans l'Aisne, compte 14 794 habitants et deux quartiers prioritaires. Fin 2016, la ville
            s'apprête à rejoindre une communauté d'agglomération, au 1er janvier 2017 ; le transfert de la compétence
            politique de la ville est alors en discussion.

            Deux lois servent de socle : celle de programmation pour la ville et la cohésion urbaine, et la loi Hôpital,
            patients, santé et territoires.
        """,
        "objectives": """
            - Employer au mieux les efforts de chacun.
            - Suivre une stratégie commune de développement social.
            - Faire des conseils citoyens le lieu de la participation.
        """,
        "course": [
            (
                "moment",
                {
                    "title": "Le contrat de ville est signé",
                    "period": "2 septembre 2015",
                    "text": "Il concerne les deux quartiers prioritaires de la ville.",
                },
            ),
            (
                "moment",
                {
                    "title": "Le contrat local de santé suit",
                    "period": "17 décembre 2015",
                    "text": "La ville choisit de ne pas créer deux organisations parallèles.",
                },
            ),
            (
                "moment",
                {
                    "title": "Un seul portage politique",
                    "text": "La même élue a la charge de la politique de la ville et de la santé. Des commissions réunissent "
                    "les délégations concernées par d'autres thèmes.",
                },
            ),
            (
                "moment",
                {
                    "title": "Une direction commune",
                    "text": "Un pôle cohésion sociale et solidarité rassemble la politique de la ville, l'animation de la "
                    "vie sociale, le développement social local et l'action sociale.",
                    "passage": "Un coordonnateur unique suit le contrat local de santé et le dispositif de réussite "
                    "éducative.",
                },
            ),
        ],
        "key_functions": [
            {
                "name": "Le portage politique unique",
                "how": "Une élue, deux délégations : les arbitrages se font au même endroit.",
            },
            {
                "name": "La coordination",
                "how": "Un coordonnateur pour le contrat local de santé et la réussite éducative.",
            },
        ],
        "partners": [
            {
                "name": "Ville de Château-Thierry",
                "organisation": "ville-de-chateau-thierry",
                "role": "pilotage",
                "contribution": "Réunit politique de la ville et santé sous une même élue et une même direction.",
            },
            {"name": "Conseils citoyens", "role": "relais", "contribution": "Portent la participation des habitants."},
        ],
        "participation": "Elle passe par les conseils citoyens, présents dans la dynamique commune aux deux contrats.",
        "human_resources": "Un coordonnateur unique et une direction commune.",
        "gain_professionals": "Moins de dispersion pour les acteurs du territoire, sollicités une fois plutôt que deux.",
        "gain_policies": "Deux démarches qui se complètent, et une stratégie partagée.",
        "vigilance": "Le passage à la communauté d'agglomération posait la question du transfert de la compétence.",
        "transfer_environment": "Une ville à taille humaine, avec la volonté de confier les deux politiques à une personne.",
        "transfer_implementation": """
            - Un élu pour les deux politiques.
            - Une direction qui rassemble les services.
            - Un coordonnateur, et des commissions ouvertes aux autres délégations.
        """,
    },
    {
        "slug": "maison-de-sante-chateau-thierry",
        "title": "Ouvrir une maison de santé dans les quartiers, pas à pas",
        "summary": "750 m² de plain-pied, 1,4 million d'euros, une dizaine de professionnels : à Château-Thierry, la ville a "
        "donné le terrain et porté le projet, du besoin reconnu jusqu'aux travaux.",
        "date": date(2016, 11, 22),
        "themes": ["acces-aux-droits-et-aux-soins", "offre-de-soins-de-proximite", "coordination-methode"],
        "audiences": ["habitants-des-qpv", "professionnels"],
        "demarches": ["maison-de-sante", "contrat-de-ville", "cls", "conseil-citoyen"],
        "axes": ["reorientation-des-services", "environnements-favorables"],
        "added_values": ["habitants", "professionnels", "politiques-publiques"],
        "stages": ["diagnostic", "programmation", "mise-en-oeuvre"],
        "territories": ["com-02168"],
        "organisations": [("ville-de-chateau-thierry", "porteur"), ("ars-hauts-de-france", "partenaire")],
        "files": ["fiche-maison-de-sante-chateau-thierry", "support-chateau-thierry"],
        "contact_organisation": "ville-de-chateau-thierry",
        **CHATEAU_THIERRY_2016,
        "context": """
            Dans les quartiers prioritaires de Château-Thierry, le besoin de soins de proximité est là : la ville veut
            lutter contre la désertification médicale. Son contrat de ville et son contrat local de santé, suivis
            ensemble, donnent le cadre.
        """,
        "objectives": "Offrir aux habitants des quartiers une maison de santé pluridisciplinaire, avec une dizaine de "
        "professionnels.",
        "course": [
            ("moment", {"title": "L'agence régionale de santé reconnaît le besoin", "text": "Tout part de là."}),
            (
                "moment",
                {
                    "title": "Une synergie se crée avec les conseils citoyens",
                    "text": "Les habitants sont associés dès le début du parcours.",
                },
            ),
            (
                "moment",
                {"title": "Un cabinet d'étude aide à construire le projet", "text": "Il prépare les choix à venir."},
            ),
            (
                "moment",
                {
                    "title": "Les acteurs s'approprient le projet",
                    "text": "Il ne suffit pas qu'il soit écrit : chacun doit le faire sien.",
                    "passage": "Les professionnels engagés cherchent un accord entre eux, jusqu'au consensus.",
                },
            ),
            (
                "moment",
                {
                    "title": "Un opérateur est consulté",
                    "text": "C'est lui qui investit dans le bâtiment, puis qui l'exploite.",
                },
            ),
            (
                "moment",
                {"title": "L'ouvrage est conçu, les baux sont signés", "text": "Plans, permis de construire, engagements."},
            ),
            ("moment", {"title": "Les travaux commencent", "text": "Le bâtiment sort de terre, de plain-pied."}),
        ],
        "key_functions": [
            {"name": "Un garant public", "how": "La ville pilote le projet et s'en porte garante jusqu'au bout."},
            {"name": "La recherche du consensus", "how": "Les soignants décident ensemble de la façon d'exercer."},
            {"name": "L'association des habitants", "how": "Les conseils citoyens sont dans la boucle."},
        ],
        "partners": [
            {
                "name": "Ville de Château-Thierry",
                "organisation": "ville-de-chateau-thierry",
                "role": "pilotage",
                "contribution": "Met un terrain à disposition gratuitement, pilote et garantit le projet.",
            },
            {
                "name": "Agence régionale de santé",
                "organisation": "ars-hauts-de-france",
                "role": "expertise",
                "contribution": "Reconnaît le besoin.",
            },
            {"name": "Conseils citoyens", "role": "relais", "contribution": "Participent à la synergie locale."},
            {"name": "Un opérateur", "role": "financement", "contribution": "Investit et exploite le bâtiment."},
            {
                "name": "Professionnels de santé",
                "role": "mise-en-oeuvre",
                "contribution": "S'accordent sur le projet, signent les baux, exercent sur place.",
            },
        ],
        "participation": "Les conseils citoyens sont associés à la dynamique du territoire autour du projet.",
        "human_resources": "Une dizaine de professionnels : cinq cabinets médicaux, un cabinet polyvalent pour les vacations "
        "de spécialistes, un cabinet de kinésithérapie, un cabinet infirmier ; de l'éducation thérapeutique.",
        "budget": "1 400 000 euros ; le terrain est apporté gratuitement par la ville.",
        "gain_residents": "Des soins variés à deux pas de chez soi, dans un lieu accessible de plain-pied.",
        "gain_professionals": "Un lieu pour exercer ensemble, avec des spécialistes de passage.",
        "gain_policies": "Une réponse à la désertification médicale, là où elle pèse le plus.",
        "transfer_environment": "Un terrain communal disponible et une collectivité prête à se porter garante.",
        "transfer_implementation": """
            - Faire reconnaître le besoin d'abord.
            - Donner aux soignants le temps de s'entendre.
            - Chercher un opérateur si la commune ne veut ni investir ni exploiter elle-même.
        """,
    },
]
