"""The text of the files that tell territories and the national platform, written anew from the public sources."""

from typing import Any

PAPERS: dict[str, dict[str, Any]] = {
    "support-valenciennes-metropole": {
        "title": "Promouvoir la santé, faciliter l'accès aux soins",
        "subtitle": "La cohésion sociale de Valenciennes Métropole et son volet santé, novembre 2016",
        "sections": [
            (
                "Deux cadres, une stratégie",
                """
                L'agglomération compte 35 communes. Son projet territorial de cohésion sociale les concerne toutes ;
                le contrat de ville 2015-2020 en concerne 18. Une quarantaine de partenaires se retrouvent dans
                chacun d'eux.

                Six orientations les structurent : l'effet du développement sur tous, la santé, le renouvellement
                urbain et le vivre ensemble, la réussite éducative et la citoyenneté, la prévention de la
                délinquance et l'aide aux victimes, la lutte contre les grandes exclusions.
                """,
            ),
            (
                "Objectif 2.1 : bien manger, bouger",
                """
                Le contrat de ville retient l'objectif 2.1.1 et trois priorités :

                - 2.1.1.1, l'alimentation équilibrée pour tous ;
                - 2.1.1.2, l'activité physique ;
                - 2.1.1.3, aller à la rencontre des publics et les suivre.

                Le programme Vivons en forme y répond pour les enfants et leur entourage : diététiciennes dans les
                villes qui nomment un chef de projet, formations sans frais, cours de récréation aménagées,
                documents, stands.

                Un diagnostic de 2012 relie activité physique, santé et territoire. Il a mené à des cartes en temps
                de marche, à la formation d'ambassadeurs de la forme et d'éducateurs sportifs, à un appui au sport
                sur ordonnance.
                """,
            ),
            (
                "Objectif 2.2 : moins de risques",
                """
                Trois priorités : la coordination pour repérer et orienter (2.2.1.1), l'information sur les produits
                en tenant compte de la souffrance psychique (2.2.2.1), l'information sur les autres comportements à
                risque (2.2.3.1).

                Le plan de prévention de l'alcool tient en trois verbes. Former : ciné-débats dès 16 ans, formations
                aux addictions avec le CHAAFIP et le GREID. Informer : un guide d'autoévaluation et des adresses.
                Relier : des ateliers entre générations, des savoirs échangés, des actions locales.
                """,
            ),
            (
                "Objectif 2.3 : accéder à la prévention et aux soins",
                """
                Deux priorités : les droits, l'information et les soins (2.3.3.1) ; la vie affective et sexuelle et
                la grossesse (2.3.3.2).

                - Un pôle de santé pour douze communes et 58 000 habitants : des soignants regroupés, un programme
                  de prévention, un projet immobilier.
                - Avec le COREPS, des habitants formés pour parler du dépistage des cancers.
                - « Le diabète en question », du théâtre d'intervention avec la compagnie La Belle Histoire.
                """,
            ),
        ],
        "source": "Valenciennes Métropole, présentation du 22 novembre 2016, rencontre régionale de l'IREV.",
    },
    "support-chateau-thierry": {
        "title": "Politique de la ville et santé à Château-Thierry",
        "subtitle": "Une dynamique pour deux contrats, novembre 2016",
        "sections": [
            (
                "La ville",
                """
                14 794 habitants, deux quartiers prioritaires, et une communauté d'agglomération attendue pour le
                1er janvier 2017. La question du moment : faut-il lui transférer la politique de la ville ?
                """,
            ),
            (
                "Deux contrats signés en 2015",
                """
                Le contrat de ville est signé le 2 septembre, le contrat local de santé le 17 décembre. Chacun a sa
                loi ; la ville les mène avec une seule organisation.
                """,
            ),
            (
                "Une organisation",
                """
                - Côté politique : une élue pour les deux sujets, et des commissions avec les autres délégations.
                - Côté technique : une direction commune au sein d'un pôle de cohésion sociale, un coordonnateur
                  unique pour le contrat local de santé et la réussite éducative.
                """,
            ),
            (
                "Ce que l'on y gagne",
                """
                Des efforts mieux employés, une stratégie de développement social partagée, des énergies recentrées
                pour les acteurs du territoire, des démarches qui se complètent. Et la participation, par les
                conseils citoyens.
                """,
            ),
            (
                "Un résultat visible",
                """
                Une maison de santé de 750 m² dans les quartiers prioritaires, pour 1,4 million d'euros, avec une
                dizaine de professionnels : cinq cabinets médicaux, un cabinet pour les spécialistes de passage, un
                kinésithérapeute, des infirmiers, de l'éducation thérapeutique.
                """,
            ),
        ],
        "source": "Ville de Château-Thierry, présentation du 22 novembre 2016, rencontre régionale de l'IREV.",
    },
    "support-reseau-sante-mel": {
        "title": "Le Réseau Santé de la métropole lilloise",
        "subtitle": "Un an après sa création, novembre 2016",
        "sections": [
            (
                "Le contrat de ville",
                """
                Signé le 15 juillet 2015 : un cadre commun, et une convention par territoire. 21 communes, dont
                trois en veille ; 26 quartiers ; autour de 200 000 habitants, soit 20 % de la métropole.
                """,
            ),
            (
                "L'axe santé",
                """
                - Des équipements et des services qui restent proches.
                - Une prévention qui part des besoins des quartiers.
                - Un premier recours renforcé : exercice à plusieurs, maisons de santé, télémédecine.
                - Des parcours pensés de bout en bout.
                """,
            ),
            (
                "Le réseau",
                """
                Créé en octobre 2015 par l'agence régionale de santé et la métropole, il réunit chaque trimestre les
                référents santé des communes. Il structure le volet santé, relie les démarches, monte des projets
                communs, fait circuler l'information et les bonnes pratiques, et porte plus haut ce qui relève de la
                métropole.
                """,
            ),
            (
                "Deux chantiers",
                """
                Alimentation et activité physique : une sensibilisation pour une cinquantaine d'acteurs proches des
                familles.

                Droits et soins : des conventions entre caisses primaires et CCAS autour de PLANIR, et une réflexion
                sur la réussite éducative, les suites des bilans de santé et le non-recours.
                """,
            ),
            (
                "La suite",
                """
                Plus de partenaires, des projets entre communes, des groupes par thème, une mémoire des actions
                communales, des liens avec l'habitat, l'emploi et la prévention de la délinquance.
                """,
            ),
        ],
        "source": "Métropole européenne de Lille, présentation du 22 novembre 2016, rencontre régionale de l'IREV.",
    },
    "presentation-plus-values-2017": {
        "title": "Les plus-values de la coordination locale en santé",
        "subtitle": "La plateforme nationale de ressources se présente, Normandie, 24 janvier 2017",
        "sections": [
            (
                "Trois missions",
                """
                - Ouvrir l'accès à l'information et relier les acteurs.
                - Montrer ce que vaut la démarche Atelier santé ville.
                - Garder la mémoire des expériences.
                """,
            ),
            (
                "Trois ressources, en 2017",
                """
                Un rapport d'analyse, seize récits d'expériences, et un répertoire, Inspir'Actions.
                """,
            ),
            (
                "Quatre caractéristiques et une coordination",
                """
                - Un projet : un diagnostic local partagé, une programmation que l'on met en œuvre et que l'on évalue.
                - Des partenariats et des réseaux : public, associatif, professionnel, par les déterminants de santé.
                - Des habitants qui participent : la santé communautaire.
                - Un territoire : une action inscrite dans sa dynamique.

                Pour les tenir ensemble, quelqu'un coordonne.
                """,
            ),
            (
                "Ce que l'on y gagne",
                """
                Les habitants deviennent acteurs de leur santé, et leur santé s'améliore. Les professionnels se
                renforcent, interrogent leurs postures, réagissent plus vite. Les politiques publiques se répondent,
                le droit commun se mobilise. Au bout : moins d'inégalités.
                """,
            ),
            (
                "Un cadre : la charte d'Ottawa",
                """
                Depuis 1986, elle propose cinq directions : des politiques favorables, des milieux favorables,
                l'action des communautés, les aptitudes de chacun, des services de santé réorientés.
                """,
            ),
        ],
        "source": "Plateforme nationale de ressources ASV, intervention du 24 janvier 2017 en Normandie.",
    },
    "note-de-synthese-juillet-2019": {
        "title": "Démarches territoriales de santé : ce qui change en Auvergne-Rhône-Alpes",
        "subtitle": "Note de synthèse, juillet 2019",
        "sections": [
            (
                "Une commande nationale",
                """
                Le Commissariat général à l'égalité des territoires a demandé à Fabrique Territoires Santé de
                recenser les démarches de santé déployées dans les quartiers prioritaires, et d'en dire la nature.
                Quatre régions ont été choisies ; Auvergne-Rhône-Alpes en est une. Labo Cités y a conduit le travail
                en partenaire.
                """,
            ),
            (
                "La méthode",
                """
                L'étude part de ce que Labo Cités connaissait déjà. Elle s'enrichit, en février 2019, d'une réunion
                du Collectif santé : vingt participants, trois ateliers que tous ont suivis. Trois personnes ont
                répondu par questionnaire.

                - Premier atelier : où en sont les dynamiques de santé dans la région ?
                - Deuxième atelier : comment les démarches s'accordent-elles ?
                - Troisième atelier : avec quels partenaires et quels financements ?
                """,
            ),
            (
                "Les territoires qui ont contribué",
                """
                Bourg-en-Bresse, Bourgoin-Jallieu, Clermont-Ferrand, Feyzin, Lyon, Oyonnax, Rillieux-la-Pape,
                Romans-sur-Isère, Saint-Étienne, Saint-Fons, Saint-Martin-d'Hères, Saint-Priest et Valence. D'autres
                ont pris part à l'étude ; leurs noms sont mal lisibles dans la copie consultée, et ne sont pas
                repris ici.
                """,
            ),
            (
                "Les questions posées",
                """
                Les contrats locaux de santé et les conseils locaux de santé mentale se développent dans les
                territoires de la politique de la ville. Comment trouvent-ils leur place à côté des Ateliers santé
                ville ? Quelle part la politique de la ville réserve-t-elle à la santé ? Qui finance, qui s'engage ?
                """,
            ),
            (
                "Le Collectif santé",
                """
                Ce réseau professionnel partage des expériences, diffuse des ressources, approfondit les enjeux. Il
                se réunit trois ou quatre fois dans l'année. En 2018, il a travaillé sur les jeunes et la promotion
                de la santé, la santé mentale, et la santé dans le renouvellement urbain.
                """,
            ),
            (
                "Une édition précédente",
                """
                Une première version de l'étude date de 2017. Elle est publiée par Labo Cités.
                """,
            ),
        ],
        "source": "Labo Cités et Fabrique Territoires Santé, note de synthèse, juillet 2019.",
    },
}
