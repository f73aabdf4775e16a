"""What every resource has: accounts and their settings, names, tags, links, runbooks."""
