from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "asv.jobs"
    label = "jobs"
    verbose_name = "Travaux"

    def ready(self) -> None:
        from asv.core.health import register_check
        from asv.core.retention import register_term
        from asv.jobs import mails
        from asv.jobs.consuming import prune_outbox, retry_failures
        from asv.jobs.housekeeping import every, together
        from asv.jobs.letters import erase_words
        from asv.jobs.mails import prune_mails
        from asv.jobs.registry import register_duty
        from asv.jobs.returned_files import KEPT, collect_reports, forget_reports
        from asv.jobs.trouble import mail_health
        from asv.jobs.worker import worker_health

        register_term(
            "asv.jobs.mails.KEPT_DAYS", mails.KEPT_DAYS, "Les messages envoyés, et leurs refus", "leur écriture"
        )
        register_term("asv.jobs.returned_files.KEPT", KEPT, "Les avis de retour de courrier", "leur lecture")
        register_check("worker", worker_health)
        register_check("mails", mail_health)
        register_duty("second tries", every(20, retry_failures))
        register_duty("words of mails", erase_words)
        register_duty("forgetting", every(3600, together(prune_outbox, prune_mails, forget_reports)))
        register_duty("returned mails", every(20, collect_reports))
