"""One Pulumi component per capability. All handling of vendor quirks is here."""
