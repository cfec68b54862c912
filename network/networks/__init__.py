"""Who belongs to a network, who looks after it, and what they do together."""
