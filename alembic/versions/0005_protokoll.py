"""Published heads of chains, and erasure of personal details"""

import json
import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_NUMMER = re.compile(r"\"(?:(AK|AL)-(\d{7})|(W)(\d{10}))[\"/]", re.ASCII)
_KREISE = {"AK": 1, "AL": 2, "W": 3}


def upgrade() -> None:
    op.add_column("benutzer", sa.Column("geloescht_am", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "protokoll", sa.Column("suchtext", sa.String(), nullable=False, server_default="")
    )
    op.add_column("protokoll", sa.Column("geloescht_am", sa.DateTime(timezone=True), nullable=True))
    op.create_index("protokoll_nach_akteur", "protokoll", ["akteur_id", "zeit"])
    op.create_index("protokoll_nach_zeit", "protokoll", ["zeit"])
    op.create_table(
        "protokollvertrag",
        sa.Column("kette", sa.String(), nullable=False),
        sa.Column("lfd", sa.Integer(), nullable=False),
        sa.Column("vertrag_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["kette", "lfd"],
            ["protokoll.kette", "protokoll.lfd"],
            name="protokollvertrag_eintrag",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("kette", "lfd", "vertrag_id"),
    )
    op.create_index(
        "protokollvertrag_nach_vertrag", "protokollvertrag", ["vertrag_id", "kette", "lfd"]
    )
    op.create_table(
        "kettenmeldung",
        sa.Column("kette", sa.String(), nullable=False),
        sa.Column("tag", sa.Date(), nullable=False),
        sa.Column("laenge", sa.Integer(), nullable=False),
        sa.Column("kopf", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("kette", "tag"),
    )
    op.create_index("kettenmeldung_nach_tag", "kettenmeldung", ["tag"])
    _nachtragen()


def _nachtragen() -> None:
    """What earlier entries are found by: the names and the contracts in them."""
    felder = ("kette", "lfd", "akteur", "betroffener", "einzelheiten", "suchtext")
    protokoll = sa.table("protokoll", *map(sa.column, felder))
    ziel = sa.table("protokollvertrag", *map(sa.column, ("kette", "lfd", "vertrag_id")))
    c = protokoll.c
    for kette, lfd, akteur, betroffener, angaben, _ in (
        op.get_bind().execute(sa.select(protokoll)).all()
    ):
        eintrag = sa.update(protokoll).where(c.kette == kette, c.lfd == lfd)
        op.get_bind().execute(eintrag.values(suchtext=_normalisiert(f"{akteur} {betroffener}")))
        text = angaben if isinstance(angaben, str) else json.dumps(angaben)
        ids = {_KREISE[m[1] or m[3]] * 10**10 + int(m[2] or m[4]) for m in _NUMMER.finditer(text)}
        zeilen = [{"kette": kette, "lfd": lfd, "vertrag_id": i} for i in sorted(ids or {0})]
        op.get_bind().execute(sa.insert(ziel), zeilen)


def _normalisiert(text: str) -> str:
    zerlegt = unicodedata.normalize("NFKD", text.casefold())
    return "".join(z for z in zerlegt if not unicodedata.combining(z))
