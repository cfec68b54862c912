"""French phrases that only ask: what a question is wrapped in, never what it is about. A closed list.

Interrogatives and formulas of request as grammars of French give them, folded, without what varies after them. A
phrase counts where it stands whole; "faire" alone, or "recherche", may be what is looked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

ASKING = frozenset(
    tuple(line.split())
    for line in """
    comment
    comment faire
    comment faire pour
    comment peut on
    comment puis je
    comment bien
    comment mieux
    pourquoi
    combien
    combien de
    combien y a t il
    quoi faire
    que faire
    que faire contre
    que faire pour
    que faire face a
    que faire quand
    que faire si
    que peut on faire
    que fait on
    qu est ce
    est ce
    est ce qu
    c est quoi
    a quoi sert
    a quoi servent
    ca sert a quoi
    qui a
    qui a deja
    qui a deja fait
    qui a fait
    qui fait
    qui peut
    qui peut aider
    qui peut m aider
    qui peut m aider a
    qui peut nous aider
    qui peut nous aider a
    qui connait
    qui contacter
    qui s occupe
    qui travaille
    qui travaille sur
    a qui s adresser
    a qui demander
    y a t il
    il y a
    existe t il
    faut il
    peut on
    doit on
    puis je
    dois je
    pouvez vous
    pourriez vous
    connaissez vous
    avez vous
    savez vous
    ou trouver
    ou puis je trouver
    ou peut on trouver
    trouver
    je cherche
    je cherche a
    je recherche
    on cherche
    on recherche
    nous cherchons
    nous recherchons
    cherche
    cherchons
    je veux
    je voudrais
    je souhaite
    je souhaiterais
    j aimerais
    nous voudrions
    nous souhaitons
    j ai besoin
    j ai besoin d aide pour
    nous avons besoin
    donnez moi
    montrez moi
    aidez moi
    bonjour
    merci
    merci d avance
    s il vous plait
    exemple
    exemples
    un exemple
    des exemples
    par exemple
    """.strip().splitlines()
)
# What is asked for where anything would do that is done: on such a site nearly all is an action or a project.
_ANYTHING = ("action", "projet", "initiative")
_FORMULAS = tuple(
    line.split()
    for line in """
    exemple de
    exemple d
    exemples de
    exemples d
    un exemple de
    un exemple d
    des exemples de
    des exemples d
    idees de
    idees d
    des idees de
    des idees d
    quel
    quelle
    quels
    quelles
    quels sont les
    quelles sont les
    je cherche un
    je cherche une
    je cherche des
    je recherche un
    je recherche une
    je recherche des
    on cherche un
    on cherche une
    on cherche des
    nous cherchons un
    nous cherchons une
    nous cherchons des
    y a t il un
    y a t il une
    y a t il des
    connaissez vous un
    connaissez vous une
    connaissez vous des
    """.strip().splitlines()
)
_WANTED = {(*formula, noun + plural) for formula, noun, plural in product(_FORMULAS, _ANYTHING, ("", "s"))}
ASKING = ASKING.union(_WANTED)
_LONGEST = max(map(len, ASKING))
# What joins the words of a sentence and says nothing of its subject: prepositions, pronouns and adverbs of quantity
# that are no stop words, since they may stand in a name. A closed list, folded.
JOINING = frozenset(
    """
    contre chez sous depuis pendant durant avant apres selon malgre parmi envers via lors aupres autour
    car puis comme afin ainsi aussi alors quelqu'un quelque quelques chacun chacune chaque certain certains certaine
    certaines plusieurs aucun aucune autre autres tel tels telle telles tout tous toute toutes meme memes
    plus moins tres trop assez beaucoup peu deja encore toujours souvent jamais parfois surtout seulement vraiment
    """.split()  # noqa: SIM905
)


# What an infinitive follows that tells how, and not of what: "comment recevoir des patients" is about patients. After
# "comment faire" stands what is to happen: "comment faire dormir les enfants" is about sleep.
_HOW = frozenset(
    tuple(line.split())
    for line in """
    comment
    comment bien
    comment mieux
    comment peut on
    comment puis je
    """.strip().splitlines()
)
_INFINITIVES = ("er", "ir", "re")


def told_how(words: Sequence[str]) -> Iterator[int]:
    """Where infinitives stand, among folded words, that tell how something would be done."""
    for run in asking_runs(words):
        after = words[run.stop] if run.stop < len(words) else ""
        if tuple(words[run.start : run.stop]) in _HOW and after.endswith(_INFINITIVES):
            yield run.stop


def asking_runs(words: Sequence[str]) -> Iterator[range]:
    """Where phrases that only ask stand among folded words, the longest first from the left."""
    at = 0
    while at < len(words):
        size = next((n for n in range(min(_LONGEST, len(words) - at), 0, -1) if tuple(words[at : at + n]) in ASKING), 0)
        if size:
            yield range(at, at + size)
        at += max(size, 1)
