"""A facet that the site does not have: what one writes for it, and a walk that meets it everywhere."""
