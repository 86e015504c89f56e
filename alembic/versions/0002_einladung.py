"""Einladungen with their resending, and saved bundles of rights"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_RECHTE = (
    "'bestand_lesen', 'bestand_aendern', 'mitarbeiter_anmelden', 'berechnen', 'abrechnung_lesen'"
)


def upgrade() -> None:
    _einladung()
    _buendel()
    op.create_table(
        "einladungsentwurf",
        sa.Column("benutzer_id", sa.Integer(), nullable=False),
        sa.Column("firma_id", sa.Integer(), nullable=False),
        sa.Column("angaben", sa.JSON(), nullable=False),
        sa.Column("geaendert_am", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["benutzer_id"], ["benutzer.id"]),
        sa.ForeignKeyConstraint(["firma_id"], ["firma.id"]),
        sa.PrimaryKeyConstraint("benutzer_id", "firma_id"),
    )


def _einladung() -> None:
    op.add_column("einladung", sa.Column("erinnerung_hash", sa.String(), nullable=True))
    for am in ("verfallen_am", "abschluss_gemeldet_am"):
        op.add_column("einladung", sa.Column(am, sa.DateTime(timezone=True), nullable=True))
    op.create_index("einladung_erinnerung", "einladung", ["erinnerung_hash"], unique=True)
    op.create_index("einladung_nach_einladendem", "einladung", ["eingeladen_von_id"])
    op.create_table(
        "einladungvertrag",
        sa.Column("einladung_id", sa.Integer(), nullable=False),
        sa.Column("vertrag_id", sa.BigInteger(), nullable=False),
        sa.Column("firma_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["einladung_id", "firma_id"],
            ["einladung.id", "einladung.firma_id"],
            name="einladung_vertrag_einladung",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["vertrag_id", "firma_id"],
            ["gruppenvertrag.id", "gruppenvertrag.firma_id"],
            name="einladung_vertrag_vertrag",
        ),
        sa.PrimaryKeyConstraint("einladung_id", "vertrag_id"),
    )


def _buendel() -> None:
    op.create_table(
        "rechtebuendel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("firma_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("angelegt_von_id", sa.Integer(), nullable=False),
        sa.Column("geaendert_am", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["angelegt_von_id", "firma_id"],
            ["mitgliedschaft.id", "mitgliedschaft.firma_id"],
            name="rechtebuendel_von",
        ),
        sa.ForeignKeyConstraint(["firma_id"], ["firma.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("firma_id", "name", name="rechtebuendel_name"),
        sa.UniqueConstraint("id", "firma_id", name="rechtebuendel_firma"),
    )
    op.create_table(
        "rechtebuendelzelle",
        sa.Column("buendel_id", sa.Integer(), nullable=False),
        sa.Column("vertrag_id", sa.BigInteger(), nullable=False),
        sa.Column("recht", sa.String(), nullable=False),
        sa.Column("firma_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"recht IN ({_RECHTE})", name="recht_bekannt"),
        sa.ForeignKeyConstraint(
            ["buendel_id", "firma_id"],
            ["rechtebuendel.id", "rechtebuendel.firma_id"],
            name="rechtebuendelzelle_buendel",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["vertrag_id", "firma_id"],
            ["gruppenvertrag.id", "gruppenvertrag.firma_id"],
            name="rechtebuendelzelle_vertrag",
        ),
        sa.PrimaryKeyConstraint("buendel_id", "vertrag_id", "recht"),
    )
