"""The map of the démarches: what it shows, how it is drawn, what is missing."""
