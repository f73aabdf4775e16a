"""The tables of the guard: the class of each field of the catalog, and of each input of a resource."""
