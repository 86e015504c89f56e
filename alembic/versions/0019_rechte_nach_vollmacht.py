"""Who has rows by a Vollmacht is found without reading the rows of everybody"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_VORHANDEN = sa.text("vollmacht_id IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "vertragsrecht_nach_vollmacht",
        "vertragsrecht",
        ["vollmacht_id", "benutzer_id"],
        sqlite_where=_VORHANDEN,
        postgresql_where=_VORHANDEN,
    )
