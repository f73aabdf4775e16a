"""Reports of one `Review`, for terminals, pull requests, browsers and programs."""
