"""The account, and what all vendors' kinds share."""
