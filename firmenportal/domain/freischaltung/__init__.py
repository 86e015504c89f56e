"""Freischaltung: which way leads to access, and the applications that open it."""
