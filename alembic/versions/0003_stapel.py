"""Invitations in batches"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stapel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("firma_id", sa.Integer(), nullable=False),
        sa.Column("hochgeladen_von_id", sa.Integer(), nullable=False),
        sa.Column("dateiname", sa.String(), nullable=False),
        sa.Column("erstellt_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zustand", sa.String(), nullable=False),
        sa.Column("nur_alle", sa.Boolean(), nullable=False),
        sa.Column("sitzung", sa.String(), nullable=False),
        sa.Column("fertig_am", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("zustand IN ('geprueft', 'sendet', 'fertig')", name="zustand_bekannt"),
        sa.ForeignKeyConstraint(["firma_id"], ["firma.id"]),
        sa.ForeignKeyConstraint(
            ["hochgeladen_von_id", "firma_id"],
            ["mitgliedschaft.id", "mitgliedschaft.firma_id"],
            name="stapel_von",
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("stapel_nach_firma", "stapel", ["firma_id", "erstellt_am"])
    op.create_index("stapel_nach_alter", "stapel", ["erstellt_am"])
    sendet = sa.text("zustand = 'sendet'")
    op.create_index("stapel_offen", "stapel", ["id"], sqlite_where=sendet, postgresql_where=sendet)
    op.create_table(
        "stapelzeile",
        sa.Column("stapel_id", sa.Integer(), nullable=False),
        sa.Column("nummer", sa.Integer(), nullable=False),
        sa.Column("zustand", sa.String(), nullable=False),
        sa.Column("werte", sa.JSON(), nullable=False),
        sa.Column("angaben", sa.JSON(), nullable=False),
        sa.Column("fehler", sa.JSON(), nullable=False),
        sa.Column("einladung_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "zustand IN ('gueltig', 'fehlerhaft', 'gesendet', 'abgelehnt')", name="zustand_bekannt"
        ),
        sa.ForeignKeyConstraint(["stapel_id"], ["stapel.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["einladung_id"], ["einladung.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("stapel_id", "nummer"),
        sa.UniqueConstraint("einladung_id"),
    )
