"""What judged questions are asked on: a database with every vocabulary, place and synonym of a new site, no page."""

from __future__ import annotations

import os
from pathlib import Path

from bench.site import ROOT, environment, manage


def inside_the_site() -> None:
    """Be that site in this process, kept in DATA_DIR; for commands, before a model of the project is imported."""
    import django

    data_dir = Path(os.environ.get("DATA_DIR", ROOT / "var")).resolve() / "bench-relevance"
    data_dir.mkdir(parents=True, exist_ok=True)
    env = environment(data_dir)
    manage(env, "migrate", "-v0")
    os.environ.update(env)
    django.setup()
    furnish()


def furnish() -> None:
    """The vocabularies, thesaurus and places that every installation has; what is there already stays."""
    from django.core.management import call_command

    call_command("load_vocabularies", verbosity=0)
    call_command("load_territories", verbosity=0)
