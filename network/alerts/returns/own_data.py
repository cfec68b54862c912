"""What is held about a person of mails that came back, for their export."""

from __future__ import annotations

from asv.accounts.models import User
from asv.accounts.own_data import OwnData
from network.alerts.returns.models import AddressPause


def own_pauses(user: User) -> list[dict[str, object]]:
    """When and why updates to their addresses paused."""
    return [
        {
            "adresse": pause.address,
            "raison": pause.get_reason_display(),
            "en pause depuis": pause.paused_at.isoformat(),
            "reprise le": pause.resumed_at.isoformat() if pause.resumed_at else "",
        }
        for pause in AddressPause.objects.filter(user=user)
    ]


OWN_DATA = OwnData(
    name="retours_de_courrier",
    purpose="Pour ne plus écrire à une adresse qui ne reçoit pas.",
    collect=own_pauses,
    tells_of=("returns.AddressPause",),
)
