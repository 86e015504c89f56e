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
