"""A network for load tests: démarches, rencontres with those registered, structures and people of the directory."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from asv.accounts.models import User
from asv.taxonomy.models import DemarcheKind, Organisation, OrganisationKind, Territory, TerritoryKind, Theme
from demo.synthetic import words
from demo.synthetic.generate import BATCH, Kind, write_pages
from network.demarches.models import DemarchePage, DemarchePost
from network.demarches.years import DemarcheState, active_years
from network.directory.listing import rebuild
from network.directory.models import LINES, Level, Post
from network.meetings.models import MeetingPage
from network.meetings.registrations.models import Desk, Registration, State
from network.networks.models import NetworkPage
from operations.founding.tree import Tree

DEMARCHES, ORGANISATIONS, POSTS, MEETINGS, PLACES, NETWORKS = 2000, 1500, 3500, 1000, 10, 12
_FUNCTIONS = ("Coordination santé", "Coordination de l’atelier santé ville", "Médiation en santé", "Chargée de mission")
_STATES = (DemarcheState.ACTIVE, DemarcheState.ACTIVE, DemarcheState.RENOUVELEE, DemarcheState.TERMINEE)


@transaction.atomic
def generate_network(tree: Tree, seed: int = 1) -> dict[str, int]:
    """Add 2,000 démarches, 1,000 rencontres with 10,000 registrations, 5,000 entries of the directory, 12 networks.

    Needs vocabularies and territories; once a seed. Returns how many of each there are then.
    """
    rng = random.Random(seed)  # noqa: S311
    communes = list(
        Territory.objects.filter(kind=TerritoryKind.COMMUNE, population__gte=5000).order_by("-population", "code")[
            :1500
        ]
    )
    bodies = _organisations(communes, rng)
    networks = [_network(tree, number, rng.choice(bodies)) for number in range(NETWORKS)]
    _posts(communes, bodies, networks, rng)
    _demarches(tree, bodies, seed, rng)
    _meetings(tree, bodies, networks, seed, rng)
    rebuild()
    models: dict[str, Any] = {
        "démarches": DemarchePage,
        "rencontres": MeetingPage,
        "inscriptions": Registration,
        "postes": Post,
    }
    return {name: model.objects.count() for name, model in models.items()}


def _organisations(communes: list[Territory], rng: random.Random) -> list[Organisation]:
    made = [
        Organisation(
            name=f"Structure {number} de {place.name}",
            slug=f"structure-{number}",
            kind=rng.choice(OrganisationKind.values),
            territory=place,
            description=f"Réunit les acteurs de la santé : {rng.choice(words.SUBJECTS)}.",
        )
        for number, place in enumerate(rng.choices(communes, k=ORGANISATIONS))
    ]
    return Organisation.objects.bulk_create(made, batch_size=BATCH)


def _network(tree: Tree, number: int, animator: Organisation) -> NetworkPage:
    page = NetworkPage(
        title=f"Réseau santé {number}",
        slug=f"reseau-sante-{number}",
        summary="Des coordinations qui se retrouvent trois fois par an.",
        purpose=f"<p>{words.SUBJECTS[number % len(words.SUBJECTS)].capitalize()} : partager ce qui marche.</p>",
        animator=animator,
    )
    tree.networks.refresh_from_db()
    return tree.networks.add_child(instance=page)


def _posts(communes: list[Territory], bodies: list[Organisation], networks: list[Any], rng: random.Random) -> None:
    now = timezone.now()
    holders = [User(email=f"poste-{number}@asv.example") for number in range(POSTS)]
    posts = [
        Post(
            function=rng.choice(_FUNCTIONS),
            organisation=rng.choice(bodies),
            holder=holder,
            name=f"Personne {number}",
            presentation=f"{rng.choice(words.ACTIONS)}, {rng.choice(words.SUBJECTS)}. " * 5,
            email=holder.email,
            levels=dict.fromkeys(LINES, Level.MEMBERS if number % 3 == 0 else Level.PUBLIC),
            consented_at=now,
            confirmed_at=now,
        )
        for number, holder in enumerate(User.objects.bulk_create(holders, batch_size=BATCH))
    ]
    Post.objects.bulk_create(posts, batch_size=BATCH)
    pools: tuple[tuple[Any, str, list[Any], int], ...] = (
        (Post.territories, "territory_id", communes, 2),
        (Post.demarches, "demarchekind_id", list(DemarcheKind.objects.all()), 2),
        (Post.themes, "theme_id", list(Theme.objects.all()), 3),
        (Post.networks, "networkpage_id", networks, 1),
    )
    for field, target, pool, many in pools:
        rows = [
            field.through(post_id=post.pk, **{target: chosen.pk})
            for post in posts
            for chosen in rng.sample(pool, min(many, len(pool)))
        ]
        field.through._default_manager.bulk_create(rows, batch_size=BATCH)


def _demarches(tree: Tree, bodies: list[Organisation], seed: int, rng: random.Random) -> None:
    kinds = list(DemarcheKind.objects.all())

    def fill(page: Any, paragraphs: list[str]) -> None:
        begun = rng.randint(2000, 2024)
        page.kind, page.bearer, page.state = rng.choice(kinds), rng.choice(bodies), rng.choice(_STATES)
        page.since = date(begun, rng.randint(1, 12), 1)
        page.until = date(begun + rng.randint(1, 6), 1, 1) if page.state == DemarcheState.TERMINEE else None
        page.population, page.presentation = rng.randint(1000, 90_000), paragraphs[0]
        years = active_years(page)
        page.settled_years, page.open_since = years.text, years.open_since

    write_pages(Kind(DemarchePage, tree.demarches, fill), DEMARCHES, seed, rng)
    posts = [
        DemarchePost(page_id=pk, function="Coordination", organisation=rng.choice(bodies), sort_order=0)
        for pk in DemarchePage.objects.order_by("pk").values_list("pk", flat=True)
    ]
    DemarchePost.objects.bulk_create(posts, batch_size=BATCH)


def _meetings(tree: Tree, bodies: list[Organisation], networks: list[Any], seed: int, rng: random.Random) -> None:
    now = timezone.now().replace(hour=9, minute=0, second=0, microsecond=0)

    def fill(page: Any, paragraphs: list[str]) -> None:
        page.starts_at = now + timedelta(days=rng.randint(-2500, 400))
        page.ends_at, page.date = page.starts_at + timedelta(hours=3), timezone.localdate(page.starts_at)
        page.venue, page.host, page.context = "Hôtel de ville", rng.choice(bodies), paragraphs[0]
        page.network = rng.choice(networks) if rng.random() < 0.5 else None
        page.takes_registrations, page.capacity = True, 30

    write_pages(Kind(MeetingPage, tree.meetings, fill), MEETINGS, seed, rng)
    meetings = list(MeetingPage.objects.order_by("pk").values_list("pk", flat=True))
    Desk.objects.bulk_create([Desk(meeting_id=pk, last_number=PLACES) for pk in meetings], batch_size=BATCH)
    registrations = [
        Registration(
            meeting_id=pk,
            email=f"inscrit-{number}@asv.example",
            name=f"Personne {number}",
            state=State.CONFIRMED,
            number=number + 1,
            created_at=now,
            confirmed_at=now,
        )
        for pk in meetings
        for number in range(PLACES)
    ]
    Registration.objects.bulk_create(registrations, batch_size=BATCH)
