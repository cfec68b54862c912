"""What is logged, and where to."""

_LINE = {"()": "asv.core.log_lines.DiscreetFormatter", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": _LINE},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # One line for each saved page and index update says nothing that Wagtail's own history does not keep. What the
    # client of the search server says at each try, the breaker says once.
    "loggers": {
        **{name: {"level": "WARNING"} for name in ("django_tasks", "wagtail", "modelsearch")},
        "elastic_transport": {"level": "ERROR"},
    },
}
