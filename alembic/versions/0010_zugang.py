"""Zugangskennungen, Widerrufscodes, and letters and SMS in the outbox"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_ZWECKE = "'passwort_neu', 'email_bestaetigen', 'email_zurueck', 'aktivieren'"
_OFFEN = sa.text("verbraucht_am IS NULL AND verworfen_am IS NULL")


def upgrade() -> None:
    _zugangskennung()
    _widerrufscode()
    _postausgang()
    with op.batch_alter_table("einmalschluessel") as tabelle:
        tabelle.drop_constraint("zweck_bekannt", type_="check")
        tabelle.create_check_constraint("zweck_bekannt", f"zweck IN ({_ZWECKE})")


def _zugangskennung() -> None:
    op.create_table(
        "zugangskennung",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("benutzer_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("kanal", sa.String(), nullable=False),
        sa.Column("ausgestellt_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gueltig_bis", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fehlversuche", sa.Integer(), nullable=False),
        sa.Column("verbraucht_am", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verworfen_am", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kanal IN ('brief', 'sms')", name="kanal_bekannt"),
        sa.CheckConstraint("verbraucht_am IS NULL OR verworfen_am IS NULL", name="ein_ende"),
        sa.ForeignKeyConstraint(["benutzer_id"], ["benutzer.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_zugangskennung_benutzer_id", "zugangskennung", ["benutzer_id"])
    op.create_index(
        "zugangskennung_offen",
        "zugangskennung",
        ["benutzer_id"],
        unique=True,
        sqlite_where=_OFFEN,
        postgresql_where=_OFFEN,
    )


def _widerrufscode() -> None:
    op.create_table(
        "widerrufscode",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("firma_id", sa.Integer(), nullable=False),
        sa.Column("mitgliedschaft_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("ausgestellt_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gueltig_bis", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verbraucht_am", sa.DateTime(timezone=True), nullable=True),
        sa.Column("aufgehoben_am", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "aufgehoben_am IS NULL OR verbraucht_am IS NOT NULL", name="erst_verbraucht"
        ),
        sa.ForeignKeyConstraint(
            ["mitgliedschaft_id", "firma_id"],
            ["mitgliedschaft.id", "mitgliedschaft.firma_id"],
            name="widerrufscode_mitgliedschaft",
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code_hash"),
    )
    op.create_index("widerrufscode_nach_mitgliedschaft", "widerrufscode", ["mitgliedschaft_id"])


def _postausgang() -> None:
    op.add_column(
        "postausgang", sa.Column("inhalt", sa.JSON(), nullable=False, server_default="{}")
    )
    op.add_column("postausgang", sa.Column("benutzer_id", sa.Integer(), nullable=True))
    op.create_index("ix_postausgang_benutzer_id", "postausgang", ["benutzer_id"])
