"""A link followed several times at once: one answer takes effect, the others learn that it is over."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from asv.jobs.models import OutgoingMail
from network.directory.handing import offer
from network.directory.models import Handover, Post
from tests.directory.making import make_post
from tests.factories.accounts import delivered, link_in
from tests.factories.site import make_experience, make_tree, make_user

SUCCESSOR = "suite@exemple.fr"


def at_once(link, answers, successor):
    """Each answer from a browser of its own, signed in as the successor, all sent together; their statuses."""
    gate = threading.Barrier(len(answers))

    def one(client, answer):
        gate.wait(30)
        try:
            return client.post(link, {"answer": answer}).status_code
        finally:
            connection.close()

    clients = [Client() for _answer in answers]
    for client in clients:
        client.force_login(successor)
    with ThreadPoolExecutor(len(answers)) as pool:
        return list(pool.map(one, clients, answers))


@pytest.mark.parametrize("answers", [["accept"] * 8, ["accept", "refuse"] * 4])
def test_one_answer_takes_effect(lasting_db, answers):
    tree = make_tree()
    post = make_post(tree)
    predecessor = post.holder
    draft = make_experience(tree, "Brouillon à finir", live=False)
    Page.objects.filter(pk=draft.pk).update(owner=predecessor)
    offer(post, SUCCESSOR, predecessor, with_drafts=True)
    link = link_in(delivered()[-1], "/annuaire/relais/")

    successor = make_user(SUCCESSOR)
    statuses = at_once(link, answers, successor)

    assert sorted(set(statuses)) in ([200, 410], [302, 410]) and statuses.count(410) == len(answers) - 1, statuses
    handover, post = Handover.objects.get(), Post.objects.get()
    accepted = 302 in statuses
    assert (handover.state, handover.drafts_moved) == (("accepted", 1) if accepted else ("refused", 0))
    assert post.holder == (successor if accepted else predecessor)
    assert Page.objects.get(pk=draft.pk).owner == post.holder
    moved = ModelLogEntry.objects.filter(action="directory.handover"), PageLogEntry.objects.filter(page=draft.pk)
    assert moved[0].count() == moved[1].filter(action="directory.handover").count() == int(accepted)
    assert OutgoingMail.objects.filter(key=f"directory:handover-answer:{handover.pk}:{handover.state}").count() == 1
