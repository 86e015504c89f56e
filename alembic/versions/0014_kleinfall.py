"""Kleinfälle: small cases of the Service Center, under four eyes"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_ARTEN = (
    "'name', 'kennung', 'schluessel', 'sperren', 'entsperren', 'zeichner_aufnehmen',"
    " 'zeichner_streichen', 'postfach', 'zugangskennung', 'widerruf', 'vollmacht'"
)
_EIGENE = (
    "benutzer_id <> beantragt_von_id AND (bestaetigt_von_id IS NULL"
    " OR benutzer_id <> bestaetigt_von_id)"
)


def upgrade() -> None:
    op.create_table(
        "kleinfall",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("art", sa.String(), nullable=False),
        sa.Column("angaben", sa.JSON(), nullable=False),
        sa.Column("begruendung", sa.String(), nullable=False),
        sa.Column("stand", sa.String(), nullable=False),
        sa.Column("firma_id", sa.Integer(), nullable=True),
        sa.Column("maklerhaus_id", sa.Integer(), nullable=True),
        sa.Column("benutzer_id", sa.Integer(), nullable=True),
        sa.Column("beantragt_von_id", sa.Integer(), nullable=False),
        sa.Column("beantragt_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("bestaetigt_von_id", sa.Integer(), nullable=True),
        sa.Column("bestaetigt_am", sa.DateTime(timezone=True), nullable=True),
        sa.Column("abgelehnt_von_id", sa.Integer(), nullable=True),
        sa.Column("ablehnungsgrund", sa.String(), nullable=False),
        sa.Column("beendet_am", sa.DateTime(timezone=True), nullable=True),
        *_regeln(),
        sa.ForeignKeyConstraint(["firma_id"], ["firma.id"]),
        sa.ForeignKeyConstraint(["maklerhaus_id"], ["maklerhaus.id"]),
        *(
            sa.ForeignKeyConstraint([spalte], ["benutzer.id"])
            for spalte in (
                "benutzer_id",
                "beantragt_von_id",
                "bestaetigt_von_id",
                "abgelehnt_von_id",
            )
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("kleinfall_nach_stand", "kleinfall", ["stand", "id"])
    op.create_index("kleinfall_nach_benutzer", "kleinfall", ["benutzer_id"])


def _regeln() -> list[sa.CheckConstraint]:
    staende = "'offen', 'ausgefuehrt', 'abgelehnt', 'zurueckgezogen'"
    return [
        sa.CheckConstraint(f"art IN ({_ARTEN})", name="art_bekannt"),
        sa.CheckConstraint(f"stand IN ({staende})", name="stand_bekannt"),
        sa.CheckConstraint("bestaetigt_von_id <> beantragt_von_id", name="vier_augen"),
        sa.CheckConstraint("abgelehnt_von_id <> beantragt_von_id", name="ablehnung_vier_augen"),
        sa.CheckConstraint(_EIGENE, name="nicht_in_eigener_sache"),
        sa.CheckConstraint(
            "(stand = 'ausgefuehrt') = (bestaetigt_von_id IS NOT NULL)",
            name="ausgefuehrt_durch_zwei",
        ),
        sa.CheckConstraint("(stand = 'offen') = (beendet_am IS NULL)", name="beendet"),
    ]
