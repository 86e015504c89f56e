"""Reviews of access; who ended a Vertretung, and when its waiting was called to mind"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    beendet_von = sa.Column(
        "beendet_von_id", sa.Integer(), sa.ForeignKey("mitgliedschaft.id"), nullable=True
    )
    op.add_column("vertretung", beendet_von, inline_references=True)
    op.add_column("vertretung", sa.Column("erinnert_am", sa.DateTime(timezone=True), nullable=True))
    _plan()
    _pruefung()
    _zeile()


def _plan() -> None:
    op.create_table(
        "pruefplan",
        sa.Column("firma_id", sa.Integer(), nullable=False),
        sa.Column("monate", sa.Integer(), nullable=False),
        sa.Column("naechste_am", sa.Date(), nullable=False),
        sa.Column("gemeldet_am", sa.Date(), nullable=True),
        sa.CheckConstraint("monate IN (6, 12)", name="monate_bekannt"),
        sa.ForeignKeyConstraint(["firma_id"], ["firma.id"]),
        sa.PrimaryKeyConstraint("firma_id"),
    )


def _pruefung() -> None:
    op.create_table(
        "pruefung",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("firma_id", sa.Integer(), nullable=False),
        sa.Column("anlass", sa.String(), nullable=False),
        sa.Column("leitung_id", sa.Integer(), nullable=False),
        sa.Column("begonnen_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("abgeschlossen_am", sa.DateTime(timezone=True), nullable=True),
        sa.Column("nachweis_id", sa.Integer(), nullable=True),
        sa.Column("erinnert_am", sa.Date(), nullable=True),
        sa.CheckConstraint("anlass IN ('turnus', 'bedarf')", name="anlass_bekannt"),
        sa.CheckConstraint(
            "(abgeschlossen_am IS NULL) = (nachweis_id IS NULL)", name="abgeschlossen_mit_nachweis"
        ),
        sa.ForeignKeyConstraint(["firma_id"], ["firma.id"]),
        sa.ForeignKeyConstraint(["nachweis_id"], ["nachweis.id"]),
        sa.ForeignKeyConstraint(
            ["leitung_id", "firma_id"],
            ["mitgliedschaft.id", "mitgliedschaft.firma_id"],
            name="pruefung_leitung",
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("id", "firma_id", name="pruefung_firma"),
    )
    offen = sa.text("abgeschlossen_am IS NULL")
    op.create_index(
        "pruefung_offen",
        "pruefung",
        ["firma_id"],
        unique=True,
        sqlite_where=offen,
        postgresql_where=offen,
    )


def _zeile() -> None:
    op.create_table(
        "pruefzeile",
        sa.Column("pruefung_id", sa.Integer(), nullable=False),
        sa.Column("mitgliedschaft_id", sa.Integer(), nullable=False),
        sa.Column("firma_id", sa.Integer(), nullable=False),
        sa.Column("grund", sa.String(), nullable=False),
        sa.Column("entscheidung", sa.String(), nullable=True),
        sa.Column("entschieden_am", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entschieden_von_id", sa.Integer(), nullable=True),
        sa.Column("umfang", sa.JSON(), nullable=False),
        sa.Column("anlaesse", sa.JSON(), nullable=False),
        sa.CheckConstraint("entschieden_von_id <> mitgliedschaft_id", name="niemand_prueft_sich"),
        sa.CheckConstraint(
            "(entscheidung IS NULL) = (entschieden_am IS NULL)"
            " AND (entscheidung IS NULL) = (entschieden_von_id IS NULL)",
            name="entschieden_von_jemandem",
        ),
        sa.CheckConstraint("entscheidung IN ('behalten', 'entfernt')", name="entscheidung_bekannt"),
        sa.ForeignKeyConstraint(
            ["pruefung_id", "firma_id"],
            ["pruefung.id", "pruefung.firma_id"],
            name="pruefzeile_pruefung",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mitgliedschaft_id", "firma_id"],
            ["mitgliedschaft.id", "mitgliedschaft.firma_id"],
            name="pruefzeile_mitgliedschaft",
        ),
        sa.ForeignKeyConstraint(
            ["entschieden_von_id", "firma_id"],
            ["mitgliedschaft.id", "mitgliedschaft.firma_id"],
            name="pruefzeile_entschieden_von",
        ),
        sa.PrimaryKeyConstraint("pruefung_id", "mitgliedschaft_id"),
    )
    op.create_index("ix_pruefzeile_mitgliedschaft_id", "pruefzeile", ["mitgliedschaft_id"])
