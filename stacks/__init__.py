"""The Pulumi program, and beside it one folder of YAML per stack."""
