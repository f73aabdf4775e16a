"""What a person may write: types of text, forms, diagnostics, symbols and the schema made of them."""
