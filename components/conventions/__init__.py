"""What all resources share: accounts and their settings, names, tags, links, runbooks."""
