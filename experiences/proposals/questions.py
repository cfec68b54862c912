"""The ten questions, in the words of a colleague, and the part of a récit that each answer fills."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """`asked` is the question, `short` its name in the list, `field` the field of the récit that its answer fills.

    `need` says how much its answer is missed (NEEDS), nothing being owed.
    """

    key: str
    short: str
    asked: str
    lead: str
    prompts: tuple[str, str]
    field: str
    need: int = 2


QUESTIONS = (
    Question(
        "where", "Où, et pour qui", "Où cela se passe-t-il, et pour qui ?",
        "Deux ou trois phrases suffisent. Écrivez comme vous le raconteriez à une collègue.",
        ("la ville, le quartier, ce qui s’y faisait déjà", "les gens à qui vous pensiez en commençant"),
        "context", 1,
    ),
    Question(
        "origin", "D’où l’idée est venue", "D’où l’idée est-elle venue ?",
        "Une rencontre, un chiffre, une phrase entendue : ce qui vous a décidés.",
        ("qui l’a vu, qui l’a dit", "ce que vous avez vérifié avant de vous lancer"),
        "diagnosis", 3,
    ),
    Question(
        "aim", "Ce que vous vouliez changer", "Que vouliez-vous changer ?",
        "Dites-le simplement, même si c’était encore vague au début.",
        ("dans la vie des habitants", "dans la façon de travailler des uns et des autres"),
        "objectives",
    ),
    Question(
        "did", "Ce que vous avez fait", "Qu’avez-vous fait, dans l’ordre ?",
        "Les étapes, de la première réunion à aujourd’hui. Une ligne pour chacune, c’est très bien.",
        ("les moments qui ont compté", "ce qui n’était pas prévu"),
        "course", 1,
    ),
    Question(
        "partners", "Qui et quoi a aidé", "Avec qui l’avez-vous fait, et qu’est-ce qui a aidé ?",
        "Des structures et des fonctions, jamais le nom d’une personne.",
        ("qui a ouvert une porte, prêté une salle, trouvé l’argent", "ce qui a rendu les choses plus faciles"),
        "levers",
    ),
    Question(
        "stopped", "Ce qui a failli l’arrêter", "Qu’est-ce qui a failli tout arrêter ?",
        "C’est souvent ce que les autres ont le plus besoin de savoir.",
        ("un départ, un budget, un calendrier, un malentendu", "et comment vous êtes passés, ou pas"),
        "obstacles",
    ),
    Question(
        "residents", "La place des habitants", "Quelle place les habitants ont-ils prise ?",
        "À quels moments, et ce qu’ils ont décidé.",
        ("ce qu’ils ont fait eux-mêmes", "une phrase que l’un d’eux a dite, sans son nom"),
        "participation",
    ),
    Question(
        "changed", "Ce que cela a changé", "Qu’est-ce que cela a changé ?",
        "Ce que vous avez vu, et comment vous le savez.",
        ("pour les habitants, pour les professionnels", "un chiffre si vous en avez un, sinon un exemple"),
        "results", 1,
    ),
    Question(
        "means", "Ce qu’il a fallu", "Qu’a-t-il fallu : du temps, de l’argent, un lieu ?",
        "À peu près : un ordre de grandeur aide déjà.",
        ("combien d’heures par semaine, combien de personnes", "le budget, et qui a payé"),
        "human_resources", 3,
    ),
    Question(
        "redo", "Pour le refaire", "Que diriez-vous à qui voudrait le refaire ?",
        "Ce que vous feriez autrement, et ce qu’il ne faut surtout pas oublier.",
        ("ce qui dépend de votre territoire", "un outil, un document que vous pouvez transmettre"),
        "lessons",
    ),
)  # fmt: skip
NEEDS = {
    1: "Sans cela, on ne peut pas vous suivre",
    2: "Cela aide beaucoup qui voudra refaire",
    3: "Si vous l’avez sous la main",
}
# From so many answers on there is something to read; nothing is owed beyond.
ENOUGH = 5
MOST_WORDS = 6000
