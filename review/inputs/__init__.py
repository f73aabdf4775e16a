"""The inputs of a review: files of both revisions, their plans, and the documents read from them."""
