from django.apps import AppConfig


class StatementConfig(AppConfig):
    name = "asv.statement"
    label = "statement"
    verbose_name = "Accessibilité"

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save

        from asv.core.parts import register_part
        from asv.statement.models import Answer, Audit, SampledPage, verdicts_changed
        from asv.statement.stating import statement, write_label

        def follow(**kwargs: object) -> None:
            if not kwargs.get("raw"):
                write_label()

        def look_anew(instance: SampledPage, **kwargs: object) -> None:
            audit = None if kwargs.get("raw") else Audit.objects.filter(pk=instance.audit_id).first()
            if audit:
                audit.follow_pages()

        verdicts_changed.connect(follow, weak=False, dispatch_uid="statement.verdicts")
        for signal in (post_save, post_delete):
            for sender in (Audit, Answer):
                signal.connect(follow, sender=sender, weak=False, dispatch_uid=f"statement.{sender.__name__}")
            signal.connect(look_anew, sender=SampledPage, weak=False, dispatch_uid="statement.SampledPage")
        register_part("statement", lambda: {"said": statement()})
