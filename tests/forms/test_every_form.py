"""Every form that anyone sees posts, empty, filled and filled wrongly: no token is missing, nothing typed is lost.

The forms are found where people find them: on the pages that the walk in the browser names, on every address that
takes nothing, on one page of each route that their links lead to, and behind the forms themselves.
"""

import logging

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import override_settings

from asv.taxonomy.catalogue import forget_catalogue
from search.lexicon import forget_names
from tests.depth import DEEP, amount
from tests.factories.demo import demo_site
from tests.forms.filling import shuffled
from tests.forms.ground import PEOPLE, Browser, build_ground
from tests.forms.test_tokens import FOLDER, FORM, names
from tests.forms.walking import Walk, is_wagtails, one_a_route

pytestmark = [pytest.mark.django_db, pytest.mark.walk, pytest.mark.xdist_group("forms")]
WALKERS = PEOPLE if DEEP else ("visitor", "member", "insider", "facilitator", "administrator")
# A floor: a walk that finds nothing must not pass for one that finds nothing wrong.
FORMS = amount(120, 160)
SOME = 12
ELSEWHERE = {
    "files/former.html": "tests/core/test_former_files.py: nothing of the demo was replaced",
    "account/password_set.html": "tests/accounts: nobody of the bounded walk is without a password",
    "account/request_reauthentication_code.html": "tests/accounts: the same",
    "account/confirm_reauthentication_code.html": "tests/accounts: the same",
    "mfa/webauthn/reauthenticate.html": "tests/e2e/test_passkey.py: only a script sends it, with what a key signed",
}
# What Wagtail's own forms do, and we cannot change.
OF_WAGTAIL = {
    # Its chooser of a new parent goes back to the first level where none was chosen.
    "post /admin/pages/": "no fault said of what it asks for",
    # A draft may lack what a published page owes.
    "« Enregistrer le brouillon », empty": "said done with nothing in what it asks for",
}


@pytest.fixture(scope="module", autouse=True)
def own_ground(tmp_path_factory):
    """One site for the whole walk: building it takes longer than walking it."""
    here = tmp_path_factory.mktemp("forms")
    ours = {"SEARCH_INDEX_DIR": here / "index", "MEDIA_ROOT": here / "media", "DATA_DIR": here}
    # The whole walk takes longer than a proof of who one is lasts.
    with override_settings(**ours, ACCOUNT_REAUTHENTICATION_TIMEOUT=24 * 3600):
        _forget()
        yield here
    _forget()


def _forget():
    cache.clear()
    forget_catalogue()
    forget_names()


@pytest.fixture(scope="module")
def walks(own_ground, django_db_setup, django_db_blocker):
    """Each person's way, with every form tried that nobody before them had."""
    logging.disable(logging.WARNING)  # refusals are what is looked for
    with django_db_blocker.unblock(), demo_site(own_ground), transaction.atomic():
        seeds = build_ground()
        known: dict = {}
        found = [_walked(person, seeds if DEEP else _bounded(seeds), known) for person in WALKERS]
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)
    return found


def _bounded(seeds):
    """One address of each route; of what is Wagtail's alone, some."""
    ours = [path for path in one_a_route(seeds) if not is_wagtails(path)]
    return ours + shuffled([path for path in one_a_route(seeds) if is_wagtails(path)])[:SOME]


def _walked(person, seeds, known):
    walk = Walk(person, Browser(person)).go(seeds)
    new = [sending for key, sending in walk.sendings.items() if DEEP or key not in known]
    ours = [sending for sending in new if not is_wagtails(sending.path)]
    others = shuffled([sending for sending in new if is_wagtails(sending.path)])
    for sending in ours + others[: amount(SOME, len(others))]:
        walk.try_out(sending)
    posted = [sending for sending in ours if sending.method == "post"]
    for sending in shuffled(posted)[: amount(SOME, len(posted))] if connection.vendor == "sqlite" else ():
        walk.try_shut(sending)
    known.update(walk.sendings)
    return walk


def test_no_form_is_refused_dead_or_loses_what_was_typed(walks):
    faults = [fault for walk in walks for fault in walk.faults if not _is_wagtails(fault)]
    assert not faults, "\n".join(faults)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a failed write would end the walk's own transaction")
def test_the_walk_meets_forms_that_cannot_be_written(walks):
    """What they then answer is among the faults above."""
    assert sum(walk.shut for walk in walks) >= amount(20, 80)


def _is_wagtails(fault):
    return any(where in fault and what in fault for where, what in OF_WAGTAIL.items())


def test_the_walk_finds_the_forms_of_every_template(walks):
    found = {key: str(sending) for walk in walks for key, sending in walk.sendings.items()}
    assert len(found) >= FORMS, "\n".join(sorted(found.values()))
    assert sum(walk.tried for walk in walks) >= 2 * FORMS
    seen = set().union(*(walk.templates for walk in walks))
    posting = {name for name in names() if FORM.search((FOLDER / name).read_text())}
    assert posting - seen - set(ELSEWHERE) == set(), "no one on the walk saw these"
