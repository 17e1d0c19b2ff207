"""The values that every layer speaks: graphs, records, reports and views."""
