"""The Admin-Bereich: event handlers and display rows, one module per page."""
