"""The address of the figures, `/metrics`, as Prometheus asks for it."""

from django.urls import path

from operations.readiness.views import metrics

urlpatterns = [path("", metrics, name="metrics")]
