"""The program recorded without engine, keys or passphrase."""
