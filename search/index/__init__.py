"""What an index holds of a resource, whatever the engine: its texts, its values, its order, what a hit shows."""
