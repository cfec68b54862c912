"""Pages of an older site brought in as drafts: read, cleaned, recognised, judged, written."""
