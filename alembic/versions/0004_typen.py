"""Proposals of FirmenAdmins, and sealed proofs"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_AUSGAENGE = "'bestaetigt', 'abgelehnt', 'zurueckgezogen', 'hinfaellig', 'abgelaufen'"
_OFFEN = sa.text("ausgang IS NULL")


def upgrade() -> None:
    _typvorschlag()
    _nachweis()


def _typvorschlag() -> None:
    op.create_table(
        "typvorschlag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("firma_id", sa.Integer(), nullable=False),
        sa.Column("kandidat_id", sa.Integer(), nullable=False),
        sa.Column("vorgeschlagen_von_id", sa.Integer(), nullable=False),
        sa.Column("vorgeschlagen_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offen_bis", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ausgang", sa.String(), nullable=True),
        sa.Column("entschieden_am", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entschieden_von_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(f"ausgang IN ({_AUSGAENGE})", name="ausgang_bekannt"),
        sa.CheckConstraint("kandidat_id <> vorgeschlagen_von_id", name="nicht_sich_selbst"),
        sa.CheckConstraint(
            "ausgang <> 'bestaetigt' OR (entschieden_von_id IS NOT NULL"
            " AND entschieden_von_id NOT IN (kandidat_id, vorgeschlagen_von_id))",
            name="bestaetigt_ein_dritter",
        ),
        sa.CheckConstraint(
            "(ausgang IS NULL) = (entschieden_am IS NULL)", name="ausgang_mit_moment"
        ),
        sa.ForeignKeyConstraint(["firma_id"], ["firma.id"]),
        _mitglied("kandidat_id", "typvorschlag_kandidat"),
        _mitglied("vorgeschlagen_von_id", "typvorschlag_von"),
        _mitglied("entschieden_von_id", "typvorschlag_entschieden_von"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "typvorschlag_einmal",
        "typvorschlag",
        ["kandidat_id"],
        unique=True,
        sqlite_where=_OFFEN,
        postgresql_where=_OFFEN,
    )
    op.create_index("typvorschlag_nach_firma", "typvorschlag", ["firma_id", "offen_bis"])


def _nachweis() -> None:
    op.create_table(
        "nachweis",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("firma_id", sa.Integer(), nullable=False),
        sa.Column("art", sa.String(), nullable=False),
        sa.Column("mitgliedschaft_id", sa.Integer(), nullable=True),
        sa.Column("titel", sa.String(), nullable=False),
        sa.Column("ausgestellt_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ausgestellt_von_id", sa.Integer(), nullable=True),
        sa.Column("inhalt", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.CheckConstraint("art IN ('austritt', 'pruefung')", name="art_bekannt"),
        sa.ForeignKeyConstraint(["firma_id"], ["firma.id"]),
        sa.ForeignKeyConstraint(["ausgestellt_von_id"], ["benutzer.id"]),
        _mitglied("mitgliedschaft_id", "nachweis_mitgliedschaft"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("nachweis_nach_firma", "nachweis", ["firma_id", "ausgestellt_am"])
    op.create_index("nachweis_nach_mitgliedschaft", "nachweis", ["mitgliedschaft_id"])


def _mitglied(spalte: str, name: str) -> sa.ForeignKeyConstraint:
    ziel = ["mitgliedschaft.id", "mitgliedschaft.firma_id"]
    return sa.ForeignKeyConstraint([spalte, "firma_id"], ziel, name=name)
