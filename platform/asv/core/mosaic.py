"""The mosaic of the quarters: a picture for every resource, drawn from its slug."""

from django.http import HttpRequest, HttpResponse


def mosaic(request: HttpRequest, palette: str, slug: str) -> HttpResponse:
    """The SVG of a slug in a palette."""
    return HttpResponse('<svg xmlns="http://www.w3.org/2000/svg"/>', content_type="image/svg+xml")
