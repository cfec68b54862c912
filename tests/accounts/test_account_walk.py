"""The account walk: whatever he and she do, in whatever order, nobody holds a key to an account they did not prove."""

import random
from itertools import product

import pytest
from django.core import mail
from django.test import Client

from tests.accounts.account_walk import (
    HER_NEW,
    HERS,
    HIS,
    Person,
    actions,
    enter_by_code,
    person_is,
    undone,
    wrong_keys,
)
from tests.depth import SEED, amount
from tests.factories.accounts import make_admin
from tests.factories.site import make_tree

pytestmark = [pytest.mark.django_db, pytest.mark.walk]
NAMES = list(actions(None, None, None))


@pytest.fixture
def team(settings):
    make_tree()
    settings.ACCOUNT_RATE_LIMITS = False  # what limits hold is tested elsewhere; here they would hide a key
    browser = Client()
    browser.force_login(make_admin("equipe@exemple.fr"))
    return browser


def chosen(length, bounded, whole):
    """Orders of so many actions: a seeded sample, or so many of all."""
    orders = list(product(NAMES, repeat=length))
    return random.Random(SEED).sample(orders, min(amount(bounded, whole), len(orders)))


def keys_after(order, team):
    """What is wrong after these actions, and once more after she has entered by code at last."""
    him = Person("he", (HIS,), "sa-phrase-a-lui-1")
    her = Person("she", (HERS, HER_NEW), "sa-phrase-a-elle-2")
    mail.outbox.clear()
    with undone():
        acts = actions(him, her, team)
        for name in order:
            acts[name]()
        wrong = wrong_keys(him) + wrong_keys(her)
        for address in (HERS, HER_NEW):
            enter_by_code(her, address)
        return wrong + wrong_keys(him)


@pytest.mark.parametrize(("length", "bounded", "whole"), [(2, 20, len(NAMES) ** 2), (3, 4, 200)])
def test_nobody_holds_a_key_to_an_account_whose_address_they_did_not_prove(length, bounded, whole, team):
    faults = {}
    for order in chosen(length, bounded, whole):
        wrong = keys_after(order, team)
        if wrong:
            faults[order] = wrong
    assert faults == {}


def test_a_key_that_stays_is_found(team, monkeypatch):
    """Were nothing dropped at the proof, the walk would say so."""
    order = ("he had an account at hers before", "she enters by code")
    assert keys_after(order, team) == []
    monkeypatch.setattr("asv.accounts.address_proof.drop_keys", lambda user: None)
    assert any("is in nadia@exemple.fr" in said for said in keys_after(order, team))


def test_the_walk_comes_to_accounts_at_all(team):
    """She gets in by each of her ways, he gets into his own: the walk does not stand before closed doors."""
    her, him = Person("she", (HERS, HER_NEW), "sa-phrase-a-elle-2"), Person("he", (HIS,), "sa-phrase-a-lui-1")
    acts = actions(him, her, team)
    acts["he opens his own account, with every key"]()
    assert person_is(him.browser).email == HIS and him.browser.get("/compte/").status_code == 200
    assert him.secrets and him.passkeys and him.feeds
    acts["she signs up"]()
    acts["she follows her latest link"]()
    assert person_is(her.browser).email == HERS
    acts["she makes keys where she is"]()
    assert her.secrets and her.passkeys and her.feeds
    acts["she changes her address"]()
    assert person_is(her.browser).email == HER_NEW
    acts["she leaves"]()
    assert person_is(her.browser) is None
    acts["the team gives his account to her"]()
    assert person_is(him.browser) is None
    assert wrong_keys(him) == wrong_keys(her) == []
