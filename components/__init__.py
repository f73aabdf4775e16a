"""One Pulumi component per capability; the vendors' quirks live here and nowhere else."""
