"""Measurements of the portal, each a JSON line; ratios within one run are what counts."""
