"""LDES: every change as a member that never changes, in the way of DCAT-AP Feeds."""
