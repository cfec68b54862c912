"""The demo's audit of accessibility; one that is there stays as it is."""

from __future__ import annotations

from asv.statement.models import Audit, SampledPage, Verdict
from demo.content.accessibility import ABSENT, AUDIT, AUDITED_ON, FAILED, MET, ONLY_ON, SAMPLE, UNTESTED


def load_statement() -> None:
    """An audit with the verdicts that the project's tests show, where there is none yet."""
    if Audit.objects.exists():
        return
    audit = Audit.objects.create(audited_on=AUDITED_ON, **AUDIT)
    for rank, (title, path) in enumerate(SAMPLE):
        SampledPage.objects.create(audit=audit, title=title, path=path, sort_order=rank)
    told = {
        **{number: (Verdict.MET, evidence, "") for number, evidence in MET.items()},
        **{number: (Verdict.FAILED, *said) for number, said in FAILED.items()},
        **{number: (Verdict.ABSENT, evidence, "") for number, evidence in ABSENT.items()},
    }
    for answer in audit.answers.filter(number__in=UNTESTED):
        answer.evidence = UNTESTED[answer.number]
        answer.save()
    for answer in audit.answers.filter(number__in=told):
        _verdict, answer.evidence, answer.fault = told[answer.number]
        answer.checked_on = AUDITED_ON
        answer.save()
        answer.findings.update(verdict=told[answer.number][0])
        if answer.number in ONLY_ON:
            answer.findings.exclude(page__path__in=ONLY_ON[answer.number]).update(verdict=Verdict.ABSENT)
    audit.save()  # the whole follows from the pages
