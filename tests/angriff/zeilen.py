"""Every row of „Bad input and attack“ and of the safety rules, and where it is tried from outside.

„Outside“ is the bare socket, or HTTP without our pages: against a running server, in process
through the gate (tests/http) where time or work must be counted, or by the matrix of every event
and form. `test_zeilen` checks that each of these tests is there.
"""

D, E, S = "angriff/test_delegation", "angriff/test_einladung", "angriff/test_stapel"
F, V, U = "angriff/test_freischaltung", "angriff/test_vieraugen", "angriff/test_dateien"
R, M, H, P = "angriff/test_erraten", "matrix", "http", "angriff/test_auspraegung"

# The Admin-Bereich
DELEGATION: dict[str, tuple[str, ...]] = {
    "own rights": (f"{D}::an_eigenen_und_an_unantastbaren_rechten_aendert_kein_ereignis_etwas",),
    "own type": (
        f"{D}::die_rolle_aendert_nur_wer_firmenadmin_der_firma_ist",
        f"{H}/test_handlungen::ein_admin_gegen_einen_firmenadmin_und_jeder_gegen_sich_selbst",
    ),
    "own line in a review": (f"{D}::in_einer_pruefung_entscheidet_niemand_die_eigene_zeile",),
    "an Admin against a FirmenAdmin": (
        f"{D}::an_eigenen_und_an_unantastbaren_rechten_aendert_kein_ereignis_etwas",
        f"{D}::die_rolle_aendert_nur_wer_firmenadmin_der_firma_ist",
    ),
    "rights or contracts the actor lacks, by matrix": (
        f"{D}::was_jemand_nicht_hat_gibt_er_auch_mit_rohen_ereignissen_nicht",
        f"{D}::ein_entwurf_traegt_keine_macht_weiter_die_inzwischen_weg_ist",
    ),
    "by bundle and by copy": (
        f"{D}::kopie_und_buendel_bringen_nur_was_der_einladende_selbst_geben_darf",
        f"{D}::fremde_buendel_und_kollegen_gibt_es_nicht",
    ),
    "by CSV": (f"{S}::keine_zeile_die_betruegt_ist_gueltig_und_keine_wird_gesendet",),
    "by Vertretung": (
        f"{D}::verliehen_wird_nur_eigenes_an_kollegen_und_hoechstens_neunzig_tage",
        f"{D}::eine_vertretung_bestaetigt_weder_beteiligte_noch_fremde_noch_ein_admin_darueber_hinaus",
    ),
    "vermittler by invitation or by later change": (
        f"{E}::eingeladen_wird_niemand_als_was_der_einladende_nicht_geben_darf",
        f"{E}::kein_ereignis_und_kein_formular_macht_spaeter_einen_vermittler",
        f"{F}::wen_ein_antrag_nicht_nennen_darf_mit_dem_wird_er_nicht_eingereicht",
        f"{H}/test_einladung::makler_und_sachbearbeiter_scheitern_und_die_einladende_erfaehrt_es_erst_dann",
    ),
    "foreign ids everywhere": (
        f"{M}/test_events::no_event_tells_or_changes_what_is_not_ones_own",
        f"{M}/test_addresses::no_form_tells_or_changes_what_is_not_ones_own",
        f"{M}/test_addresses::unbekanntes_und_fremdes_sind_dieselbe_antwort",
        f"{S}::einen_stapel_senden_und_verwerfen_andere_auch_mit_rohen_ereignissen_nicht",
    ),
    "two FirmenAdmins demoting each other": (
        f"{D}::zwei_firmenadmins_die_einander_fuenfzigmal_zugleich_entlassen_lassen_einen_uebrig",
    ),
    "an invitation used by two at once": (
        f"{E}::einen_link_den_mehrere_zugleich_benutzen_nimmt_einer_an",
        f"{H}/test_einladung::unter_anderer_adresse_wird_er_abgewiesen",
    ),
    "tokens empty, null, list, 1 MB": (
        f"{E}::leere_und_riesige_geheimnisse_in_einem_link_oeffnen_nichts",
        f"{E}::leere_und_riesige_geheimnisse_in_cookie_und_token_oeffnen_nichts",
    ),
    "CSV: formulas, BOM, duplicates, look-alikes, headers": (
        f"{S}::keine_zeile_die_betruegt_ist_gueltig_und_keine_wird_gesendet",
    ),
    "CSV: NUL, broken marks": (f"{S}::was_keine_tabelle_ist_hinterlaesst_nichts",),
    "CSV: 10,000 rows": (
        f"{H}/test_stapel::was_nicht_geht_wird_auf_einer_seite_gesagt_und_hinterlaesst_nichts",
    ),
}

# Applications
FREISCHALTUNG: dict[str, tuple[str, ...]] = {
    "skipping states": (
        f"{F}::kein_sachbearbeiter_laesst_einen_schritt_aus",
        f"{F}::nach_der_einreichung_aendert_und_wiederholt_der_antragsteller_nichts",
        f"{F}::was_zu_ende_ist_hat_niemand_mehr_in_arbeit",
        f"{F}::ein_entwurf_ist_fuer_sachbearbeiter_keiner_und_unfertig_nicht_einzureichen",
    ),
    "replaying execution": (
        f"{V}::die_freigabe_noch_einmal_gesendet_schaltet_nicht_noch_einmal_frei",
    ),
    "approving one's own check, by raw event": (
        f"{V}::wer_geprueft_hat_gibt_auch_mit_nachgestellten_ereignissen_nicht_frei",
        f"{V}::ohne_haken_und_mit_erratenem_fingerabdruck_wird_nichts_frei",
        f"{V}::einen_kleinen_fall_entscheidet_weder_wer_ihn_beantragt_hat_noch_ein_kunde",
    ),
    "in parallel": (
        f"{V}::wer_in_zwei_fenstern_zugleich_prueft_und_freigibt_war_doch_nur_einer",
        f"{V}::zwei_die_zugleich_freigeben_schalten_einmal_frei",
        f"{V}::zwei_firmen_die_zugleich_dieselbe_neue_person_nennen_bekommen_sie_beide",
        f"{V}::zurueckgezogen_und_freigegeben_zugleich_ist_eines_von_beiden",
        f"{V}::zwei_die_zugleich_den_naechsten_nehmen_bekommen_nie_denselben",
        f"{V}::zwei_die_zugleich_ueber_einen_kleinen_fall_entscheiden_ergeben_eine_entscheidung",
    ),
    "guessed by customers": (
        f"{V}::kunden_die_die_ereignisse_erraten_aendern_und_erfahren_nichts",
    ),
    "swapping the PDF after approval": (
        f"{V}::ein_getauschtes_pdf_nimmt_die_pruefung_und_wer_es_tauscht_ist_heraus",
        f"{V}::nach_der_pruefung_tauscht_der_antragsteller_nichts_mehr",
    ),
    "a Vollmacht that ends between approval and execution": (
        f"{F}::endet_die_vollmacht_zwischen_pruefung_und_freigabe_wird_nichts_frei",
        f"{F}::endet_sie_zwischen_freigabe_und_ausfuehrung_entsteht_kein_konto",
    ),
    "a Vollmacht for 1, 2 and an application for 1, 2, 3": (
        f"{F}::eine_vollmacht_fuer_zwei_vertraege_traegt_keinen_antrag_fuer_drei",
        f"{F}::dem_eigenen_haus_sagt_es_schon_der_antrag",
    ),
    "broker staff who changed the house": (
        f"{F}::wer_das_haus_verlassen_hat_kommt_mit_dem_alten_antrag_nicht_hinein",
    ),
    "polyglot files": (
        f"{U}::was_kein_schlichtes_dokument_ist_wird_nicht_gespeichert",
        f"{U}::was_hinter_einem_bild_versteckt_ist_wird_nie_ausgeliefert",
    ),
    "a 1 GB upload": (
        f"{U}::ein_angekuendigtes_gigabyte_wird_abgewiesen_bevor_es_kommt",
        f"{U}::ohne_laenge_wird_gelesen_bis_zur_grenze_und_nicht_weiter",
        f"{U}::eine_gepackte_anfrage_wird_nicht_entpackt",
    ),
    "a PDF bomb": (f"{U}::eine_bombe_wird_nicht_entpackt",),
    "a path in a file name": (f"{U}::ein_pfad_im_namen_fuehrt_nirgendwohin",),
    "guessing Vorgangsnummer and code": (
        f"{R}::wer_viele_nummern_mit_einem_code_probiert_wird_gebremst",
        f"{H}/test_antrag::wer_raet_wird_gebremst_und_der_richtige_code_hilft_ihm_nicht_mehr",
        f"{H}/test_antrag_socket::ein_gestohlenes_token_fuehrt_ohne_den_cookie_zu_nichts",
    ),
    "enumeration: equal work, counted": (
        f"{R}::nummer_und_code_zu_erraten_kostet_dieselbe_arbeit_ob_es_sie_gibt_oder_nicht",
        f"{R}::ein_anonymer_antrag_verraet_nicht_ob_es_vertrag_firma_oder_konto_gibt",
        f"{R}::eine_einladung_verraet_nicht_ob_es_die_adresse_anderswo_gibt",
    ),
}

# Vermittler and Portalausprägungen
VERMITTLER: dict[str, tuple[str, ...]] = {
    "switch by header, query, cookie or host": (
        f"{P}::kopfzeile_frage_und_cookie_wechseln_kein_portal",
        f"{P}::unter_fremdem_namen_antwortet_der_server_nicht",
        f"{P}::gewechselt_wird_nur_von_der_eigenen_seite_und_zu_einem_portal",
    ),
    "contract of another Ausprägung": (
        f"{M}/test_addresses::another_portal_tells_nothing_of_contracts_that_it_does_not_show",
        f"{P}::ein_link_aus_einer_mail_wechselt_nicht_und_zeigt_nichts",
    ),
    "two houses in one Bestand": ("domain/test_tabellen::zwei_im_bestand_am_selben_tag",),
    "employee moved to another house with old tabs open": (
        f"{P}::wer_das_haus_gewechselt_hat_sieht_im_alten_fenster_nichts_mehr_vom_alten",
        f"{P}::ein_schluessel_bleibt_beim_alten_haus_und_oeffnet_im_neuen_nichts",
    ),
    "overlapping and ended Vollmachten": (
        "domain/test_regel::die_regel_sagt_was_das_orakel_sagt",
        "domain/test_regel::was_endet_wirkt_von_seinem_augenblick_an",
        "domain/test_vollmachten::widerrufen_endet_sofort_was_darauf_beruht",
    ),
    "contract leaving the Bestand while an export runs": (
        f"{H}/test_export::was_waehrend_des_exports_wegfaellt_wird_nicht_geschrieben_und_am_ende_gesagt",
    ),
    "tokens forged": (
        "test_oidc::ein_token_das_nicht_stimmt_laesst_niemanden_hinein",
        "test_oidc::ohne_unterschrift_gilt_kein_token",
        "test_oidc::mit_dem_oeffentlichen_schluessel_unterschreibt_niemand",
        "test_oidc::ein_fremder_schluessel_unterschreibt_nichts",
        f"{H}/test_anmeldedienst::ein_gefaelschtes_token_laesst_nicht_hinein",
    ),
    "tokens and ways back replayed": (
        "test_oidc::ein_verbrauchter_code_ist_ein_nein",
        f"{H}/test_anmeldedienst::ein_rueckweg_gilt_einmal",
        f"{H}/test_anmeldedienst::ohne_eigenen_aufbruch_kommt_niemand_an",
    ),
    "tokens expired and of a foreign audience": (
        "test_oidc::ein_token_das_nicht_stimmt_laesst_niemanden_hinein",
    ),
    "provider down": (
        f"{H}/test_anmeldedienst::ist_der_anbieter_weg_sagt_es_die_seite",
        f"{H}/test_anmeldedienst::ohne_antwort_ruht_die_sitzung_und_geht_danach_weiter",
    ),
    "provider slow": ("test_oidc::ein_langsamer_anbieter_haelt_niemanden_lange_auf",),
    "key rotated mid-login": (
        f"{H}/test_anmeldedienst::mitten_im_anmelden_wechselt_der_anbieter_seinen_schluessel",
    ),
}

# The safety rules, by their numbers
SICHERHEITSREGELN: dict[int, tuple[str, ...]] = {
    1: (f"{D}::zwei_firmenadmins_die_einander_fuenfzigmal_zugleich_entlassen_lassen_einen_uebrig",),
    2: (
        f"{D}::an_eigenen_und_an_unantastbaren_rechten_aendert_kein_ereignis_etwas",
        f"{D}::in_einer_pruefung_entscheidet_niemand_die_eigene_zeile",
    ),
    3: (f"{D}::was_jemand_nicht_hat_gibt_er_auch_mit_rohen_ereignissen_nicht",),
    4: (f"{H}/test_handlungen::wer_vorschlaegt_bestaetigt_auch_mit_rohen_anfragen_nicht",),
    5: (
        f"{H}/test_push::geaendertes_steht_von_selbst_da",
        "browser/test_live::um_mitternacht_in_berlin_endet_und_beginnt_alles_von_selbst",
    ),
    6: (f"{D}::verliehen_wird_nur_eigenes_an_kollegen_und_hoechstens_neunzig_tage",),
    7: (
        f"{D}::gesperrt_ist_die_mitgliedschaft_und_nie_das_konto",
        f"{H}/test_handlungen::fremde_sind_von_unbekannten_nicht_zu_unterscheiden",
    ),
    8: (f"{M}/test_addresses::unbekanntes_und_fremdes_sind_dieselbe_antwort",),
    9: (f"{D}::wieder_entsperrt_lebt_weder_die_sitzung_noch_die_einladung",),
    10: (f"{D}::was_gespeichert_wird_ist_ein_eintrag_je_person_und_was_scheitert_keiner",),
    11: (
        f"{D}::eine_vertretung_bestaetigt_weder_beteiligte_noch_fremde_noch_ein_admin_darueber_hinaus",
        f"{D}::verliehen_wird_nur_eigenes_an_kollegen_und_hoechstens_neunzig_tage",
    ),
    12: (f"{D}::ohne_das_passwort_noch_einmal_aendert_auch_eine_firmenadmin_keine_rolle",),
}
