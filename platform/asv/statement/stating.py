"""What may be said of an audit, as French law has it: a rate only where every criterion was looked at.

Sources: law 2005-102, article 47; decree 2019-768; the model of statement of the RGAA. The rate is that of criteria met
among those that apply; 100 % is « totalement conforme », 50 % and more « partiellement conforme ».
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.conf import settings

from asv.core.models import SiteSettings
from asv.core.remembered import site_settings
from asv.statement.models import Answer, Audit, SampledPage, Verdict

UNAUDITED = "non conforme"
UNFINISHED = "non conforme (audit incomplet)"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many criteria are met, failed, do not apply, and were looked at by nobody."""

    met: int = 0
    failed: int = 0
    absent: int = 0
    untested: int = 0

    @property
    def rate(self) -> float | None:
        """Of those that apply, how many are met, in percent; None while any is untested, or none applies."""
        applying = self.met + self.failed
        return None if self.untested or not applying else 100 * self.met / applying

    @property
    def state(self) -> str:
        """The words of the law for it."""
        if self.untested:
            return UNFINISHED
        if self.rate is None:
            return UNAUDITED
        if self.rate == 100:
            return "totalement conforme"
        return "partiellement conforme" if self.rate >= 50 else UNAUDITED


def tally_of(audit: Audit) -> Tally:
    """The audit's verdicts, counted."""
    found = Counter(audit.answers.order_by().values_list("verdict", flat=True))
    return Tally(**{verdict.value: found[verdict.value] for verdict in Verdict})


def stated_audit() -> Audit | None:
    """The audit that the statement is written from: the latest that is published."""
    return Audit.objects.filter(is_published=True).first()


def write_label() -> None:
    """Keep the words that stand at the foot of every page, beside the settings that each page reads anyway."""
    audit = stated_audit()
    label = tally_of(audit).state if audit else UNAUDITED
    found = SiteSettings.load()
    if found.conformity != label:
        found.conformity = label
        found.save(update_fields=["conformity"])


@dataclass(frozen=True, slots=True)
class Statement:
    """What the page of the statement says; without an audit it says that there was none."""

    entity: str
    address: str
    state: str
    audit: Audit | None
    tally: Tally
    failed: list[Answer]
    derogated: list[Answer]
    untested: list[Answer]
    pages: list[SampledPage]

    @property
    def rate(self) -> str:
        """As French readers write it: "87,5"; empty where none may be said."""
        return "" if self.tally.rate is None else f"{self.tally.rate:.1f}".replace(".", ",").removesuffix(",0")


def statement() -> Statement:
    """The statement as it stands, in three queries."""
    audit = stated_audit()
    said = site_settings()
    answers = list(audit.answers.all()) if audit else []
    for one in answers:
        one.audit = audit  # known: not asked for each
    tally = Tally(**{verdict.value: sum(one.verdict == verdict for one in answers) for verdict in Verdict})
    return Statement(
        entity=(audit.entity if audit else "") or said.publisher or settings.SITE_NAME,
        address=settings.SITE_URL,
        state=tally.state if audit else UNAUDITED,
        audit=audit,
        tally=tally,
        failed=[one for one in answers if one.verdict == Verdict.FAILED and not one.is_derogated],
        derogated=[one for one in answers if one.is_derogated],
        untested=[one for one in answers if one.verdict == Verdict.UNTESTED],
        pages=list(audit.sample.all()) if audit else [],
    )
