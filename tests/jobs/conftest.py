import pytest

from asv.jobs import registry
from tests.factories.jobs import mail_server


@pytest.fixture(autouse=True)
def own_registry(monkeypatch):
    """Only the consumers and duties that the test registers."""
    monkeypatch.setattr(registry, "_CONSUMERS", {})
    monkeypatch.setattr(registry, "_DUTIES", {})


@pytest.fixture
def smtp(settings):
    with mail_server(settings) as server:
        yield server
