"""The `watchbill` command: thin verbs over the floors below."""
