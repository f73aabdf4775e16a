"""The report on a pull request: the comment and the annotations."""
