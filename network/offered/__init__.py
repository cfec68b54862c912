"""A démarche, a structure or a rencontre that somebody proposes: its form, and the draft that the team makes of it."""
