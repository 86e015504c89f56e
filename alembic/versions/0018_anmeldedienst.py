"""Sitzungen behind which an Anmeldedienst stands"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sitzung", sa.Column("gilt_bis", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "dienstsitzung",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitzung", sa.String(), nullable=False),
        sa.Column("siegel", sa.String(), nullable=False),
        sa.Column("beansprucht_bis", sa.DateTime(timezone=True), nullable=True),
        sa.Column("abgelehnt_am", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["sitzung"],
            ["sitzung.secret_hash"],
            name="dienstsitzung_sitzung",
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("sitzung", name="dienstsitzung_einmal"),
    )
