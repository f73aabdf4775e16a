"""Plans: the program's resources, recorded without engine, keys or passphrase."""
