from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """What whoever runs a site needs: to begin it, to back it up and restore it."""

    name = "operations"
    verbose_name = "Exploitation"

    def ready(self) -> None:
        from wagtail.signals import page_published

        from asv.core.health import register_check
        from asv.core.retention import register_term
        from asv.jobs.housekeeping import every
        from asv.jobs.registry import register_duty
        from experiences.panels import register_tray
        from operations.backup.proving import prove_when_due
        from operations.backup.restoring import finish_switch
        from operations.corpus.rehearsing import rehearse_when_due
        from operations.from_document import taking
        from operations.from_document.views import tray_left
        from operations.older_site import redirecting, running
        from operations.readiness import machine, page, records
        from operations.readiness.history import note_today

        finish_switch()
        register_check("page", page.page_health)
        register_check("static", machine.static_health)
        register_check("disk", machine.disk_health)
        register_check("folders", machine.folders_health)
        register_check("migrations", records.migrations_health)
        register_check("outbox", records.outbox_health)
        register_check("mail_queue", records.mail_queue_health)
        register_check("backup", records.backup_health)
        register_term("operations.older_site.running.REPORTS_KEPT", running.REPORTS_KEPT,
                      "Ce qui a été lu d’un ancien site à importer, noms d’auteurs compris",
                      "la fin de l’import")  # fmt: skip
        register_term("operations.from_document.taking.KEPT", taking.KEPT,
                      "Ce qui a été lu d’un document donné pour en faire un récit", "son dépôt")  # fmt: skip
        register_duty("documents read", every(3600, taking.forget_documents))
        register_tray(tray_left)
        register_duty("older sites", every(5, running.advance_imports))
        register_duty("older sites read", every(3600, running.forget_imports))
        page_published.connect(redirecting.lead_old_addresses, dispatch_uid="older_site")
        register_duty("days of the site", every(60, note_today))
        register_duty("proof of a backup", every(20, prove_when_due))
        register_duty("rehearsal of the corpus archive", every(60, rehearse_when_due))
