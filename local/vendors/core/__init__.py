"""The account and what is known of its kinds, for all vendors alike."""
