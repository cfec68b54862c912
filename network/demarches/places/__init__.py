"""Local pages: what the platform knows of a région, a département, a commune, and the nearest elsewhere."""
