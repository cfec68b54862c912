"""E-mail addresses that are the same mailbox: one account whatever the case, and however the domain is written."""

from __future__ import annotations

from contextlib import suppress
from typing import Any


def canonical_email(address: str) -> str:
    """The address in lower case, its domain in Unicode: "Nadia@XN--SANT-EPA.fr" is "nadia@santé.fr".

    Browsers send an accented domain in its ASCII form (RFC 5891), people type it as they read it. A tag ("+asv")
    belongs to the mailbox's owner and is kept. What is no address comes back in lower case, for the form to refuse.
    """
    local, at, domain = address.strip().lower().rpartition("@")
    if not at:
        return domain
    with suppress(UnicodeError):
        domain = domain.encode("idna").lower().decode("idna")
    return f"{local}@{domain}"


def mailbox_of(address: str) -> str:
    """The mailbox that an address leads to, for limits: "a+asv@x.fr" and "A@x.fr" count as one (RFC 5233 tags)."""
    local, _at, domain = canonical_email(address).rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain}"


def proved_addresses(user: Any) -> set[str]:
    """The addresses this account has proved, in their canonical form."""
    return {canonical_email(row.email) for row in user.emailaddress_set.all() if row.verified}
