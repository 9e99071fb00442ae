"""What can come out of a check or stop a run, each told in one Thai sentence (`th`) and one English (`en`).

ContractProblem         the run cannot begin: the contract, the address or a token cannot be used
CheckFailed             the API does not keep the promise; an AssertionError, so a test may let it pass up
NotApplicable           the contract promises nothing of the kind
CannotRun               the promise is there, but what is needed to see whether it is kept is not
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contracts.exchange import Exchange


class ContractProblem(Exception):
    """The run cannot begin; `code` is stable and machine-readable (kebab-case)."""

    def __init__(self, code: str, *, th: str, en: str) -> None:
        super().__init__(f"{th} / {en}")
        self.code = code
        self.th = th
        self.en = en

    @classmethod
    def unreadable(cls, file: object, why: str) -> "ContractProblem":
        """Build the refusal of a file that cannot be read or is no TOML or JSON."""
        return cls(
            "contract-unreadable",
            th=f"อ่านไฟล์ «{file}» ไม่ได้ ({why}) โปรดตรวจที่อยู่และรูปแบบของไฟล์",
            en=f"The file “{file}” cannot be read ({why}); see that it is there and well-formed.",
        )

    @classmethod
    def invalid(cls, file: object, why: str) -> "ContractProblem":
        """Build the refusal of a contract that says something unknown or contradictory."""
        return cls(
            "contract-invalid",
            th=f"สัญญา «{file}» ใช้ไม่ได้: {why} โปรดแก้ตามคู่มือ",
            en=f"The contract “{file}” cannot be used: {why}; mend it by the guide.",
        )

    @classmethod
    def document_unusable(cls, where: object, why: str) -> "ContractProblem":
        """Build the refusal of an OpenAPI document that cannot be had or understood."""
        return cls(
            "openapi-unusable",
            th=f"ใช้เอกสาร OpenAPI ที่ «{where}» ไม่ได้ ({why}) โปรดตรวจที่อยู่ หรือวางไฟล์ไว้ข้างสัญญา",
            en=f"The OpenAPI document at “{where}” cannot be used ({why}); check where it is, or put it beside the contract.",
        )

    @classmethod
    def address_unusable(cls, url: str) -> "ContractProblem":
        """Build the refusal of an address that is no plain http(s) URL."""
        return cls(
            "address-unusable",
            th=f"ที่อยู่ «{url}» ใช้ไม่ได้ ต้องขึ้นต้นด้วย http:// หรือ https:// โดยไม่มีรหัสผ่าน query หรือ # อยู่ในที่อยู่",
            en=f"The address “{url}” cannot be used: it must be http:// or https://, without a password, a query or a #.",
        )

    @classmethod
    def secret_unreadable(cls, file: object) -> "ContractProblem":
        """Build the refusal of a token or secret file; what is in it is not told."""
        return cls(
            "secret-unreadable",
            th=f"อ่านโทเคนหรือรหัสลับจาก «{file}» ไม่ได้ ไฟล์ต้องมีข้อความบรรทัดเดียวที่ไม่ว่าง",
            en=f"No token or secret can be read from “{file}”; it must hold one line that is not empty.",
        )

    @classmethod
    def report_unwritable(cls, place: object) -> "ContractProblem":
        """Build the refusal, before anything is asked, of a place where no report can be written."""
        return cls(
            "report-cannot-be-written",
            th=f"เขียนรายงานที่ «{place}» ไม่ได้ โปรดตรวจว่ามีโฟลเดอร์นั้นและเขียนได้",
            en=f"No report can be written to “{place}”; see that its folder is there and can be written.",
        )

    @classmethod
    def unreachable(cls, url: object, why: str) -> "ContractProblem":
        """Build the refusal to check an API that does not answer at all."""
        return cls(
            "api-unreachable",
            th=f"ติดต่อ {url} ไม่ได้ ({why}) โปรดตรวจที่อยู่ เครือข่าย และใบรับรอง TLS",
            en=f"{url} does not answer ({why}); check the address, the network and its TLS certificate.",
        )

    @classmethod
    def token_refused(cls, status: int) -> "ContractProblem":
        """Build the refusal to go on with a token that the API does not take."""
        return cls(
            "token-refused",
            th=f"API ไม่รับโทเคนที่ให้มา (ตอบ {status}) โปรดตรวจว่าโทเคนยังไม่หมดอายุและเป็นของ API นี้",
            en=f"The API does not take the token (it answers {status}); check that it is still good and meant for this API.",
        )

    @classmethod
    def token_missing(cls) -> "ContractProblem":
        """Build the refusal to check, without a token, an API whose contract asks for one."""
        return cls(
            "token-missing",
            th="สัญญานี้ต้องใช้โทเคน โปรดระบุ --token-file หรือ --client-id กับ --client-secret-file",
            en="This contract needs a token: give --token-file, or --client-id with --client-secret-file.",
        )

    @classmethod
    def no_token_given_out(cls, why: str) -> "ContractProblem":
        """Build the refusal after a token endpoint gave no token; `why` holds nothing secret."""
        return cls(
            "no-token-given-out",
            th=f"ขอโทเคนด้วย client credentials ไม่สำเร็จ ({why}) โปรดตรวจรหัสผู้ใช้บริการและ token_url ในสัญญา",
            en=f"No token was given for the client credentials ({why}); check the client and the contract's token_url.",
        )

    @classmethod
    def too_many_requests(cls, most: int) -> "ContractProblem":
        """Build the stop of a run that asked as often as the contract allows."""
        return cls(
            "too-many-requests",
            th=f"หยุดตรวจเพราะส่งคำขอครบ {most} ครั้งตาม manners.most_requests โปรดลดขอบเขตหรือเพิ่มจำนวน",
            en=f"Stopped after {most} requests (manners.most_requests); narrow the contract or raise the number.",
        )


class Told(Exception):
    """What a check has to say when it does not pass; `exchanges` show it."""

    def __init__(self, th: str, en: str, *exchanges: "Exchange") -> None:
        super().__init__(f"{th} / {en}")
        self.th = th
        self.en = en
        self.exchanges = exchanges


class CheckFailed(Told, AssertionError):
    """The API does not keep the promise; `exchanges` show it."""


class NotApplicable(Told):
    """The contract promises nothing of the kind."""


class CannotRun(Told):
    """Whether the promise is kept cannot be seen."""
