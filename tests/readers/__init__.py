"""What leaves the site, read by the programs that people have."""
