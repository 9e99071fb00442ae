"""The report of a sealed file, whichever indicator's it is."""

from papers.link.level import level_paper
from papers.pass_rate import pass_rate_paper
from planning.link.bundle import SealedLevel
from planning.sealed import AnySealed


def sealed_paper(sealed: AnySealed, *, round_name: str = "") -> bytes:
    """Set the report to sign, with the file's fingerprint as a QR code; `round_name` stands on it where it is given."""
    if isinstance(sealed, SealedLevel):
        return level_paper(sealed.standing, sealed.definition, round_name=round_name, fingerprint=sealed.fingerprint)
    return pass_rate_paper(sealed.report, sealed.definition, round_name=round_name, fingerprint=sealed.fingerprint)
