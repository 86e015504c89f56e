"""The Admin-Bereich: one module per page."""
