"""Whether what a waiting mail tells may still be told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from asv.accounts.models import User
from asv.core.visibility import Visibility
from asv.jobs.models import OutgoingMail
from asv.resources.models import ResourcePage
from network.updates.models import Notice, NoticeState
from network.updates.recipients import owner_of, sights_of
from network.updates.sending import mail_key

People = Mapping[int | None, Visibility]


def may_leave_no_more(mails: Sequence[OutgoingMail]) -> set[int]:
    """The ids of those that tell what may not be told any more; their entries are due again, for a mail anew.

    A constant number of queries, however many mails.
    """
    told: dict[int | None, list[Notice]] = defaultdict(list)
    related = ("subscription__user", "subscription__subscriber")
    for notice in Notice.objects.filter(mail__in=mails).select_related(*related).order_by("pk"):
        told[notice.mail_id].append(notice)
    notices = [notice for found in told.values() for notice in found]
    pages = ResourcePage.objects.filter(live=True).only("path", "live").in_bulk({notice.page_id for notice in notices})
    users = User.objects.filter(pk__in={n.subscription.user_id for n in notices if n.subscription.user_id})
    people = sights_of(users)
    untrue = {mail.pk for mail in mails if not _is_true(mail, told[mail.pk], people, pages)}
    if untrue:
        Notice.objects.filter(mail__in=untrue).update(state=NoticeState.DUE, mail=None)
    return untrue


def may_still_leave(mail: OutgoingMail) -> bool:
    """Whether all its alerts still run and its resources are published: one query, at the very last moment.

    Asked in the transaction that writes down the attempt. The rows are held to its end, the entries first, as a
    deletion takes them: an alert is stopped before the mail is in flight, and it does not leave, or after.
    """
    parts = ("page__live", "subscription__active", "subscription__user__is_active", "subscription__subscriber__email")
    held = Notice.objects.select_for_update(of=("self", "subscription")).filter(mail=mail)
    related = held.select_related("page", "subscription__user", "subscription__subscriber")
    notices = list(related.only("mail", *parts).order_by("pk"))
    if _stands(mail, notices) and all(notice.page.live for notice in notices):
        return True
    Notice.objects.filter(mail=mail).update(state=NoticeState.DUE, mail=None)
    return False


def _is_true(mail: OutgoingMail, notices: Sequence[Notice], people: People, pages: Mapping[int, ResourcePage]) -> bool:
    if not _stands(mail, notices):
        return False
    visibility = people[notices[0].subscription.user_id]
    return all(notice.page_id in pages and visibility.may_read(pages[notice.page_id]) for notice in notices)


def _stands(mail: OutgoingMail, notices: Sequence[Notice]) -> bool:
    """Whether its owner may be written to, and nothing it names was stopped or deleted."""
    if not notices:
        return False
    recipient = owner_of(notices[0].subscription)
    # Entries go with the page or the alert they name: a mail that names what is gone has another key.
    if not recipient.is_active or mail.key != mail_key(recipient, [notice.pk for notice in notices]):
        return False
    return all(notice.subscription.active for notice in notices)
