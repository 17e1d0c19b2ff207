"""The representations; each module has a `representations(context)` function."""
