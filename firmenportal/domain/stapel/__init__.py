"""Invitations in batches: a file is read, checked row by row, and sent in portions."""
