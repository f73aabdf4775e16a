"""Risks: changes after which someone is not paged who would have been."""
