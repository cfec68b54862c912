"""The life of the demo's networks: its coordinator is a member, its editor looks after the Collectif santé."""

from __future__ import annotations

from django.utils import timezone

from asv.accounts.models import User
from network.networks.groups import adopt, keep_in_step
from network.networks.models import Membership, NetworkPage, Role, State

NETWORK = "collectif-sante-auvergne-rhone-alpes"
FACILITATOR = "redaction@demo.example"


def load_memberships() -> int:
    """Those of the network's group are its members, and one account its facilitator; how many were made."""
    network = NetworkPage.objects.filter(slug=NETWORK).first()
    user = User.objects.filter(email=FACILITATOR).first()
    if network is None:
        return 0
    adopt(network)
    if user is None or Membership.objects.filter(network=network, role=Role.FACILITATOR).exists():
        return 0
    row, _ = Membership.objects.get_or_create(network=network, user=user, defaults={"state": State.ACTIVE})
    row.state, row.role, row.joined_at = State.ACTIVE, Role.FACILITATOR, timezone.now()
    row.save()
    keep_in_step(row)
    return 1
