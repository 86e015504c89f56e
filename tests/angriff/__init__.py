"""Attacks on a running server, past our pages: bare socket, bare HTTP, forms that no page sends.

One server and one world per kind of database (`conftest`); `welt.unveraendert` compares every row
of every table before and after. What the matrix test tries of every event and form with foreign
ids, whoever sends it, is not repeated here. Which row is tried where is in `zeilen`.
"""
