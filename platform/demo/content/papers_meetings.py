"""The text of the files that tell meetings: syntheses, reports and supports, written anew from the public sources."""

from typing import Any

PAPERS: dict[str, dict[str, Any]] = {
    "synthese-rencontre-douai-2019": {
        "title": "Participation citoyenne et Atelier santé ville",
        "subtitle": "Synthèse de la rencontre du réseau des Ateliers santé ville, Douai, 28 novembre 2019",
        "sections": [
            (
                "En bref",
                """
                Le jeudi 28 novembre 2019, la Plateforme Santé du Douaisis recevait le réseau des Ateliers santé
                ville de la région. Douze personnes ont passé la journée à parler d'un sujet qui les réunit : la
                place des citoyens dans un ASV. Le matin, les nouvelles de chacun et une expérience lilloise ;
                l'après-midi, un outil numérique et un atelier.
                """,
            ),
            (
                "Les nouvelles du réseau",
                """
                Le tour de table a d'abord servi à se connaître et à mesurer le chemin fait depuis la fois
                précédente. Plusieurs ASV se préparent ou démarrent ; celui de Lens en fait partie.

                Puis cinq sujets d'actualité, où la santé et la politique de la ville se croisent :

                - les conseils territoriaux de santé se mettent en place ;
                - une deuxième génération de contrats locaux de santé arrive, et la question est de savoir comment
                  elle s'accorde aux contrats de ville ;
                - les contrats de ville sont rénovés ;
                - des protocoles d'engagements renforcés et réciproques les accompagnent ;
                - des maisons de santé pluridisciplinaires ouvrent.
                """,
            ),
            (
                "Une expérience : les ambassadeurs de santé de Lille",
                """
                Lille s'appuie sur cinq pôles ressources santé. Des habitants y deviennent ambassadeurs,
                bénévolement. On les forme, on les met en lien avec des soignants ; ils en parlent ensuite autour
                d'eux.

                Leur rôle ne s'arrête pas là. Ils siègent dans des groupes de travail, imaginent des projets, sur le
                diabète ou la confiance en soi par exemple, et tiennent des stands où l'on vient comprendre ses
                droits. Une fiche expérience raconte la démarche.
                """,
            ),
            (
                "Un outil : le site ressource du Douaisis",
                """
                La Plateforme Santé du Douaisis a présenté son nouveau site, acteursantedudouaisis.fr. On y trouve
                un annuaire des acteurs, un agenda, et un intranet pour les professionnels. Il couvre la santé au
                sens large, et les freins qui en éloignent.

                Deux publics, deux bénéfices : les professionnels se connaissent et se coordonnent mieux ; les
                usagers voient plus clair dans ce qui existe.
                """,
            ),
            (
                "Un atelier : participer, mais comment ?",
                """
                L'après-midi, chacun a mis ses pratiques sur la table, autour de trois questions : qui participe,
                pourquoi, et de quelle manière. En rapprochant les réponses, le groupe a esquissé une typologie des
                formes de participation. Le compte-rendu de l'atelier en reprend la méthode, et une grille permet de
                la refaire chez soi.
                """,
            ),
            (
                "Pour aller plus loin",
                """
                - Le récit « Ambassadeurs de santé à Lille » et sa fiche.
                - Le récit consacré au site ressource du Douaisis.
                - La grille « Qui, pourquoi, comment ? », à modifier.
                """,
            ),
        ],
        "source": "IREV, page de la rencontre du 28 novembre 2019, publiée le 17 décembre 2019.",
    },
    "compte-rendu-atelier-participation-2019": {
        "title": "Atelier « Participation citoyenne et Atelier santé ville »",
        "subtitle": "Compte-rendu de méthode, Douai, 28 novembre 2019, après-midi",
        "sections": [
            (
                "Ce que l'on cherchait",
                """
                Les coordonnateurs présents pratiquent tous la participation, chacun à sa façon. L'atelier leur
                proposait de regarder ces façons de faire ensemble, pour mieux les choisir.
                """,
            ),
            (
                "Première question : qui ?",
                """
                Qui prend part aujourd'hui à la démarche ? Et qui souhaite-t-on y voir ? La différence entre les
                deux réponses dit souvent par où commencer.
                """,
            ),
            (
                "Deuxième question : pourquoi ?",
                """
                La question se pose dans les deux sens : pourquoi des habitants participeraient-ils, et pourquoi les
                professionnels veulent-ils les faire participer ? Nommer le but, c'est pouvoir vérifier ensuite
                qu'il est atteint.
                """,
            ),
            (
                "Troisième question : comment ?",
                """
                Vient enfin la forme. Elle découle des deux premières réponses : un but, un public, puis
                l'organisation qui convient.
                """,
            ),
            (
                "Ce qui en est sorti",
                """
                À partir des pratiques échangées, le groupe a pu dessiner une typologie des formes possibles de
                participation. Le document public ne la détaille pas ; cette page n'en dit donc pas plus.
                """,
            ),
            (
                "Refaire l'atelier chez vous",
                """
                - Réunissez des personnes qui pratiquent déjà : elles étaient douze à Douai.
                - Donnez à chacune la grille à trois colonnes.
                - Comparez les réponses, puis regroupez ce qui se ressemble.
                - Gardez-en une trace écrite, que l'on pourra relire l'année suivante.
                """,
            ),
        ],
        "source": "IREV, page de la rencontre du 28 novembre 2019, publiée le 17 décembre 2019.",
    },
    "support-volet-sante-contrats-de-ville-2016": {
        "title": "Le volet santé des contrats de ville",
        "subtitle": "Dossier de la rencontre régionale du 22 novembre 2016 à Lille : les démarches expliquées",
        "sections": [
            (
                "Pourquoi cette rencontre",
                """
                Réunir deux mondes, ceux de la santé et de la politique de la ville ; leur donner un socle commun ;
                repartir avec des repères pour agir. La matinée a fait alterner exposés et tables rondes : d'abord
                ce que l'on fait dans les quartiers, puis la façon dont les dispositifs s'accordent sur le terrain.
                """,
            ),
            (
                "Le contrat local de santé",
                """
                Né de la loi Hôpital, patients, santé et territoires, conservé par la loi de santé de janvier 2016,
                le CLS lie par contrat l'agence régionale de santé et des collectivités ; l'État et l'assurance
                maladie peuvent s'y joindre. Il traduit localement le projet régional de santé et vise les
                inégalités, sociales comme territoriales.

                Un comité de pilotage réunit un élu et la direction territoriale de l'agence ; un comité technique
                et des groupes de travail le complètent. Il faut du temps pour préparer un CLS, et il n'en existe
                pas deux semblables : périmètre, taille et partenaires dépendent des dynamiques locales.

                Les thèmes reviennent pourtant : accès aux droits et aux soins, alimentation et mouvement, personnes
                âgées, addictions, cancers, santé mentale, risques cardiovasculaires. La prévention domine ; le
                premier recours compte davantage dans les territoires ruraux.
                """,
            ),
            (
                "Le conseil local de santé mentale",
                """
                C'est une instance où l'on se parle et où l'on cherche des réponses ensemble, y compris pour les
                situations complexes et le logement. Elle concerne tous les habitants, et d'abord les usagers de la
                psychiatrie et leurs familles. But : moins de préjugés, plus de dialogue entre les soignants et la
                cité. En 2016, la région en comptait onze, et cinq autres se préparaient.
                """,
            ),
            (
                "La politique de la ville et l'Atelier santé ville",
                """
                La politique de la ville réunit l'État, les collectivités, les associations et les acteurs
                économiques pour les quartiers en difficulté. Depuis 2014, les contrats se signent avec les
                intercommunalités, la carte des quartiers prioritaires est neuve et les conseils citoyens existent.

                L'Atelier santé ville y apporte une ingénierie dédiée à la prévention, à la promotion de la santé et
                à l'accès aux soins. Sa méthode est celle du projet : on établit un diagnostic, on programme, on
                évalue. Priorités et actions se construisent avec les habitants.
                """,
            ),
            (
                "Sur le terrain",
                """
                Quatre territoires ont témoigné : Valenciennes Métropole, Château-Thierry, le Boulonnais et la
                métropole lilloise. Des médiateurs santé du centre communal d'action sociale de Lille ont aussi pris
                la parole, avec l'agence régionale de santé. Les supports de trois de ces interventions ont leur
                propre notice.
                """,
            ),
            (
                "Et les conseils citoyens ?",
                """
                La matinée s'est achevée sur eux : à quoi sert de participer, ce que demande la loi, une boîte à
                outils modifiable, et des points de vigilance quand il s'agit de santé.
                """,
            ),
        ],
        "source": "IREV, supports de la rencontre régionale du 22 novembre 2016 à Lille.",
    },
    "programme-participation-en-sante-2025": {
        "title": "Participation en santé",
        "subtitle": "Programme de la rencontre du Collectif santé, jeudi 3 avril 2025, 14 h, en visioconférence",
        "sections": [
            (
                "Pour qui",
                """
                Pour les membres du Collectif santé, qui coordonnent en Auvergne-Rhône-Alpes des Ateliers santé
                ville, des contrats locaux de santé ou des conseils locaux de santé mentale. Cette fois, la porte
                est ouverte à deux métiers voisins : la politique de la ville et la participation citoyenne.
                """,
            ),
            (
                "Pourquoi en parler",
                """
                Les acteurs de la politique de la ville savent associer les habitants à un contrat de ville. En
                santé, la participation porte d'autres noms : démocratie sanitaire, démocratie participative,
                engagement des usagers. Elle rejoint aussi l'esprit de la charte d'Ottawa, pour qui promouvoir la
                santé revient à donner aux personnes davantage de prise sur elle.

                Le réseau y revient souvent : santé communautaire, tiers-lieux, actions de promotion de la santé.
                """,
            ),
            (
                "Premier temps : IMPACT, à Chambéry",
                """
                La direction et la coordination du Pôle Santé Chambéry présentent une expérimentation menée dans des
                maisons de santé pluriprofessionnelles de quartiers prioritaires.

                - Des définitions, et des pratiques déjà essayées.
                - Ce qui pousse les soignants à se lancer ; ce que les patients en attendent.
                - Les effets, ce qui facilite, les biais à déjouer, les ressources pour s'y mettre.
                """,
            ),
            (
                "Second temps : Quartiers à impact collectif, à Saint-Étienne",
                """
                La ville de Saint-Étienne revient sur une méthode que la politique de la ville expérimente
                dans les Quartiers Sud-Est. Le but est daté : en 2028, des jeunes en bonne santé, physique et
                mentale. Où en est-on, et que reste-t-il à faire ?
                """,
            ),
            (
                "Après la rencontre",
                """
                L'enregistrement est en ligne, au bas de la page de la rencontre.
                """,
            ),
        ],
        "source": "Labo Cités, page de la rencontre du 3 avril 2025.",
    },
}
