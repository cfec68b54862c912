"""The board: each resource with who looks after it, how it stands, and the one next act."""
