"""Reaching the team: the form, the queue of what came, and the mail that says it."""
