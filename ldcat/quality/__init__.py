"""Measure how well records are described: the indicators of data.europa.eu, from graph alone."""
