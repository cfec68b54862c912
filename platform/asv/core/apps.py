from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "asv.core"
    label = "core"
