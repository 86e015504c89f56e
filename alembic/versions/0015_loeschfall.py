"""Kleinfälle: the erasure of a person, and what it found"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_VORHER = (
    "'name', 'kennung', 'schluessel', 'sperren', 'entsperren', 'zeichner_aufnehmen',"
    " 'zeichner_streichen', 'postfach', 'zugangskennung', 'widerruf', 'vollmacht'"
)
_NACHHER = f"{_VORHER}, 'loeschen'"


def upgrade() -> None:
    with op.batch_alter_table("kleinfall") as tabelle:
        tabelle.add_column(
            sa.Column("ergebnis", sa.JSON(), nullable=False, server_default=sa.text("'{}'"))
        )
        tabelle.drop_constraint("art_bekannt", type_="check")
        tabelle.create_check_constraint("art_bekannt", f"art IN ({_NACHHER})")
    with op.batch_alter_table("kleinfall") as tabelle:
        tabelle.alter_column("ergebnis", server_default=None)
