"""The electronic seal on our PDFs: who issued one, and that nobody has changed it since."""

import io
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from firmenportal import clock
from firmenportal.settings import settings

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from pyhanko.sign import SimpleSigner

NAME = "Firmenportal"
_FELD = "Siegel"
_DEMO_GILT = timedelta(days=3650)


def versiegelt(pdf: bytes, grund: str) -> bytes:
    """The PDF with our seal, PAdES baseline. `grund` says what it is for.

    It stays PDF/A and PDF/UA: the seal is appended, nothing shown is touched.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSignatureMetadata, PdfSigner
    from pyhanko.sign.fields import SigSeedSubFilter

    angaben = PdfSignatureMetadata(
        field_name=_FELD, name=NAME, reason=grund, subfilter=SigSeedSubFilter.PADES
    )
    siegler = PdfSigner(angaben, _siegler())
    entwurf = IncrementalPdfFileWriter(io.BytesIO(pdf))
    # It runs an event loop of its own, of which a thread has at most one.
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(siegler.sign_pdf, entwurf).result().getvalue()


@cache
def _siegler() -> "SimpleSigner":
    """Key and certificate, read once. Errors: RuntimeError names the file that holds none."""
    from pyhanko.sign import SimpleSigner

    datei, passwort = settings.siegel_datei, settings.siegel_passwort
    if settings.siegel is None:
        _demo_siegel(datei)
    geheim = passwort.get_secret_value().encode() if passwort else None
    siegler = SimpleSigner.load_pkcs12(str(datei), passphrase=geheim)
    if siegler is None:
        raise RuntimeError(f"{datei} is no PKCS#12 file with key and certificate.")
    return siegler


def _demo_siegel(datei: Path) -> None:
    """A seal that vouches for nothing but itself; the first to come writes it."""
    if datei.exists():
        return
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12

    schluessel = ec.generate_private_key(ec.SECP256R1())
    zertifikat = _selbst_ausgestellt(schluessel)
    entwurf = datei.with_name(f"{datei.name}.{os.getpid()}")
    entwurf.touch(mode=0o600)
    entwurf.write_bytes(
        pkcs12.serialize_key_and_certificates(
            NAME.encode(), schluessel, zertifikat, None, NoEncryption()
        )
    )
    try:
        os.link(entwurf, datei)  # complete or not at all, and never over another's
    except FileExistsError:
        pass
    finally:
        entwurf.unlink()


def _selbst_ausgestellt(schluessel: "EllipticCurvePrivateKey") -> "x509.Certificate":
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import NameOID

    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{NAME} (Demo)")])
    ab = clock.now() - timedelta(days=1)
    zweck = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(schluessel.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(ab)
        .not_valid_after(ab + _DEMO_GILT)
        .add_extension(zweck, critical=True)
        .sign(schluessel, hashes.SHA256())
    )
