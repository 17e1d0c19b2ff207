"""What a sandbox worker can do; each module has an `open_job(config)` function."""
