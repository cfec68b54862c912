"""The groups of the site's team, by the names people read in the admin."""

EDITORS, MODERATORS = "Rédaction", "Modération"
