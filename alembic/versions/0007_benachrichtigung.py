"""What a person does not want to be told by mail"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_ARTEN = (
    "'rechte', 'typ', 'zugang', 'vorschlag', 'kettenkopf', 'vertretung', 'pruefung', 'einladung'"
)


def upgrade() -> None:
    op.create_table(
        "benachrichtigungsverzicht",
        sa.Column("benutzer_id", sa.Integer(), nullable=False),
        sa.Column("art", sa.String(), nullable=False),
        sa.CheckConstraint(f"art IN ({_ARTEN})", name="art_bekannt"),
        sa.ForeignKeyConstraint(["benutzer_id"], ["benutzer.id"]),
        sa.PrimaryKeyConstraint("benutzer_id", "art"),
    )
