"""A stock Wagtail site, as its tutorial would have it, which `bench.stock` sets ours beside. Nothing here is ours."""
