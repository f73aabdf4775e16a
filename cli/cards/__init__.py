"""Everything about one item on one screen: an alert, a person, a service."""
