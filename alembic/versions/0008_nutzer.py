"""Lists of the people of a Firma"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("vertragsrecht_fristen", "vertragsrecht", ["firma_id", "bis", "von"])
