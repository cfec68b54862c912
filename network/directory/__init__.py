"""The directory: structures, posts, and the people who hold them and agree to be shown."""
