"""The guard of pages: the path of each page through the planned resources, compared between base and head."""
