"""Commands; each module has a `register(app)` function."""
