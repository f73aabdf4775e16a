"""The `watchbill` command: thin verbs over the other folders."""
