"""A change of Maklerhaus on a key date, and the contracts that it moves"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_MOMENTE = ("bestaetigt_am", "abgelehnt_am", "zurueckgezogen_am", "abgesagt_am")


def upgrade() -> None:
    op.create_table(
        "maklerwechsel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("firma_id", sa.Integer(), nullable=False),
        sa.Column("maklerhaus_id", sa.Integer(), nullable=False),
        sa.Column("vollmacht_id", sa.Integer(), nullable=False),
        sa.Column("am", sa.Date(), nullable=False),
        sa.Column("vorgeschlagen_am", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(m, sa.DateTime(timezone=True), nullable=True) for m in _MOMENTE),
        sa.ForeignKeyConstraint(["firma_id"], ["firma.id"]),
        sa.ForeignKeyConstraint(["maklerhaus_id"], ["maklerhaus.id"]),
        sa.ForeignKeyConstraint(
            ["vollmacht_id", "firma_id", "maklerhaus_id"],
            ["maklervollmacht.id", "maklervollmacht.firma_id", "maklervollmacht.maklerhaus_id"],
            name="maklerwechsel_vollmacht",
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("maklerwechsel_nach_firma", "maklerwechsel", ["firma_id"])
    op.create_index("maklerwechsel_nach_haus", "maklerwechsel", ["maklerhaus_id", "firma_id"])
    op.create_table(
        "wechselvertrag",
        sa.Column("wechsel_id", sa.Integer(), nullable=False),
        sa.Column("vertrag_id", sa.BigInteger(), nullable=False),
        sa.Column("haus_vorher_id", sa.Integer(), nullable=True),
        sa.Column("bis_vorher", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["wechsel_id"], ["maklerwechsel.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["vertrag_id"], ["gruppenvertrag.id"]),
        sa.ForeignKeyConstraint(["haus_vorher_id"], ["maklerhaus.id"]),
        sa.PrimaryKeyConstraint("wechsel_id", "vertrag_id"),
    )
    op.create_index("wechselvertrag_nach_haus", "wechselvertrag", ["haus_vorher_id", "wechsel_id"])
