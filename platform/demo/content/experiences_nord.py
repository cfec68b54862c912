"""Récits d'expériences: Lille and its metropolis."""

from datetime import date
from typing import Any

from demo.content.sources import DOUAI_2019, MEL_2016

EXPERIENCES: list[dict[str, Any]] = [
    {
        "slug": "ambassadeurs-de-sante-lille",
        "title": "Ambassadeurs de santé à Lille",
        "summary": "Dans les cinq pôles ressources santé de la ville, des habitants bénévoles se forment, parlent "
        "santé autour d'eux et orientent vers les droits. Une façon simple de faire circuler l'information là où "
        "elle manque.",
        "date": date(2019, 12, 17),
        "themes": ["participation-des-habitants", "ambassadeurs-et-pairs", "acces-aux-droits-et-aux-soins"],
        "audiences": ["habitants-des-qpv", "professionnels"],
        "demarches": ["asv"],
        "axes": ["action-communautaire", "aptitudes-individuelles"],
        "added_values": ["habitants", "professionnels"],
        "stages": ["mise-en-oeuvre"],
        "territories": ["com-59350"],
        "organisations": [("ville-de-lille", "porteur"), ("irev", "partenaire")],
        "files": ["fiche-ambassadeurs-sante-lille"],
        **DOUAI_2019,
        "easy_text": (
            "<p>À Lille, des habitants aident leurs voisins à prendre soin de leur santé.</p>"
            "<p>On les appelle des ambassadeurs de santé.</p>"
            "<h3>Qui sont-ils ?</h3>"
            "<p>Ce sont des habitants de Lille.</p>"
            "<p>Ils sont bénévoles : ils donnent de leur temps, sans être payés.</p>"
            "<h3>Que font-ils ?</h3>"
            "<ul><li>Ils apprennent, avec des soignants.</li><li>Ils parlent de santé avec les gens qu'ils connaissent.</li>"
            "<li>Ils expliquent les droits : par exemple, comment se faire soigner.</li>"
            "<li>Ils montent des projets, par exemple sur le diabète.</li></ul>"
            "<h3>Où sont-ils ?</h3>"
            "<p>La ville de Lille a 5 pôles ressources santé.</p>"
            "<p>Un pôle ressources santé est un lieu où l'on parle de santé.</p>"
            "<p>Les ambassadeurs travaillent avec ces 5 lieux.</p>"
        ),
        "context": """
            Lille compte cinq pôles ressources santé. C'est là que la démarche a pris place, et là que des habitants
            volontaires sont devenus ambassadeurs.

            L'expérience a été racontée aux coordonnateurs des Ateliers santé ville de la région, réunis à Douai en
            novembre 2019 autour d'une question commune : comment faire vraiment place aux citoyens dans un ASV ?
            Elle y a été montrée comme une bonne pratique de participation.
        """,
        "objectives": """
            - Donner à des habitants les connaissances qu'il faut pour parler de santé avec leurs proches.
            - Disposer de relais dans les quartiers, au plus près des personnes.
            - Construire les projets avec celles et ceux qu'ils concernent.
            - Faire connaître les droits en santé.
        """,
        "course": [
            (
                "moment",
                {
                    "title": "Des habitants se portent volontaires",
                    "text": "Les ambassadeurs sont des habitants qui s'engagent bénévolement. Ils sont rattachés aux "
                    "pôles ressources santé de la ville.",
                },
            ),
            (
                "moment",
                {
                    "title": "Ils se forment avec des professionnels",
                    "text": "Plusieurs formations leur sont proposées, et des temps d'échange avec des soignants et "
                    "d'autres professionnels de la santé.",
                },
            ),
            (
                "moment",
                {
                    "title": "Ils parlent santé autour d'eux",
                    "text": "Forts de ces apports, ils sensibilisent leur entourage et deviennent des relais sur "
                    "leur territoire.",
                },
            ),
            (
                "moment",
                {
                    "title": "Ils montent des projets",
                    "text": "Ils prennent part à des groupes de travail et bâtissent des actions sur des sujets "
                    "variés : le diabète ou la confiance en soi, par exemple.",
                },
            ),
            (
                "moment",
                {
                    "title": "Ils tiennent des stands",
                    "text": "Régulièrement, ils animent des stands pour expliquer les droits en santé.",
                },
            ),
            ("figure", {"image": "stand", "caption": "Un stand, tel qu'on peut l'imaginer."}),
        ],
        "key_functions": [
            {
                "name": "La participation",
                "how": "Les habitants ne sont pas seulement le public de l'action : ils siègent dans des groupes de "
                "travail et conçoivent des projets.",
            },
            {"name": "L'appui sur les pairs", "how": "Le message passe par l'entourage, de proche en proche."},
            {
                "name": "La formation",
                "how": "Les apports viennent de professionnels de santé, avec du temps pour échanger.",
            },
        ],
        "skills": """
            - Expliquer simplement un sujet de santé à un proche.
            - Animer un stand et renseigner sur les droits.
            - Travailler en groupe à la construction d'un projet.
        """,
        "partners": [
            {
                "name": "Ville de Lille",
                "organisation": "ville-de-lille",
                "role": "pilotage",
                "contribution": "Porte la démarche et l'ancre dans ses cinq pôles ressources santé.",
            },
            {
                "name": "Professionnels de santé",
                "role": "expertise",
                "contribution": "Forment les ambassadeurs et échangent avec eux.",
            },
            {
                "name": "Habitants ambassadeurs",
                "role": "relais",
                "contribution": "Sensibilisent leur entourage, animent des stands, construisent des projets.",
            },
        ],
        "participation": """
            La participation est ici à la fois le moyen et le but. Elle prend trois formes, du plus proche au plus
            collectif : parler à son entourage, tenir un stand dans le quartier, peser dans un groupe de travail.
        """,
        "human_resources": "Des habitants volontaires et bénévoles, dans cinq pôles ressources santé ; des "
        "professionnels de santé, qui prennent part à leur formation.",
        "results": """
            Des projets sont nés à l'initiative des ambassadeurs, notamment sur le diabète et la confiance en soi.
            Leur présence sur des stands consacrés aux droits en santé est devenue régulière.
        """,
        "gain_residents": "Une information de santé portée par des personnes proches, et la possibilité d'agir "
        "soi-même.",
        "gain_professionals": "Des relais dans les quartiers, et des groupes de travail où les habitants ont leur "
        "place.",
        "transfer_population": "Des habitants volontaires et bénévoles ; la formation fait partie de la démarche.",
        "transfer_environment": "Des lieux ressources en santé déjà présents dans les quartiers, où s'appuyer.",
        "transfer_implementation": """
            - Former avant d'envoyer sur le terrain, puis continuer d'échanger.
            - Passer de l'information aux projets, que les ambassadeurs construisent eux-mêmes.
            - Leur ouvrir les groupes de travail.
        """,
        "contact_organisation": "ville-de-lille",
    },
    {
        "slug": "reseau-sante-metropole-lille",
        "title": "Réseau Santé MEL : les référents de 21 communes autour de la même table",
        "summary": "Depuis octobre 2015, l'agence régionale de santé et la Métropole européenne de Lille réunissent "
        "chaque trimestre celles et ceux qui suivent la santé dans 21 communes. On y partage, puis on agit ensemble.",
        "date": date(2016, 11, 22),
        "start_year": 2015,
        "themes": [
            "coordination-methode",
            "gouvernance",
            "nutrition-activite-physique",
            "acces-aux-droits-et-aux-soins",
        ],
        "audiences": ["professionnels", "elus", "habitants-des-qpv"],
        "demarches": ["contrat-de-ville", "reseau-territorial"],
        "axes": ["politiques-publiques", "reorientation-des-services"],
        "added_values": ["professionnels", "politiques-publiques"],
        "stages": ["programmation", "mise-en-oeuvre"],
        "territories": ["epci-200093201"],
        "organisations": [
            ("metropole-europeenne-de-lille", "porteur"),
            ("ars-hauts-de-france", "porteur"),
            ("irev", "partenaire"),
        ],
        "files": ["support-reseau-sante-mel"],
        **MEL_2016,
        "context": """
            Le contrat de ville de la métropole, signé le 15 juillet 2015, associe un contrat cadre et des conventions
            territoriales. Il touche 21 communes, dont trois en quartiers de veille, et 26 quartiers. Près de 200 000
            personnes y vivent : un habitant de la métropole sur cinq.

            La santé est l'un de ses axes : garder des équipements et des services proches, renforcer la prévention,
            faciliter les premiers soins, rendre les parcours plus fluides.
        """,
        "diagnosis": """
            Deux constats ont fixé les premiers chantiers. L'obésité est très présente dans les quartiers
            prioritaires, alors que les communes y mènent déjà de nombreuses actions, chacune de son côté. Et toutes
            placent l'accès aux droits et aux soins parmi leurs priorités.
        """,
        "objectives": """
            - Donner corps au volet santé du contrat de ville.
            - Relier ce que font les villes et ce que vise la métropole.
            - Bâtir des projets de santé à plusieurs communes.
            - Faire circuler l'information et se connaître.
            - Diffuser les bonnes pratiques et aider chacun à monter en compétence.
            - Porter à l'échelle métropolitaine les sujets qui le demandent.
        """,
        "course": [
            (
                "moment",
                {
                    "title": "Le contrat de ville pose le cadre",
                    "period": "15 juillet 2015",
                    "text": "L'axe santé fixe quatre directions : la proximité, la prévention, le premier recours et "
                    "les parcours. Cancer, santé mentale, addictions, enfants et jeunes, publics fragiles et bien "
                    "vieillir sont les thèmes prioritaires.",
                },
            ),
            (
                "moment",
                {
                    "title": "Le réseau se met en place",
                    "period": "octobre 2015",
                    "text": "L'agence régionale de santé et la métropole invitent les référents santé des communes "
                    "concernées. Le rythme : une rencontre par trimestre.",
                },
            ),
            ("figure", {"image": "table", "caption": "Autour de la même table, une fois par trimestre."}),
            (
                "moment",
                {
                    "title": "Premier chantier : manger et bouger",
                    "text": "Plutôt qu'une action de plus, le réseau propose de sensibiliser les professionnels qui "
                    "côtoient les familles. Une cinquantaine d'entre eux sont concernés.",
                },
            ),
            (
                "moment",
                {
                    "title": "Deuxième chantier : les droits et les soins",
                    "text": "Des conventions lient caisses primaires et centres communaux d'action sociale autour du "
                    "dispositif PLANIR. Le réseau cherche à aller plus loin : réussite éducative, suites des bilans "
                    "de santé, non-recours.",
                    "passage": "La question posée à tous : comment mobiliser ensemble ce que chaque partenaire du "
                    "contrat de ville a déjà mis en place ?",
                },
            ),
        ],
        "key_functions": [
            {
                "name": "La mise en réseau",
                "how": "Un référent par commune, un rendez-vous régulier, un lieu d'échange.",
            },
            {
                "name": "La qualification des acteurs",
                "how": "Une sensibilisation commune plutôt que des actions isolées.",
            },
            {
                "name": "L'articulation des échelles",
                "how": "Les démarches des villes nourrissent le contrat métropolitain, et l'inverse.",
            },
        ],
        "partners": [
            {
                "name": "Métropole européenne de Lille",
                "organisation": "metropole-europeenne-de-lille",
                "role": "pilotage",
                "contribution": "Anime le réseau avec l'agence régionale de santé.",
            },
            {
                "name": "Agence régionale de santé",
                "organisation": "ars-hauts-de-france",
                "role": "pilotage",
                "contribution": "A créé le réseau avec la métropole.",
            },
            {
                "name": "Communes en politique de la ville",
                "role": "mise-en-oeuvre",
                "contribution": "Délèguent leur référent santé et partagent leurs démarches.",
            },
            {
                "name": "Caisses primaires d'assurance maladie et CCAS",
                "role": "mise-en-oeuvre",
                "contribution": "Signent des conventions autour du dispositif PLANIR.",
            },
        ],
        "duration": "En place depuis octobre 2015 ; une rencontre par trimestre.",
        "results": """
            Après un an, deux chantiers sont engagés : une sensibilisation pour une cinquantaine d'acteurs proches des
            familles, et un travail partagé sur l'accès aux droits.
        """,
        "gain_professionals": "Un espace pour se rencontrer, des repères communs, des pratiques qui circulent.",
        "gain_policies": "Un volet santé mieux structuré, et des sujets portés à la bonne échelle.",
        "lessons": """
            Le réseau s'est donné quatre suites : resserrer les liens avec les signataires du contrat de ville et
            monter des projets à plusieurs communes ; ouvrir des groupes de travail par thème ; garder trace des
            démarches communales ; relier la santé aux autres volets du contrat, comme l'habitat ou l'emploi.
        """,
        "transfer_environment": "Une intercommunalité et une agence régionale de santé qui invitent ensemble.",
        "transfer_implementation": """
            - Un rythme léger et tenu : un rendez-vous par trimestre.
            - Partir de ce que les communes font déjà.
            - Choisir peu de thèmes, et produire quelque chose d'utile à tous.
        """,
        "contact_organisation": "metropole-europeenne-de-lille",
    },
]
