"""Entries whose every line holds a word found nowhere else."""

from __future__ import annotations

from typing import Any

from asv.jobs.models import MailState, OutgoingMail
from network.directory.models import LINES, Level, Post
from network.directory.posts import new_post, set_levels
from tests.factories.accounts import delivered
from tests.factories.network import asv, lille, make_network, make_organisation
from tests.factories.site import make_user
from tests.factories.taxonomy import make_theme

# What gives each line away: no other text of the site holds it.
MARKS = {
    "name": "Nom-Zibeline",
    "function": "Fonction-Kumquat",
    "organisation": "Structure-Axolotl",
    "territories": "Lille",
    "demarches": "Atelier santé ville",
    "networks": "Réseau-Quetzal",
    "themes": "Theme-Okapi",
    "presentation": "Presentation-Narval",
    "email": "adresse-tapir@pro.example",
    "phone": "03 99 98 97 96",
}


def make_post(tree: Any, **levels: str) -> Post:
    """A held post with every line filled; `levels` says who sees which, nobody by default."""
    holder = make_user("titulaire@exemple.fr")
    body = make_organisation(MARKS["organisation"])
    post = new_post(holder, function=MARKS["function"], organisation=body)
    for line in ("name", "presentation", "email", "phone"):
        setattr(post, line, MARKS[line])
    post.save()
    post.territories.add(lille())
    post.demarches.add(asv())
    post.networks.add(make_network(tree, MARKS["networks"]))
    post.themes.add(make_theme("okapi", label=MARKS["themes"]))
    if levels:
        set_levels(post, levels)
    return post


def everything(level: str = Level.PUBLIC) -> dict[str, str]:
    """Every line at one level."""
    return dict.fromkeys(LINES, level)


def entry_form(**values: Any) -> dict[str, Any]:
    """What the form of one's entry sends."""
    return {"name": "Nadia", "function": "Coordinatrice", "territories-ajout": "", **values}


def leave_at(moment: Any) -> list[str]:
    """The worker sends what is owed, as if it were this moment; subjects of all that left so far."""
    messages = delivered()
    left = OutgoingMail.objects.filter(state=MailState.SENT).exclude(headers__has_key="X-Day")
    left.update(sent_at=moment, headers={"X-Day": moment.isoformat()})
    return [message.subject for message in messages]
