"""Schulung: what the users of the portal can read about access, as pages and as PDF."""
