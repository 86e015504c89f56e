"""Names found over all contracts, and the contracts opened last"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "zuletztgeoeffnet",
        sa.Column("benutzer_id", sa.Integer(), nullable=False),
        sa.Column("vertrag_id", sa.BigInteger(), nullable=False),
        sa.Column("geoeffnet_am", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["benutzer_id"], ["benutzer.id"]),
        sa.ForeignKeyConstraint(["vertrag_id"], ["gruppenvertrag.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("benutzer_id", "vertrag_id"),
    )
    if op.get_bind().dialect.name == "postgresql":  # whose own order finds no beginnings
        op.execute('ALTER TABLE einzelvertrag ALTER COLUMN suchtext TYPE VARCHAR COLLATE "C"')
