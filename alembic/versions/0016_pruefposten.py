"""What a review decides about single contracts of a member"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pruefposten",
        sa.Column("pruefung_id", sa.Integer(), nullable=False),
        sa.Column("mitgliedschaft_id", sa.Integer(), nullable=False),
        sa.Column("vertrag_id", sa.BigInteger(), nullable=False),
        sa.Column("quelle", sa.String(), nullable=False),
        sa.Column("firma_id", sa.Integer(), nullable=False),
        sa.Column("entscheidung", sa.String(), nullable=False),
        sa.Column("entschieden_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entschieden_von_id", sa.Integer(), nullable=False),
        sa.Column("umfang", sa.JSON(), nullable=False),
        sa.Column("anlaesse", sa.JSON(), nullable=False),
        *_regeln(),
        sa.PrimaryKeyConstraint("pruefung_id", "mitgliedschaft_id", "vertrag_id", "quelle"),
    )
    op.create_index("ix_pruefposten_mitgliedschaft_id", "pruefposten", ["mitgliedschaft_id"])


def _regeln() -> list[sa.Constraint]:
    mitglied = ["mitgliedschaft.id", "mitgliedschaft.firma_id"]
    return [
        sa.CheckConstraint("entschieden_von_id <> mitgliedschaft_id", name="niemand_prueft_sich"),
        sa.CheckConstraint("entscheidung IN ('behalten', 'entzogen')", name="entscheidung_bekannt"),
        sa.CheckConstraint("quelle IN ('firma', 'vollmacht')", name="quelle_bekannt"),
        sa.CheckConstraint(
            "entscheidung <> 'entzogen' OR quelle = 'firma'", name="entzogen_nur_der_firma"
        ),
        sa.ForeignKeyConstraint(
            ["pruefung_id", "mitgliedschaft_id"],
            ["pruefzeile.pruefung_id", "pruefzeile.mitgliedschaft_id"],
            name="pruefposten_zeile",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mitgliedschaft_id", "firma_id"], mitglied, name="pruefposten_mitgliedschaft"
        ),
        sa.ForeignKeyConstraint(
            ["entschieden_von_id", "firma_id"], mitglied, name="pruefposten_entschieden_von"
        ),
        sa.ForeignKeyConstraint(
            ["vertrag_id", "firma_id"],
            ["gruppenvertrag.id", "gruppenvertrag.firma_id"],
            name="pruefposten_vertrag",
        ),
    ]
