"""Both revisions of a review: their files, their plans and the documents read from them."""
