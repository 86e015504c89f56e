"""Drafts of changes to a member's rights"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rechteentwurf",
        sa.Column("benutzer_id", sa.Integer(), nullable=False),
        sa.Column("mitgliedschaft_id", sa.Integer(), nullable=False),
        sa.Column("von", sa.Date(), nullable=True),
        sa.Column("bis", sa.Date(), nullable=True),
        sa.Column("zellen", sa.JSON(), nullable=False),
        sa.Column("basis", sa.JSON(), nullable=False),
        sa.Column("geaendert_am", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["benutzer_id"], ["benutzer.id"]),
        sa.ForeignKeyConstraint(["mitgliedschaft_id"], ["mitgliedschaft.id"]),
        sa.PrimaryKeyConstraint("benutzer_id", "mitgliedschaft_id"),
    )
    op.create_index("rechteentwurf_nach_mitgliedschaft", "rechteentwurf", ["mitgliedschaft_id"])
