"""What is held of a person here: what they look after."""

from __future__ import annotations

from asv.accounts.models import User
from asv.accounts.own_data import Data, OwnData
from asv.stewardship.audit import words_of
from asv.stewardship.models import Absence, BoardView, Charge, Sight


def charges(user: User) -> Data:
    """The resources that this person looks after."""
    rows = Charge.objects.filter(user=user).select_related("page").order_by("pk")
    return [{"titre": row.page.title, "rôle": row.get_role_display()} for row in rows]


CHARGES = OwnData(
    name="Ressources dont vous répondez",
    purpose="L’équipe sait à qui demander si une ressource est toujours exacte.",
    collect=charges,
    tells_of=("stewardship.Charge",),
)


def absence(user: User) -> Data:
    """Until when this person said to be away."""
    return [{"jusqu’au": row.until} for row in Absence.objects.filter(user=user)]


ABSENCE = OwnData(
    name="Votre absence",
    purpose="Votre suppléance est sollicitée à votre place.",
    collect=absence,
    tells_of=("stewardship.Absence",),
)


def board_views(user: User) -> Data:
    """The views of the board that this person keeps."""
    return [{"nom": row.name, "vue": row.querystring} for row in BoardView.objects.filter(user=user)]


def sights(user: User) -> Data:
    """What this person took out of the admin, or looked at there of other people, the latest first."""
    rows = Sight.objects.filter(user=user).order_by("-at", "-pk")
    return [{"le": row.at, "sorte": row.get_kind_display(), "sur": words_of(row.path)} for row in rows]


BOARD_VIEWS = OwnData(
    name="Vos vues du suivi des ressources",
    purpose="Vous retrouvez d’un clic ce que vous regardez souvent.",
    collect=board_views,
    tells_of=("stewardship.BoardView",),
)
SIGHTS = OwnData(
    name="Ce que vous avez consulté dans l’administration",
    purpose="On sait qui a emporté ou lu des données de personnes ; gardé un an.",
    collect=sights,
    tells_of=("stewardship.Sight",),
)
