"""The directory of the demo content: the demo coordinator's own entry; no private person, no claim about a post."""

from __future__ import annotations

from asv.accounts.models import User
from asv.taxonomy.models import DemarcheKind, Organisation, Theme
from network.directory.listing import rebuild
from network.directory.models import Level, Post
from network.directory.posts import set_levels
from network.networks.models import NetworkPage

COORDINATOR = "coordination@demo.example"
PUBLIC_LINES = ("function", "organisation", "territories", "demarches", "themes", "presentation", "contact")


def load_directory() -> int:
    """The demo coordinator's entry, where the account exists and has none; how many were made."""
    rebuild()
    user = User.objects.filter(email=COORDINATOR).first()
    if user is None or Post.objects.filter(holder=user).exists():
        return 0
    post = Post.objects.create(
        function="Coordination de l’atelier santé ville",
        organisation=Organisation.objects.filter(kind="collectivite").order_by("name").first(),
        holder=user,
        presentation="Une fiche d’exemple : la fonction se voit de tous, le téléphone des membres seulement.",
        phone="01 99 00 00 00",
    )
    if post.organisation and post.organisation.territory:
        post.territories.add(post.organisation.territory)
    post.demarches.set(DemarcheKind.objects.filter(slug="asv"))
    post.themes.set(Theme.objects.filter(slug="coordination-methode"))
    post.networks.set(NetworkPage.objects.filter(slug="collectif-sante-auvergne-rhone-alpes"))
    levels = dict.fromkeys(PUBLIC_LINES, str(Level.PUBLIC))
    set_levels(post, {**levels, "networks": str(Level.MEMBERS), "phone": str(Level.MEMBERS)})
    return 1
