"""What may be said of an audit, as French law has it: a rate only where every criterion was looked at.

Sources: law 2005-102, article 47; decree 2019-768; the model of statement of the RGAA. The rate is that of criteria met
among those that apply; 100 % is « totalement conforme », 50 % and more « partiellement conforme ».
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from asv.core.models import SiteSettings
from asv.core.remembered import site_settings
from asv.statement.models import Answer, Audit, Finding, SampledPage, Verdict

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
    return _counted(audit.answers.order_by().values_list("verdict", flat=True))


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
    pages: list[tuple[SampledPage, Tally]]

    @property
    def rate(self) -> str:
        """As French readers write it: "87,5"; empty where none may be said."""
        return _written(self.tally.rate)

    @property
    def mean(self) -> str:
        """The mean of the pages' own rates, which the model of statement asks beside; empty where one has none."""
        rates = [tally.rate for _page, tally in self.pages if tally.rate is not None]
        whole = self.tally.rate is not None and len(rates) == len(self.pages) and rates
        return _written(sum(rates) / len(rates)) if whole else ""


def _written(rate: float | None) -> str:
    return "" if rate is None else f"{rate:.1f}".replace(".", ",").removesuffix(",0")


def _counted(verdicts: Iterable[str]) -> Tally:
    found = Counter(verdicts)
    return Tally(**{verdict.value: found[verdict.value] for verdict in Verdict})


def _pages_of(audit: Audit) -> list[tuple[SampledPage, Tally]]:
    said: dict[int, list[str]] = defaultdict(list)
    for page, verdict in Finding.objects.filter(answer__audit=audit).order_by().values_list("page", "verdict"):
        said[page].append(verdict)
    return [(page, _counted(said[page.pk])) for page in audit.sample.all()]


def statement() -> Statement:
    """The statement as it stands, in four queries."""
    audit = stated_audit()
    said = site_settings()
    answers = list(audit.answers.all()) if audit else []
    for one in answers:
        one.audit = audit  # known: not asked for each
    tally = _counted(one.verdict for one in answers)
    return Statement(
        entity=(audit.entity if audit else "") or said.publisher or settings.SITE_NAME,
        address=settings.SITE_URL,
        state=tally.state if audit else UNAUDITED,
        audit=audit,
        tally=tally,
        failed=[one for one in answers if one.verdict == Verdict.FAILED and not one.is_derogated],
        derogated=[one for one in answers if one.is_derogated],
        untested=[one for one in answers if one.verdict == Verdict.UNTESTED],
        pages=_pages_of(audit) if audit else [],
    )
