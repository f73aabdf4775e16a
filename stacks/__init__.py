"""The Pulumi program, and one folder of YAML per stack."""
