"""The live accounts: their objects, read from the vendors' APIs."""
