"""Every event, page, route and form × every person of the cast × own and foreign ids, from outside.

Against the production server over a bare socket and bare HTTP. Nobody is told a number, a Firma or
an address that is none of his business, and only what is listed in `AENDERT` changes the database,
and there only rows that are the person's own or belong to a Firma whose access he governs. A new
event, parameter, page, route or form fails here until it has its samples (`samples.py`).

Everybody has given his password again just now (step-up), so that what needs that is tried, too.
"""
