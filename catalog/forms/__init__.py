"""The forms that YAML must match: text types, forms, diagnostics, scopes, and the JSON Schema made from them."""
