from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "asv.jobs"
    label = "jobs"
