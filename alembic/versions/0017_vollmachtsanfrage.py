"""How a request for a Vollmacht ends without one; and one open request per Firma and house"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_ENDEN = ("abgelehnt_am", "zurueckgezogen_am", "verfallen_am")
_OFFEN = sa.text(
    "angefragt_am IS NOT NULL AND erteilt_am IS NULL AND abgelehnt_am IS NULL"
    " AND zurueckgezogen_am IS NULL AND verfallen_am IS NULL"
)


def upgrade() -> None:
    for ende in _ENDEN:
        op.add_column("maklervollmacht", sa.Column(ende, sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "vollmacht_anfrage_offen",
        "maklervollmacht",
        ["firma_id", "maklerhaus_id"],
        unique=True,
        sqlite_where=_OFFEN,
        postgresql_where=_OFFEN,
    )
