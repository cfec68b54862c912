"""Members of networks for tests."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from asv.accounts.models import User
from network.networks.groups import keep_in_step
from network.networks.models import Membership, NetworkPage, Role, State
from tests.factories.site import make_user


def join(network: NetworkPage, user: User, role: Role = Role.MEMBER, **fields: Any) -> Membership:
    """An active member, in the network's groups."""
    row = Membership.objects.create(
        network=network, user=user, role=role, state=State.ACTIVE, joined_at=timezone.now(), **fields
    )
    keep_in_step(row)
    return row


def make_facilitator(network: NetworkPage, email: str = "anime@exemple.fr") -> User:
    """An account that looks after this network."""
    user = make_user(email, first_name="Nour", last_name="Animatrice")
    join(network, user, Role.FACILITATOR)
    return user
