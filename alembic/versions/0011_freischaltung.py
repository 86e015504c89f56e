"""Freischaltung: Anträge, their documents, questions and course"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _antrag()
    _antragsdokument()
    _antragsnachricht()
    _antragsverlauf()
    _antragszugang()
    _gruppenmitglied()


def _antrag() -> None:
    op.create_table(
        "antrag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vorgangsnummer", sa.String(), nullable=False),
        sa.Column("art", sa.String(), nullable=False),
        sa.Column("unterzeichner", sa.String(), nullable=False),
        sa.Column("zustand", sa.String(), nullable=False),
        sa.Column("fassung", sa.Integer(), nullable=False),
        sa.Column("inhalt", sa.JSON(), nullable=False),
        sa.Column("sprache", sa.String(), nullable=False),
        sa.Column("antragsteller_id", sa.Integer(), nullable=True),
        sa.Column("firma_id", sa.Integer(), nullable=True),
        sa.Column("maklerhaus_id", sa.Integer(), nullable=True),
        sa.Column("einreichung", sa.String(), nullable=False),
        sa.Column("erfasst_von_id", sa.Integer(), nullable=True),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("kontakt_bestaetigt_am", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erstellt_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("geaendert_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("eingereicht_am", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ziel_am", sa.Date(), nullable=True),
        sa.Column("rueckfrage_am", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erinnert_am", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bearbeiter_id", sa.Integer(), nullable=True),
        sa.Column("geprueft_von_id", sa.Integer(), nullable=True),
        sa.Column("geprueft_am", sa.DateTime(timezone=True), nullable=True),
        sa.Column("geprueft_stand", sa.String(), nullable=False),
        sa.Column("pruefnotiz", sa.String(), nullable=False),
        sa.Column("freigegeben_von_id", sa.Integer(), nullable=True),
        sa.Column("freigegeben_am", sa.DateTime(timezone=True), nullable=True),
        sa.Column("beendet_am", sa.DateTime(timezone=True), nullable=True),
        sa.Column("begruendung", sa.String(), nullable=False),
        sa.Column("suchtext", sa.String(), nullable=False),
        sa.CheckConstraint("art IN ('firmenadmin', 'vermittler')", name="art_bekannt"),
        sa.CheckConstraint(
            "unterzeichner = 'firma' OR art = 'vermittler'", name="maklerhaus_nur_fuer_vermittler"
        ),
        sa.CheckConstraint(
            "unterzeichner IN ('firma', 'maklerhaus')", name="unterzeichner_bekannt"
        ),
        sa.CheckConstraint("zustand = 'entwurf' OR eingereicht_am IS NOT NULL", name="eingereicht"),
        sa.CheckConstraint(
            "zustand IN ('entwurf', 'eingereicht', 'in_pruefung', 'rueckfrage', 'freigegeben', 'freigeschaltet', 'abgelehnt', 'zurueckgezogen')",
            name="zustand_bekannt",
        ),
        sa.CheckConstraint(
            "zustand NOT IN ('freigegeben', 'freigeschaltet') OR (geprueft_von_id IS NOT NULL AND freigegeben_von_id IS NOT NULL)",
            name="freigegeben_durch_zwei",
        ),
        sa.CheckConstraint(
            "erfasst_von_id IS NULL OR erfasst_von_id <> freigegeben_von_id",
            name="freigeber_hat_nicht_erfasst",
        ),
        sa.CheckConstraint(
            "erfasst_von_id IS NULL OR erfasst_von_id <> geprueft_von_id",
            name="pruefer_hat_nicht_erfasst",
        ),
        sa.CheckConstraint(
            "freigegeben_von_id IS NULL OR freigegeben_von_id <> geprueft_von_id", name="vier_augen"
        ),
        sa.ForeignKeyConstraint(
            ["antragsteller_id"],
            ["benutzer.id"],
        ),
        sa.ForeignKeyConstraint(
            ["bearbeiter_id"],
            ["benutzer.id"],
        ),
        sa.ForeignKeyConstraint(
            ["erfasst_von_id"],
            ["benutzer.id"],
        ),
        sa.ForeignKeyConstraint(
            ["firma_id"],
            ["firma.id"],
        ),
        sa.ForeignKeyConstraint(
            ["freigegeben_von_id"],
            ["benutzer.id"],
        ),
        sa.ForeignKeyConstraint(
            ["geprueft_von_id"],
            ["benutzer.id"],
        ),
        sa.ForeignKeyConstraint(
            ["maklerhaus_id"],
            ["maklerhaus.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("vorgangsnummer"),
    )
    op.create_index("antrag_nach_bearbeiter", "antrag", ["bearbeiter_id", "zustand"])
    op.create_index("antrag_nach_firma", "antrag", ["firma_id"])
    op.create_index("antrag_nach_zustand", "antrag", ["zustand", "ziel_am"])
    op.create_index("ix_antrag_antragsteller_id", "antrag", ["antragsteller_id"])


def _antragsdokument() -> None:
    op.create_table(
        "antragsdokument",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("antrag_id", sa.Integer(), nullable=False),
        sa.Column("art", sa.String(), nullable=False),
        sa.Column("dateiname", sa.String(), nullable=False),
        sa.Column("medientyp", sa.String(), nullable=False),
        sa.Column("seiten", sa.Integer(), nullable=False),
        sa.Column("groesse", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("inhalt", sa.LargeBinary(), nullable=False),
        sa.Column("signatur", sa.JSON(), nullable=False),
        sa.Column("hochgeladen_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hochgeladen_von_id", sa.Integer(), nullable=True),
        sa.Column("ersetzt_am", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "art IN ('antrag', 'ergaenzungsvereinbarung', 'datenschutzvertrag', 'vollmacht', 'weiteres')",
            name="art_bekannt",
        ),
        sa.ForeignKeyConstraint(["antrag_id"], ["antrag.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["hochgeladen_von_id"],
            ["benutzer.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "antragsdokument_eines_je_art",
        "antragsdokument",
        ["antrag_id", "art"],
        unique=True,
        sqlite_where=sa.text("ersetzt_am IS NULL AND art <> 'weiteres'"),
        postgresql_where=sa.text("ersetzt_am IS NULL AND art <> 'weiteres'"),
    )
    op.create_index("antragsdokument_nach_antrag", "antragsdokument", ["antrag_id"])


def _antragsnachricht() -> None:
    op.create_table(
        "antragsnachricht",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("antrag_id", sa.Integer(), nullable=False),
        sa.Column("zeit", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vom_service_center", sa.Boolean(), nullable=False),
        sa.Column("verfasser_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["antrag_id"], ["antrag.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["verfasser_id"],
            ["benutzer.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("antragsnachricht_nach_antrag", "antragsnachricht", ["antrag_id"])


def _antragsverlauf() -> None:
    op.create_table(
        "antragsverlauf",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("antrag_id", sa.Integer(), nullable=False),
        sa.Column("zeit", sa.DateTime(timezone=True), nullable=False),
        sa.Column("schritt", sa.String(), nullable=False),
        sa.Column("durch_id", sa.Integer(), nullable=True),
        sa.Column("durch", sa.String(), nullable=False),
        sa.Column("fassung", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["antrag_id"], ["antrag.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["durch_id"],
            ["benutzer.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("antragsverlauf_nach_antrag", "antragsverlauf", ["antrag_id"])


def _antragszugang() -> None:
    op.create_table(
        "antragszugang",
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("antrag_id", sa.Integer(), nullable=False),
        sa.Column("zuletzt_am", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["antrag_id"], ["antrag.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("secret_hash"),
    )
    op.create_index("ix_antragszugang_antrag_id", "antragszugang", ["antrag_id"])


def _gruppenmitglied() -> None:
    op.create_table(
        "gruppenmitglied",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vertrag_id", sa.BigInteger(), nullable=False),
        sa.Column("versicherer", sa.String(), nullable=False),
        sa.Column("nummer", sa.String(), nullable=False),
        sa.Column("produkt", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["vertrag_id"],
            ["gruppenvertrag.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_gruppenmitglied_vertrag_id", "gruppenmitglied", ["vertrag_id"])
