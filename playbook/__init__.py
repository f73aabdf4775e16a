"""The incident playbook: the process, who is on call, and a runbook for each notifier of a plan."""
