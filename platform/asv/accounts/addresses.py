"""E-mail addresses that are the same mailbox: one account whatever the case, and however the domain is written."""

from __future__ import annotations


def canonical_email(address: str) -> str:
    """The address in lower case, its domain in Unicode: "Nadia@XN--SANT-EPA.fr" is "nadia@santé.fr".

    Browsers send an accented domain in its ASCII form (RFC 5891), people type it as they read it. A tag ("+asv")
    belongs to the mailbox's owner and is kept. What is no address comes back in lower case, for the form to refuse.
    """
    local, at, domain = address.strip().lower().rpartition("@")
    if not at:
        return domain
    try:
        domain = domain.encode("idna").decode("ascii").lower().encode("ascii").decode("idna")
    except UnicodeError:
        pass
    return f"{local}@{domain}"
