"""Routes; each module has a `router(application)` function."""
