"""The whole catalogue as files, made beside the server."""
