"""OAI-PMH 2.0: the protocol in which libraries and repositories harvest."""
