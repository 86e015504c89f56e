"""The house"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


_SQLITE = (
    *(
        f"""
        CREATE TRIGGER bestand_ein_haus_je_tag_{event.lower()} BEFORE {event} ON bestand
        WHEN EXISTS (
            SELECT 1 FROM bestand
            WHERE vertrag_id = NEW.vertrag_id AND id IS NOT NEW.id
              AND von < NEW.bis AND NEW.von < bis
        )
        BEGIN SELECT RAISE(ABORT, 'bestand_ein_haus_je_tag'); END
        """
        for event in ("INSERT", "UPDATE")
    ),
    *(
        f"""
        CREATE TRIGGER vertretung_90_tage_{event.lower()} BEFORE {event} ON vertretung
        WHEN julianday(NEW.bis) - julianday(NEW.von) > 90
        BEGIN SELECT RAISE(ABORT, 'vertretung_90_tage'); END
        """
        for event in ("INSERT", "UPDATE")
    ),
)
# `+ 0` keeps the planner from this index: the plain one on vertrag_id answers faster.
_POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    """
    ALTER TABLE bestand ADD CONSTRAINT bestand_ein_haus_je_tag
    EXCLUDE USING gist ((vertrag_id + 0) WITH =, daterange(von, bis) WITH &&)
    """,
    "ALTER TABLE vertretung ADD CONSTRAINT vertretung_90_tage CHECK (bis - von <= 90)",
)


def upgrade() -> None:
    _create_tables()
    dialect = op.get_bind().dialect.name
    for statement in _SQLITE if dialect == "sqlite" else _POSTGRESQL:
        op.execute(statement)


def _create_tables() -> None:
    op.create_table(
        "benutzer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("anrede", sa.String(), nullable=False),
        sa.Column("vorname", sa.String(), nullable=False),
        sa.Column("nachname", sa.String(), nullable=False),
        sa.Column("telefon", sa.String(), nullable=False),
        sa.Column("kontoart", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("passwort_hash", sa.String(), nullable=True),
        sa.Column("sprache", sa.String(), nullable=False),
        sa.Column("rechte_stand", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kontoart IN ('kunde', 'makler', 'sachbearbeiter')", name="kontoart_bekannt"
        ),
        sa.CheckConstraint("status IN ('aktiv', 'gesperrt', 'wartet')", name="status_bekannt"),
        sa.CheckConstraint("email = lower(email)", name="email_klein"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email"),
        sa.UniqueConstraint("id", "kontoart", name="benutzer_kontoart"),
    )
    op.create_table(
        "firma",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kundennummer", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("strasse", sa.String(), nullable=False),
        sa.Column("plz", sa.String(), nullable=False),
        sa.Column("ort", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("hatte_firmenadmin", sa.Boolean(), nullable=False),
        sa.Column("ohne_firmenadmin", sa.Boolean(), nullable=False),
        sa.Column("freischaltbar_seit", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status IN ('aktiv', 'gesperrt')", name="status_bekannt"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("kundennummer"),
    )
    op.create_index(op.f("ix_firma_name"), "firma", ["name"], unique=False)
    op.create_table(
        "maklerhaus",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hausnummer", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("strasse", sa.String(), nullable=False),
        sa.Column("plz", sa.String(), nullable=False),
        sa.Column("ort", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.CheckConstraint("status IN ('aktiv', 'gesperrt')", name="status_bekannt"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("hausnummer"),
    )
    op.create_index(op.f("ix_maklerhaus_name"), "maklerhaus", ["name"], unique=False)
    op.create_table(
        "postausgang",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("art", sa.String(), nullable=False),
        sa.Column("an", sa.String(), nullable=False),
        sa.Column("betreff", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("erstellt_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("naechster_versuch_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("versuche", sa.Integer(), nullable=False),
        sa.Column("gesendet_am", sa.DateTime(timezone=True), nullable=True),
        sa.Column("aufgegeben_am", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fehler", sa.String(), nullable=False),
        sa.CheckConstraint("art IN ('mail', 'brief', 'sms')", name="art_bekannt"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("message_id"),
    )
    op.create_index(
        "postausgang_offen",
        "postausgang",
        ["naechster_versuch_am"],
        unique=False,
        sqlite_where=sa.text("gesendet_am IS NULL"),
        postgresql_where=sa.text("gesendet_am IS NULL"),
    )
    op.create_table(
        "protokollkette",
        sa.Column("kette", sa.String(), nullable=False),
        sa.Column("laenge", sa.Integer(), nullable=False),
        sa.Column("kopf", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("kette"),
    )
    op.create_table(
        "anmeldung",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("benutzer_id", sa.Integer(), nullable=True),
        sa.Column("zeit", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erfolgreich", sa.Boolean(), nullable=False),
        sa.Column("geraet", sa.String(), nullable=False),
        sa.Column("adresse", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["benutzer_id"],
            ["benutzer.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_anmeldung_benutzer_id"), "anmeldung", ["benutzer_id"], unique=False)
    op.create_index(op.f("ix_anmeldung_zeit"), "anmeldung", ["zeit"], unique=False)
    op.create_table(
        "benutzerschluessel",
        sa.Column("schluessel", sa.String(), nullable=False),
        sa.Column("maklerhaus_id", sa.Integer(), nullable=False),
        sa.Column("benutzer_id", sa.Integer(), nullable=True),
        sa.Column("gesperrt", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["benutzer_id"],
            ["benutzer.id"],
        ),
        sa.ForeignKeyConstraint(
            ["maklerhaus_id"],
            ["maklerhaus.id"],
        ),
        sa.PrimaryKeyConstraint("schluessel"),
        sa.UniqueConstraint("benutzer_id"),
    )
    op.create_index(
        op.f("ix_benutzerschluessel_maklerhaus_id"),
        "benutzerschluessel",
        ["maklerhaus_id"],
        unique=False,
    )
    op.create_table(
        "einmalschluessel",
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("zweck", sa.String(), nullable=False),
        sa.Column("benutzer_id", sa.Integer(), nullable=True),
        sa.Column("angaben", sa.JSON(), nullable=False),
        sa.Column("gueltig_bis", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verbraucht_am", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "zweck IN ('passwort_neu', 'email_bestaetigen', 'email_zurueck')", name="zweck_bekannt"
        ),
        sa.ForeignKeyConstraint(
            ["benutzer_id"],
            ["benutzer.id"],
        ),
        sa.PrimaryKeyConstraint("secret_hash"),
    )
    op.create_index(
        op.f("ix_einmalschluessel_benutzer_id"), "einmalschluessel", ["benutzer_id"], unique=False
    )
    op.create_table(
        "geraet",
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("benutzer_id", sa.Integer(), nullable=False),
        sa.Column("zuletzt_am", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["benutzer_id"],
            ["benutzer.id"],
        ),
        sa.PrimaryKeyConstraint("secret_hash", "benutzer_id"),
    )
    op.create_table(
        "gruppenvertrag",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("nummer", sa.String(), nullable=False),
        sa.Column("firma_id", sa.Integer(), nullable=False),
        sa.Column("sparte", sa.String(), nullable=False),
        sa.Column("durchfuehrungsweg", sa.String(), nullable=False),
        sa.Column("produkt", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("beginn", sa.Date(), nullable=False),
        sa.Column("zahlweise", sa.String(), nullable=False),
        sa.Column("kennung", sa.String(), nullable=True),
        sa.Column("aktiviert_am", sa.DateTime(timezone=True), nullable=True),
        sa.Column("versicherte", sa.Integer(), nullable=False),
        sa.Column("beitrag_cent", sa.BigInteger(), nullable=False),
        sa.Column("davon_firma_cent", sa.BigInteger(), nullable=False),
        sa.Column("suchtext", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(sparte = 'bKV') = (durchfuehrungsweg = '')", name="durchfuehrungsweg_nur_bav"
        ),
        sa.CheckConstraint("kennung <> ''", name="kennung_nicht_leer"),
        sa.CheckConstraint("sparte IN ('bAV', 'bKV')", name="sparte_bekannt"),
        sa.CheckConstraint(
            "status IN ('aktiv', 'in Änderung', 'beitragsfrei', 'beendet')", name="status_bekannt"
        ),
        sa.ForeignKeyConstraint(
            ["firma_id"],
            ["firma.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("id", "firma_id", name="gruppenvertrag_firma"),
        sa.UniqueConstraint("nummer"),
    )
    op.create_index("gruppenvertrag_nach_firma", "gruppenvertrag", ["firma_id", "id"], unique=False)
    op.create_table(
        "maklervollmacht",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("firma_id", sa.Integer(), nullable=False),
        sa.Column("maklerhaus_id", sa.Integer(), nullable=False),
        sa.Column("herkunft", sa.String(), nullable=False),
        sa.Column("alle_vertraege", sa.Boolean(), nullable=False),
        sa.Column("von", sa.Date(), nullable=False),
        sa.Column("bis", sa.Date(), nullable=False),
        sa.Column("angefragt_am", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erteilt_am", sa.DateTime(timezone=True), nullable=True),
        sa.Column("widerrufen_am", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ausgesetzt_am", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("herkunft IN ('papier', 'portal')", name="herkunft_bekannt"),
        sa.CheckConstraint("von < bis", name="zeitraum_offen"),
        sa.ForeignKeyConstraint(
            ["firma_id"],
            ["firma.id"],
        ),
        sa.ForeignKeyConstraint(
            ["maklerhaus_id"],
            ["maklerhaus.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("id", "firma_id", "maklerhaus_id", name="maklervollmacht_haus"),
        sa.UniqueConstraint("id", "firma_id", name="maklervollmacht_firma"),
    )
    op.create_index("maklervollmacht_nach_firma", "maklervollmacht", ["firma_id"], unique=False)
    op.create_index(
        "maklervollmacht_nach_haus", "maklervollmacht", ["maklerhaus_id", "firma_id"], unique=False
    )
    op.create_table(
        "mitgliedschaft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("firma_id", sa.Integer(), nullable=False),
        sa.Column("benutzer_id", sa.Integer(), nullable=False),
        sa.Column("kontoart", sa.String(), nullable=False),
        sa.Column("personentyp", sa.String(), nullable=False),
        sa.Column("berechtigungstyp", sa.String(), nullable=False),
        sa.Column("von", sa.Date(), nullable=False),
        sa.Column("bis", sa.Date(), nullable=False),
        sa.Column("seit", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zuletzt_am", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gesperrt_am", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entfernt_am", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ausgesetzt_am", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ernennung_ausgesetzt_am", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "berechtigungstyp <> 'FirmenAdmin' OR (von = '0001-01-01' AND bis = '9999-12-31')",
            name="firmenadmin_unbefristet",
        ),
        sa.CheckConstraint(
            "berechtigungstyp <> 'FirmenAdmin' OR personentyp = 'firmeneigen'",
            name="firmenadmin_firmeneigen",
        ),
        sa.CheckConstraint(
            "berechtigungstyp IN ('FirmenAdmin', 'Admin', 'Nutzer')",
            name="berechtigungstyp_bekannt",
        ),
        sa.CheckConstraint(
            "kontoart <> 'makler' OR personentyp = 'vermittler' OR entfernt_am IS NOT NULL",
            name="makler_nur_vermittler",
        ),
        sa.CheckConstraint(
            "kontoart <> 'sachbearbeiter' OR entfernt_am IS NOT NULL",
            name="sachbearbeiter_ohne_firma",
        ),
        sa.CheckConstraint(
            "personentyp IN ('firmeneigen', 'vermittler', 'andere')", name="personentyp_bekannt"
        ),
        sa.CheckConstraint("von < bis", name="zeitraum_offen"),
        sa.ForeignKeyConstraint(
            ["benutzer_id", "kontoart"],
            ["benutzer.id", "benutzer.kontoart"],
            name="mitgliedschaft_konto",
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["firma_id"],
            ["firma.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint(
            "id", "firma_id", "benutzer_id", "personentyp", name="mitgliedschaft_person"
        ),
        sa.UniqueConstraint("id", "firma_id", "benutzer_id", name="mitgliedschaft_benutzer"),
        sa.UniqueConstraint("id", "firma_id", name="mitgliedschaft_firma"),
    )
    op.create_index(
        "mitgliedschaft_einmal",
        "mitgliedschaft",
        ["firma_id", "benutzer_id"],
        unique=True,
        sqlite_where=sa.text("entfernt_am IS NULL"),
        postgresql_where=sa.text("entfernt_am IS NULL"),
    )
    op.create_index(
        "mitgliedschaft_nach_benutzer",
        "mitgliedschaft",
        ["benutzer_id", "berechtigungstyp"],
        unique=False,
    )
    op.create_index(
        "mitgliedschaft_nach_firma",
        "mitgliedschaft",
        ["firma_id", "berechtigungstyp"],
        unique=False,
    )
    op.create_table(
        "protokoll",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kette", sa.String(), nullable=False),
        sa.Column("lfd", sa.Integer(), nullable=False),
        sa.Column("zeit", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handlung", sa.String(), nullable=False),
        sa.Column("akteur_id", sa.Integer(), nullable=True),
        sa.Column("akteur", sa.String(), nullable=False),
        sa.Column("betroffener_id", sa.Integer(), nullable=True),
        sa.Column("betroffener", sa.String(), nullable=False),
        sa.Column("weg", sa.String(), nullable=False),
        sa.Column("einzelheiten", sa.JSON(), nullable=False),
        sa.Column("personenangaben", sa.JSON(), nullable=False),
        sa.Column("salz", sa.String(), nullable=False),
        sa.Column("angaben_hash", sa.String(), nullable=False),
        sa.Column("vorgaenger", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["akteur_id"],
            ["benutzer.id"],
        ),
        sa.ForeignKeyConstraint(
            ["betroffener_id"],
            ["benutzer.id"],
        ),
        sa.ForeignKeyConstraint(
            ["kette"],
            ["protokollkette.kette"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("kette", "lfd", name="protokoll_lfd"),
    )
    op.create_index(
        "protokoll_nach_betroffenem", "protokoll", ["betroffener_id", "zeit"], unique=False
    )
    op.create_table(
        "sitzung",
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("benutzer_id", sa.Integer(), nullable=False),
        sa.Column("auspraegung", sa.String(), nullable=False),
        sa.Column("angemeldet_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zuletzt_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("bestaetigt_am", sa.DateTime(timezone=True), nullable=True),
        sa.Column("geraet", sa.String(), nullable=False),
        sa.Column("adresse", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["benutzer_id"],
            ["benutzer.id"],
        ),
        sa.PrimaryKeyConstraint("secret_hash"),
    )
    op.create_index(op.f("ix_sitzung_benutzer_id"), "sitzung", ["benutzer_id"], unique=False)
    op.create_index(op.f("ix_sitzung_zuletzt_am"), "sitzung", ["zuletzt_am"], unique=False)
    op.create_table(
        "widerspruch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("firma_id", sa.Integer(), nullable=False),
        sa.Column("maklerhaus_id", sa.Integer(), nullable=False),
        sa.Column("eingelegt_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("aufgehoben_am", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["firma_id"],
            ["firma.id"],
        ),
        sa.ForeignKeyConstraint(
            ["maklerhaus_id"],
            ["maklerhaus.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "widerspruch_nach_haus", "widerspruch", ["maklerhaus_id", "firma_id"], unique=False
    )
    op.create_index(
        "widerspruch_offen",
        "widerspruch",
        ["firma_id", "maklerhaus_id"],
        unique=True,
        sqlite_where=sa.text("aufgehoben_am IS NULL"),
        postgresql_where=sa.text("aufgehoben_am IS NULL"),
    )
    op.create_table(
        "zeichner",
        sa.Column("maklerhaus_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["maklerhaus_id"],
            ["maklerhaus.id"],
        ),
        sa.PrimaryKeyConstraint("maklerhaus_id", "name", "email"),
    )
    op.create_table(
        "zugehoerigkeit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("benutzer_id", sa.Integer(), nullable=False),
        sa.Column("kontoart", sa.String(), nullable=False),
        sa.Column("maklerhaus_id", sa.Integer(), nullable=False),
        sa.Column("leitung", sa.Boolean(), nullable=False),
        sa.Column("seit", sa.DateTime(timezone=True), nullable=False),
        sa.Column("bis", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kontoart = 'makler' OR bis IS NOT NULL", name="zugehoerigkeit_makler"),
        sa.ForeignKeyConstraint(
            ["benutzer_id", "kontoart"],
            ["benutzer.id", "benutzer.kontoart"],
            name="zugehoerigkeit_konto",
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["maklerhaus_id"],
            ["maklerhaus.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("id", "benutzer_id", "maklerhaus_id", name="zugehoerigkeit_person"),
    )
    op.create_index(
        "zugehoerigkeit_nach_haus", "zugehoerigkeit", ["maklerhaus_id", "benutzer_id"], unique=False
    )
    op.create_index(
        "zugehoerigkeit_nach_person",
        "zugehoerigkeit",
        ["benutzer_id", "maklerhaus_id"],
        unique=False,
    )
    op.create_index(
        "zugehoerigkeit_offen",
        "zugehoerigkeit",
        ["benutzer_id"],
        unique=True,
        sqlite_where=sa.text("bis IS NULL"),
        postgresql_where=sa.text("bis IS NULL"),
    )
    op.create_table(
        "adminvertrag",
        sa.Column("mitgliedschaft_id", sa.Integer(), nullable=False),
        sa.Column("vertrag_id", sa.BigInteger(), nullable=False),
        sa.Column("firma_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mitgliedschaft_id", "firma_id"],
            ["mitgliedschaft.id", "mitgliedschaft.firma_id"],
            name="admin_vertrag_mitgliedschaft",
        ),
        sa.ForeignKeyConstraint(
            ["vertrag_id", "firma_id"],
            ["gruppenvertrag.id", "gruppenvertrag.firma_id"],
            name="admin_vertrag_vertrag",
        ),
        sa.PrimaryKeyConstraint("mitgliedschaft_id", "vertrag_id"),
    )
    op.create_index("admin_vertrag_nach_vertrag", "adminvertrag", ["vertrag_id"], unique=False)
    op.create_table(
        "beitragsmonat",
        sa.Column("vertrag_id", sa.BigInteger(), nullable=False),
        sa.Column("monat", sa.Date(), nullable=False),
        sa.Column("entgeltumwandlung_cent", sa.BigInteger(), nullable=False),
        sa.Column("firma_cent", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["vertrag_id"],
            ["gruppenvertrag.id"],
        ),
        sa.PrimaryKeyConstraint("vertrag_id", "monat"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "bestand",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("maklerhaus_id", sa.Integer(), nullable=False),
        sa.Column("vertrag_id", sa.BigInteger(), nullable=False),
        sa.Column("von", sa.Date(), nullable=False),
        sa.Column("bis", sa.Date(), nullable=False),
        sa.CheckConstraint("von < bis", name="zeitraum_offen"),
        sa.ForeignKeyConstraint(
            ["maklerhaus_id"],
            ["maklerhaus.id"],
        ),
        sa.ForeignKeyConstraint(
            ["vertrag_id"],
            ["gruppenvertrag.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "bestand_nach_haus", "bestand", ["maklerhaus_id", "vertrag_id", "von", "bis"], unique=False
    )
    op.create_index(
        "bestand_nach_vertrag",
        "bestand",
        ["vertrag_id", "maklerhaus_id", "von", "bis"],
        unique=False,
    )
    op.create_table(
        "einladung",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("firma_id", sa.Integer(), nullable=False),
        sa.Column("eingeladen_von_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("anrede", sa.String(), nullable=False),
        sa.Column("vorname", sa.String(), nullable=False),
        sa.Column("nachname", sa.String(), nullable=False),
        sa.Column("personentyp", sa.String(), nullable=False),
        sa.Column("berechtigungstyp", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("erstellt_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gueltig_bis", sa.DateTime(timezone=True), nullable=False),
        sa.Column("angenommen_am", sa.DateTime(timezone=True), nullable=True),
        sa.Column("widerrufen_am", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ausgesetzt_am", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("berechtigungstyp <> 'FirmenAdmin'", name="firmenadmin_durch_antrag"),
        sa.CheckConstraint(
            "berechtigungstyp IN ('FirmenAdmin', 'Admin', 'Nutzer')",
            name="berechtigungstyp_bekannt",
        ),
        sa.CheckConstraint("personentyp <> 'vermittler'", name="vermittler_durch_antrag"),
        sa.CheckConstraint(
            "personentyp IN ('firmeneigen', 'vermittler', 'andere')", name="personentyp_bekannt"
        ),
        sa.ForeignKeyConstraint(
            ["eingeladen_von_id", "firma_id"],
            ["mitgliedschaft.id", "mitgliedschaft.firma_id"],
            name="einladung_von",
        ),
        sa.ForeignKeyConstraint(
            ["firma_id"],
            ["firma.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("id", "firma_id", name="einladung_firma"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("einladung_nach_firma", "einladung", ["firma_id", "email"], unique=False)
    op.create_table(
        "einzelvertrag",
        sa.Column("vertrag_id", sa.BigInteger(), nullable=False),
        sa.Column("lfd", sa.Integer(), nullable=False),
        sa.Column("vorname", sa.String(), nullable=False),
        sa.Column("nachname", sa.String(), nullable=False),
        sa.Column("geburtsdatum", sa.Date(), nullable=False),
        sa.Column("personalnummer", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("beitrag_cent", sa.Integer(), nullable=False),
        sa.Column("davon_firma_cent", sa.Integer(), nullable=False),
        sa.Column("beginn", sa.Date(), nullable=False),
        sa.Column("ende", sa.Date(), nullable=True),
        sa.Column("suchtext", sa.String(), nullable=False),
        sa.CheckConstraint(
            "status IN ('beantragt', 'aktiv', 'beitragsfrei', 'ruhend', 'abgemeldet', 'in Rentenbezug', 'beendet')",
            name="status_bekannt",
        ),
        sa.CheckConstraint("davon_firma_cent <= beitrag_cent", name="firma_zahlt_teil"),
        sa.ForeignKeyConstraint(
            ["vertrag_id"],
            ["gruppenvertrag.id"],
        ),
        sa.PrimaryKeyConstraint("vertrag_id", "lfd"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "einzelvertrag_suche", "einzelvertrag", ["vertrag_id", "suchtext"], unique=False
    )
    op.create_table(
        "vertragauspraegung",
        sa.Column("vertrag_id", sa.BigInteger(), nullable=False),
        sa.Column("auspraegung", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["vertrag_id"], ["gruppenvertrag.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("vertrag_id", "auspraegung"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "vertragsrecht",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mitgliedschaft_id", sa.Integer(), nullable=False),
        sa.Column("firma_id", sa.Integer(), nullable=False),
        sa.Column("benutzer_id", sa.Integer(), nullable=False),
        sa.Column("personentyp", sa.String(), nullable=False),
        sa.Column("vertrag_id", sa.BigInteger(), nullable=False),
        sa.Column("recht", sa.String(), nullable=False),
        sa.Column("quelle", sa.String(), nullable=False),
        sa.Column("zugehoerigkeit_id", sa.Integer(), nullable=True),
        sa.Column("maklerhaus_id", sa.Integer(), nullable=True),
        sa.Column("vollmacht_id", sa.Integer(), nullable=True),
        sa.Column("von", sa.Date(), nullable=False),
        sa.Column("bis", sa.Date(), nullable=False),
        sa.Column("erteilt_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ausgesetzt_am", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(personentyp = 'vermittler') = (zugehoerigkeit_id IS NOT NULL) AND (zugehoerigkeit_id IS NULL) = (maklerhaus_id IS NULL)",
            name="vermittler_nennt_zugehoerigkeit",
        ),
        sa.CheckConstraint(
            "(quelle = 'vollmacht') = (vollmacht_id IS NOT NULL) AND (vollmacht_id IS NULL OR maklerhaus_id IS NOT NULL)",
            name="vollmacht_genannt",
        ),
        sa.CheckConstraint(
            "personentyp IN ('firmeneigen', 'vermittler', 'andere')", name="personentyp_bekannt"
        ),
        sa.CheckConstraint("quelle IN ('firma', 'vollmacht')", name="quelle_bekannt"),
        sa.CheckConstraint(
            "recht IN ('bestand_lesen', 'bestand_aendern', 'mitarbeiter_anmelden', 'berechnen', 'abrechnung_lesen')",
            name="recht_bekannt",
        ),
        sa.CheckConstraint("von < bis", name="zeitraum_offen"),
        sa.ForeignKeyConstraint(
            ["mitgliedschaft_id", "firma_id", "benutzer_id", "personentyp"],
            [
                "mitgliedschaft.id",
                "mitgliedschaft.firma_id",
                "mitgliedschaft.benutzer_id",
                "mitgliedschaft.personentyp",
            ],
            name="vertragsrecht_mitgliedschaft",
        ),
        sa.ForeignKeyConstraint(
            ["vertrag_id", "firma_id"],
            ["gruppenvertrag.id", "gruppenvertrag.firma_id"],
            name="vertragsrecht_vertrag",
        ),
        sa.ForeignKeyConstraint(
            ["vollmacht_id", "firma_id", "maklerhaus_id"],
            ["maklervollmacht.id", "maklervollmacht.firma_id", "maklervollmacht.maklerhaus_id"],
            name="vertragsrecht_vollmacht",
        ),
        sa.ForeignKeyConstraint(
            ["zugehoerigkeit_id", "benutzer_id", "maklerhaus_id"],
            ["zugehoerigkeit.id", "zugehoerigkeit.benutzer_id", "zugehoerigkeit.maklerhaus_id"],
            name="vertragsrecht_zugehoerigkeit",
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "vertragsrecht_bevollmaechtigt",
        "vertragsrecht",
        [
            "benutzer_id",
            "vertrag_id",
            "recht",
            "von",
            "bis",
            "ausgesetzt_am",
            "mitgliedschaft_id",
            "zugehoerigkeit_id",
            "maklerhaus_id",
            "vollmacht_id",
        ],
        unique=False,
        sqlite_where=sa.text("vollmacht_id IS NOT NULL"),
        postgresql_where=sa.text("vollmacht_id IS NOT NULL"),
    )
    op.create_index(
        "vertragsrecht_einmal",
        "vertragsrecht",
        [
            "mitgliedschaft_id",
            "vertrag_id",
            "recht",
            "von",
            sa.text("coalesce(zugehoerigkeit_id, 0)"),
            sa.text("coalesce(vollmacht_id, 0)"),
        ],
        unique=True,
    )
    op.create_index(
        "vertragsrecht_nach_mitgliedschaft",
        "vertragsrecht",
        ["mitgliedschaft_id", "vertrag_id", "recht"],
        unique=False,
    )
    op.create_index(
        "vertragsrecht_nach_vertrag",
        "vertragsrecht",
        ["vertrag_id", "recht", "benutzer_id"],
        unique=False,
    )
    op.create_index(
        "vertragsrecht_vermittler",
        "vertragsrecht",
        [
            "benutzer_id",
            "vertrag_id",
            "recht",
            "von",
            "bis",
            "ausgesetzt_am",
            "mitgliedschaft_id",
            "zugehoerigkeit_id",
            "maklerhaus_id",
            "vollmacht_id",
        ],
        unique=False,
        sqlite_where=sa.text("zugehoerigkeit_id IS NOT NULL AND vollmacht_id IS NULL"),
        postgresql_where=sa.text("zugehoerigkeit_id IS NOT NULL AND vollmacht_id IS NULL"),
    )
    op.create_index(
        "vertragsrecht_zeile",
        "vertragsrecht",
        [
            "benutzer_id",
            "vertrag_id",
            "recht",
            "von",
            "bis",
            "ausgesetzt_am",
            "mitgliedschaft_id",
            "zugehoerigkeit_id",
            "maklerhaus_id",
            "vollmacht_id",
        ],
        unique=False,
        sqlite_where=sa.text("zugehoerigkeit_id IS NULL"),
        postgresql_where=sa.text("zugehoerigkeit_id IS NULL"),
    )
    op.create_table(
        "vertretung",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("firma_id", sa.Integer(), nullable=False),
        sa.Column("vertretene_id", sa.Integer(), nullable=False),
        sa.Column("vertreter_id", sa.Integer(), nullable=False),
        sa.Column("vertreter_benutzer_id", sa.Integer(), nullable=False),
        sa.Column("alle_zellen", sa.Boolean(), nullable=False),
        sa.Column("von", sa.Date(), nullable=False),
        sa.Column("bis", sa.Date(), nullable=False),
        sa.Column("beantragt_am", sa.DateTime(timezone=True), nullable=False),
        sa.Column("bestaetigt_am", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bestaetigt_von_id", sa.Integer(), nullable=True),
        sa.Column("beendet_am", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ausgesetzt_am", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(bestaetigt_am IS NULL) = (bestaetigt_von_id IS NULL)", name="bestaetigt_von_jemandem"
        ),
        sa.CheckConstraint(
            "bestaetigt_von_id NOT IN (vertretene_id, vertreter_id)", name="bestaetigt_ein_dritter"
        ),
        sa.CheckConstraint("vertretene_id <> vertreter_id", name="nicht_sich_selbst"),
        sa.CheckConstraint("von < bis", name="zeitraum_offen"),
        sa.ForeignKeyConstraint(
            ["bestaetigt_von_id", "firma_id"],
            ["mitgliedschaft.id", "mitgliedschaft.firma_id"],
            name="vertretung_bestaetigt_von",
        ),
        sa.ForeignKeyConstraint(
            ["firma_id"],
            ["firma.id"],
        ),
        sa.ForeignKeyConstraint(
            ["vertretene_id", "firma_id"],
            ["mitgliedschaft.id", "mitgliedschaft.firma_id"],
            name="vertretung_vertretene",
        ),
        sa.ForeignKeyConstraint(
            ["vertreter_id", "firma_id", "vertreter_benutzer_id"],
            ["mitgliedschaft.id", "mitgliedschaft.firma_id", "mitgliedschaft.benutzer_id"],
            name="vertretung_vertreter",
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("id", "firma_id", name="vertretung_firma"),
    )
    op.create_index("vertretung_nach_vertretenem", "vertretung", ["vertretene_id"], unique=False)
    op.create_index(
        "vertretung_nach_vertreter", "vertretung", ["vertreter_benutzer_id"], unique=False
    )
    op.create_table(
        "vollmachtrecht",
        sa.Column("vollmacht_id", sa.Integer(), nullable=False),
        sa.Column("recht", sa.String(), nullable=False),
        sa.CheckConstraint(
            "recht IN ('bestand_lesen', 'bestand_aendern', 'mitarbeiter_anmelden', 'berechnen', 'abrechnung_lesen')",
            name="recht_bekannt",
        ),
        sa.ForeignKeyConstraint(["vollmacht_id"], ["maklervollmacht.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("vollmacht_id", "recht"),
    )
    op.create_table(
        "vollmachtvertrag",
        sa.Column("vollmacht_id", sa.Integer(), nullable=False),
        sa.Column("vertrag_id", sa.BigInteger(), nullable=False),
        sa.Column("firma_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["vertrag_id", "firma_id"],
            ["gruppenvertrag.id", "gruppenvertrag.firma_id"],
            name="vollmacht_vertrag_vertrag",
        ),
        sa.ForeignKeyConstraint(
            ["vollmacht_id", "firma_id"],
            ["maklervollmacht.id", "maklervollmacht.firma_id"],
            name="vollmacht_vertrag_vollmacht",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("vollmacht_id", "vertrag_id"),
    )
    op.create_table(
        "einladungrecht",
        sa.Column("einladung_id", sa.Integer(), nullable=False),
        sa.Column("vertrag_id", sa.BigInteger(), nullable=False),
        sa.Column("recht", sa.String(), nullable=False),
        sa.Column("firma_id", sa.Integer(), nullable=False),
        sa.Column("von", sa.Date(), nullable=False),
        sa.Column("bis", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "recht IN ('bestand_lesen', 'bestand_aendern', 'mitarbeiter_anmelden', 'berechnen', 'abrechnung_lesen')",
            name="recht_bekannt",
        ),
        sa.CheckConstraint("von < bis", name="zeitraum_offen"),
        sa.ForeignKeyConstraint(
            ["einladung_id", "firma_id"],
            ["einladung.id", "einladung.firma_id"],
            name="einladung_recht_einladung",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["vertrag_id", "firma_id"],
            ["gruppenvertrag.id", "gruppenvertrag.firma_id"],
            name="einladung_recht_vertrag",
        ),
        sa.PrimaryKeyConstraint("einladung_id", "vertrag_id", "recht"),
    )
    op.create_table(
        "vertretungszelle",
        sa.Column("vertretung_id", sa.Integer(), nullable=False),
        sa.Column("vertrag_id", sa.BigInteger(), nullable=False),
        sa.Column("recht", sa.String(), nullable=False),
        sa.Column("firma_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "recht IN ('bestand_lesen', 'bestand_aendern', 'mitarbeiter_anmelden', 'berechnen', 'abrechnung_lesen')",
            name="recht_bekannt",
        ),
        sa.ForeignKeyConstraint(
            ["vertrag_id", "firma_id"],
            ["gruppenvertrag.id", "gruppenvertrag.firma_id"],
            name="vertretungszelle_vertrag",
        ),
        sa.ForeignKeyConstraint(
            ["vertretung_id", "firma_id"],
            ["vertretung.id", "vertretung.firma_id"],
            name="vertretungszelle_vertretung",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("vertretung_id", "vertrag_id", "recht"),
    )
