"""Entries of the directory, line by line at each level, and who asks to join a network."""

from __future__ import annotations

from typing import Any

from asv.taxonomy.models import Organisation
from network.directory.models import LINES, Level
from network.directory.posts import new_post, set_levels
from network.networks.inviting import invite
from network.networks.joining import ask
from tests.factories.network import asv, make_demarche, make_organisation
from tests.factories.site import make_user
from tests.privacy.secrets import ASKED, ENTRIES, HIDDEN_ADDRESS, level_of, lines_of

CONTACT = (Level.PUBLIC, Level.MEMBERS, Level.NOBODY)


def make_directory(ground: Any, where: Any) -> None:
    """Three people of one structure, in the place, the démarche, the theme and the network that the walk goes over."""
    body = make_organisation("Ville de Lille", email=f"{HIDDEN_ADDRESS['organisation-address']}@ville.example")
    demarche = make_demarche(where.tree, "Une démarche ouverte", bearer=body, territories=[where.place])
    ground.pages["open-demarche"] = demarche
    ground.posts = [_entry(number, body, ground.pages["network"], where) for number in ENTRIES]


def _entry(number: int, body: Organisation, network: Any, where: Any) -> Any:
    holder = make_user(f"{HIDDEN_ADDRESS['holder-address']}{number}@exemple.fr")
    lines = lines_of(number)
    post = new_post(holder, organisation=body, **lines)
    post.territories.add(where.place)
    post.demarches.add(asv())
    post.networks.add(network)
    post.themes.add(where.theme)
    own = {line: level_of(number, line) for line in lines}
    set_levels(post, {**dict.fromkeys(LINES, Level.PUBLIC), "contact": CONTACT[number], **own})
    return post


def ask_to_join(ground: Any) -> None:
    """Someone asks to join the network, someone is invited: for those who look after it alone."""
    network = ground.pages["network"]
    ask(network, make_user("candidate@exemple.fr"), f"Bonjour, {ASKED['request']}.")
    invite(network, f"{ASKED['invited']}@exemple.fr", ground.people["facilitator"])
