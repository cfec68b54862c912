"""What a site needs to serve, beside database, search and worker: each check answers as `asv.core.health` says."""
