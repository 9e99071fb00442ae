"""Who may read: nobody without a good token, and nobody by a token in the address."""

from contracts.check import check
from contracts.errors import CannotRun, CheckFailed, NotApplicable
from contracts.exchange import Exchange
from contracts.link import Link
from contracts.model import Auth, Severity
from contracts.tokens import tampered, unsigned

_UNAUTHENTICATED, _FORBIDDEN = 401, 403


@check(
    "auth.required",
    th="ไม่มีโทเคน อ่านไม่ได้ (401)",
    en="No token: 401",
    why="ข้อมูลที่ตกลงให้เฉพาะคู่สัญญาจะเปิดแก่ทุกคน ถ้าอ่านได้โดยไม่ต้องแสดงตัว",
    severity=Severity.CRITICAL,
)
def required(link: Link) -> None:
    """Every path of the contract that is not public answers 401 without a token."""
    auth = _promised(link)
    closed = [one for one in link.contract.resources if not one.public]
    for path, query in [(auth.protected, {}), *((one.path, one.query) for one in closed)]:
        _refused(link.get(path, query, token=None), _UNAUTHENTICATED, "โดยไม่มีโทเคน", "with no token")


@check(
    "auth.challenge",
    th="คำตอบ 401 บอกวิธีแสดงตัว",
    en="A 401 has WWW-Authenticate",
    why="ผู้เรียกต้องรู้จาก WWW-Authenticate ว่าต้องแสดงตัวอย่างไร และโทเคนผิดหรือหมดอายุ",
    severity=Severity.MINOR,
)
def challenge(link: Link) -> None:
    """Each 401 carries the WWW-Authenticate that RFC 9110 (11.6.1) asks for."""
    auth = _promised(link)
    asked = [link.get(auth.protected, token=token) for token in (None, tampered(link.desk.sample()))]
    seen = [one for one in asked if one.status == _UNAUTHENTICATED]
    if not seen:
        raise CannotRun("ไม่พบคำตอบ 401 (ดู auth.required)", "No 401 was seen (see auth.required).", *asked)
    for one in seen:
        if not one.headers.get("www-authenticate", "").strip():
            raise CheckFailed(
                f"{one.line} ตอบ 401 โดยไม่มีเฮดเดอร์ WWW-Authenticate",
                f"{one.line} answers 401 without a WWW-Authenticate header.",
                one,
            )


@check(
    "auth.forged",
    th="ไม่รับโทเคนที่ลายเซ็นไม่ถูกต้อง (401)",
    en="A forged token: 401",
    why="ถ้าไม่ตรวจลายเซ็น ใครก็เขียนโทเคนอ้างเป็นหน่วยงานใดก็ได้",
    severity=Severity.CRITICAL,
)
def forged(link: Link) -> None:
    """The good token with another signature is refused with 401."""
    auth = _guarded(link)
    answer = link.send("GET", auth.protected, token=tampered(link.desk.sample()))
    _refused(answer, _UNAUTHENTICATED, "ด้วยโทเคนที่ถูกปลอมลายเซ็น", "with a token with a forged signature")


@check(
    "auth.unsigned",
    th="ไม่รับโทเคนแบบ alg=none (401)",
    en="An alg=none token: 401",
    why="โทเคนแบบไม่ลงลายเซ็นเป็นช่องโหว่ที่รู้จักกันดี ผู้ไม่หวังดีสร้างเองได้ทันที",
    severity=Severity.CRITICAL,
)
def without_signature(link: Link) -> None:
    """The good token's claims under alg=none are refused with 401."""
    auth = _guarded(link)
    answer = link.send("GET", auth.protected, token=unsigned(link.desk.sample()))
    _refused(answer, _UNAUTHENTICATED, "ด้วยโทเคนที่ไม่ลงลายเซ็น (alg=none)", "with an unsigned token (alg=none)")


@check(
    "auth.expired",
    th="ไม่รับโทเคนที่หมดอายุ (401)",
    en="An expired token: 401",
    why="โทเคนที่รั่วไหลต้องใช้ไม่ได้เมื่อหมดอายุ มิฉะนั้นการตกลงเรื่องอายุไม่มีความหมาย",
    severity=Severity.CRITICAL,
)
def expired(link: Link) -> None:
    """A token that was good once is refused with 401."""
    auth = _guarded(link)
    token = link.desk.expired()
    if token is None:
        _without_means(auth.expiry, "โทเคนที่หมดอายุแล้ว", "an expired token", "--expired-token-file")
    _refused(link.get(auth.protected, token=token), _UNAUTHENTICATED, "ด้วยโทเคนที่หมดอายุ", "with an expired token")


@check(
    "auth.scope",
    th="โทเคนที่สิทธิ์ไม่พอ อ่านไม่ได้ (403)",
    en="A token without the scope: 403",
    why="คู่สัญญาต้องเห็นเฉพาะที่ตกลงไว้ และผู้เรียกต้องแยกออกว่าโทเคนเสีย (401) หรือสิทธิ์ไม่พอ (403)",
    severity=Severity.CRITICAL,
)
def scope(link: Link) -> None:
    """A good token that does not hold the scope is refused with 403."""
    auth = _guarded(link)
    token = link.desk.limited()
    if token is None:
        _without_means(auth.scopes, "โทเคนที่สิทธิ์ไม่พอ", "a token without the scope", "--limited-token-file")
    _refused(link.get(auth.protected, token=token), _FORBIDDEN, "ด้วยโทเคนที่สิทธิ์ไม่พอ", "with a token without the scope")


@check(
    "auth.query",
    th="ไม่รับโทเคนในที่อยู่ (query string)",
    en="A token in the address is not taken",
    why="ที่อยู่ถูกบันทึกไว้ในล็อกและประวัติของเบราว์เซอร์ โทเคนในนั้นจึงรั่วไหลได้ง่าย",
)
def query(link: Link) -> None:
    """The good token in the query string, and in no header, opens nothing."""
    auth = _guarded(link)
    for name in auth.query_names:
        answer = link.get(auth.protected, {name: link.desk.sample()}, token=None)
        if answer.ok:
            raise CheckFailed(
                f"API รับโทเคนที่ส่งมาในพารามิเตอร์ {name} ของที่อยู่ (ตอบ {answer.status})",
                f"The API takes a token from the parameter {name} of the address (it answers {answer.status}).",
                answer,
            )


@check(
    "auth.client",
    th="ไม่ออกโทเคนให้ผู้ที่รหัสลับผิด",
    en="A wrong client secret gets no token",
    why="ถ้าออกโทเคนให้โดยไม่ตรวจรหัสลับ ใครก็อ้างเป็นคู่สัญญาได้",
    severity=Severity.CRITICAL,
)
def client(link: Link) -> None:
    """The token endpoint refuses a made-up secret with 400 or 401 (RFC 6749, 5.2)."""
    auth = _promised(link)
    if not auth.token_url:
        raise NotApplicable("สัญญาไม่ได้กำหนด token_url", "The contract names no token_url.")
    import httpx

    try:
        answer = link.desk.ask(auth.scope, secret=tampered(link.desk.sample())[-24:])
    except httpx.HTTPError as error:
        raise CannotRun(
            f"ติดต่อ token_url ไม่ได้ ({type(error).__name__})", f"token_url does not answer ({error})."
        ) from error
    if not httpx.codes.is_client_error(answer.status_code):
        raise CheckFailed(
            f"{auth.token_url} ตอบ {answer.status_code} แก่รหัสลับที่แต่งขึ้น ทั้งที่ควรตอบ 401",
            f"{auth.token_url} answers {answer.status_code} to a made-up secret; it should answer 401.",
        )


@check(
    "auth.tls",
    th="ส่งโทเคนผ่าน HTTPS เท่านั้น",
    en="Tokens travel over HTTPS",
    why="ผ่าน HTTP ธรรมดา ทุกคนบนเครือข่ายระหว่างทางอ่านโทเคนและข้อมูลได้",
    severity=Severity.CRITICAL,
)
def tls(link: Link) -> None:
    """The address is https, or of this machine."""
    _promised(link)
    url = link.base_url
    if link.on_this_machine:
        raise NotApplicable("ตรวจในเครื่องเดียวกัน (localhost)", "The API runs on this machine.")
    if url.scheme != "https":
        raise CheckFailed(
            f"ที่อยู่ {url.scheme}://{url.host} ไม่ใช่ https โทเคนจึงเดินทางโดยไม่เข้ารหัส",
            f"{url.scheme}://{url.host} is not https: the token travels in clear.",
        )


def _promised(link: Link) -> Auth:
    if link.contract.auth is None:
        raise NotApplicable("สัญญาไม่ได้กำหนดการแสดงตัว", "The contract promises no authentication.")
    return link.contract.auth


def _guarded(link: Link) -> Auth:
    """Return the promise; a path that is open to all would let every token pass, whatever it is."""
    auth = _promised(link)
    bare = link.get(auth.protected, token=None)
    if bare.ok:
        raise CannotRun(
            f"{auth.protected} เปิดโดยไม่ต้องมีโทเคน (ดู auth.required) จึงบอกไม่ได้ว่าตรวจโทเคนหรือไม่",
            f"{auth.protected} is open without a token (see auth.required), so nothing is told about tokens.",
            bare,
        )
    return auth


def _without_means(promised: bool, th: str, en: str, option: str) -> None:
    if promised:
        raise CannotRun(
            f"สัญญากำหนดไว้ แต่ไม่มี{th}ให้ทดสอบ โปรดระบุ {option}",
            f"This is promised and cannot be seen without {en}; give {option}.",
        )
    raise NotApplicable(f"ไม่มี{th}ให้ทดสอบ (ระบุได้ด้วย {option})", f"There was not {en} to try with ({option} gives one).")


def _refused(answer: Exchange, status: int, th: str, en: str) -> None:
    if answer.status != status:
        raise CheckFailed(
            f"{answer.line} {th} ควรตอบ {status} แต่ตอบ {answer.status}",
            f"{answer.line} {en} should answer {status}, not {answer.status}.",
            answer,
        )


CHECKS = (required, challenge, forged, without_signature, expired, scope, query, client, tls)
