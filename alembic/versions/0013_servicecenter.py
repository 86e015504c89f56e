"""Service Center: the queue's indexes, and drafts of checks"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None

_OFFEN = sa.text("eingereicht_am IS NOT NULL AND beendet_am IS NULL")
_ERLEDIGT = sa.text("beendet_am IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "antrag_offen",
        "antrag",
        ["ziel_am", "id", "zustand", "bearbeiter_id", "geprueft_von_id"],
        sqlite_where=_OFFEN,
        postgresql_where=_OFFEN,
    )
    op.create_index(
        "antrag_erledigt",
        "antrag",
        ["beendet_am", "id"],
        sqlite_where=_ERLEDIGT,
        postgresql_where=_ERLEDIGT,
    )
    op.create_table(
        "pruefentwurf",
        sa.Column("antrag_id", sa.Integer(), nullable=False),
        sa.Column("benutzer_id", sa.Integer(), nullable=False),
        sa.Column("stand", sa.String(), nullable=False),
        sa.Column("abgehakt", sa.JSON(), nullable=False),
        sa.Column("notiz", sa.String(), nullable=False),
        sa.Column("geaendert_am", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["antrag_id"], ["antrag.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["benutzer_id"], ["benutzer.id"]),
        sa.PrimaryKeyConstraint("antrag_id", "benutzer_id"),
    )
    op.create_index("pruefentwurf_nach_benutzer", "pruefentwurf", ["benutzer_id"])
