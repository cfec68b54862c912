"""What the directory holds about a person, for their export."""

from __future__ import annotations

from asv.accounts.addresses import canonical_email
from asv.accounts.models import User
from asv.accounts.own_data import OwnData
from network.directory.handing import forget_invited
from network.directory.models import LINES, Handover, Level, Post
from network.directory.posts import vacate


def directory_entries(user: User) -> list[dict[str, object]]:
    """Their entries line by line with who sees each, and invitations that name them."""
    posts = Post.objects.filter(holder=user).select_related("organisation")
    rows: list[dict[str, object]] = [_entry(post) for post in posts]
    known = [row.email for row in user.emailaddress_set.all()]  # type: ignore[attr-defined]
    invited = Handover.objects.filter(invited__in={canonical_email(email) for email in (user.email, *known)})
    rows += [
        {"poste proposé": str(row.post), "proposé le": row.created_at.isoformat(), "état": row.get_state_display()}
        for row in invited.select_related("post__organisation")
    ]
    return rows


def _entry(post: Post) -> dict[str, object]:
    return {
        "nom": post.name,
        "fonction": post.function,
        "structure": post.organisation.name if post.organisation else "",
        "territoires": [place.name for place in post.territories.all()],
        "démarches": [kind.label for kind in post.demarches.all()],
        "réseaux": [page.title for page in post.networks.all()],
        "thèmes": [theme.label for theme in post.themes.all()],
        "présentation": post.presentation,
        "adresse e-mail": post.email,
        "téléphone": post.phone,
        "qui voit quoi": {line: Level(post.level(line)).label for line in LINES if post.level(line) != Level.NOBODY},
        "consentement du": post.consented_at.isoformat() if post.consented_at else None,
        "version du texte": post.consent_version,
        "confirmée le": post.confirmed_at.isoformat() if post.confirmed_at else None,
        "retirée faute de réponse le": post.hidden_at.isoformat() if post.hidden_at else None,
    }


def erase_entries(user: User) -> None:
    """The entries go, the posts become vacant, and no invitation keeps the address."""
    for post in Post.objects.filter(holder=user).select_related("holder"):
        vacate(post)
    forget_invited(user)


OWN_DATA = OwnData(
    name="annuaire",
    purpose="Pour montrer dans l’annuaire ce que vous y montrez, à qui vous l’avez dit, et passer votre poste à qui "
    "vous succède.",
    collect=directory_entries,
    tells_of=("directory.Post", "directory.Post_territories", "directory.Handover.invited"),
    erase=erase_entries,
)
