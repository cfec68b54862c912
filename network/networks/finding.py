"""The network an address names, for this person."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from asv.core.visibility import visibility_of
from network.networks.joining import may_run
from network.networks.models import NetworkPage


def network_or_404(request: HttpRequest, slug: str) -> NetworkPage:
    """The published network. Raises Http404."""
    network = visibility_of(request).listed(NetworkPage.objects.filter(slug=slug)).first()
    if network is None:
        raise Http404
    return network


def run_by(request: HttpRequest, slug: str) -> NetworkPage:
    """The same, where this person looks after it: another's network answers like one that is not. Raises Http404."""
    network = network_or_404(request, slug)
    if not may_run(request.user, network):
        raise Http404
    return network
