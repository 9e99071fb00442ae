"""A contract: what one API promises, read from a TOML file that lies beside an OpenAPI document.

Whatever is left out is not promised, and the checks of it do not apply. Paths are the API's own, below the address
that is checked; names of fields may go down with dots (`meta.total`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Annotated, ClassVar, Literal

from annotated_types import Ge, Le, MinLen

Query = Mapping[str, str | int | list[str | int]]
Name = Annotated[str, MinLen(1)]
Path = Annotated[str, MinLen(1)]


class Severity(Enum):
    """How bad it is when a check fails: data lost or open to all, a promise broken, a discourtesy."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"


class _Part:
    # read by pydantic when the file is: a misspelt key is refused, not ignored
    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}


@dataclass(frozen=True, kw_only=True)
class Auth(_Part):
    """How callers prove who they are. `protected` is a path that needs a token, query string and all.

    With `token_url`, tokens are had by OAuth2 client credentials, for `scope`; `limited_scope` is one that is good
    but does not open `protected`. `scopes` and `expiry` say that 403 and expiry are promised, so that the checks
    cannot be passed over for want of such a token.
    """

    protected: Path
    header: Name = "Authorization"
    scheme: str = "Bearer"
    token_url: str = ""
    scope: str = ""
    limited_scope: str = ""
    scopes: bool = False
    expiry: bool = False
    query_names: tuple[str, ...] = ("access_token", "token", "api_key")


@dataclass(frozen=True, kw_only=True)
class Paging(_Part):
    """How a list is paged; `page_size` is what the checks ask for, `largest` the promised limit of it.

    `offset` counts rows, `page` counts pages from 1, `cursor` takes the value of the field `next` to the next page.
    """

    style: Literal["offset", "page", "cursor"]
    limit: str = "limit"
    offset: str = "offset"
    page: str = "page"
    cursor: str = "cursor"
    next: str = "next_cursor"
    page_size: Annotated[int, Ge(1)] = 100
    largest: Annotated[int, Ge(1)] | None = None
    most_pages: Annotated[int, Ge(2)] = 100
    links: bool = False


@dataclass(frozen=True, kw_only=True)
class Rate(_Part):
    """The fields of a rate = numerator × per ÷ denominator, rounded to `decimals`."""

    numerator: Name = "numerator"
    denominator: Name = "denominator"
    rate: Name = "rate"
    per: Annotated[int, Ge(1)] = 100
    decimals: Annotated[int, Ge(0), Le(15)] = 2


@dataclass(frozen=True, kw_only=True)
class Partition(_Part):
    """A parameter whose `values` cut the whole list into parts without rest."""

    parameter: Name
    values: Annotated[tuple[str | int, ...], MinLen(1)]


@dataclass(frozen=True, kw_only=True)
class Resource(_Part):
    """A list of rows. `rows` is the field that holds them ("" when the body is the list), `total` their number.

    `codes` gives each pattern of a code, `years_be` the Buddhist-era years, `thai` the fields with Thai text; a `public`
    list needs no token.
    """

    id: Name
    path: Path
    query: Query = field(default_factory=dict)
    rows: str = "data"
    total: str = "total"
    key: tuple[str, ...] = ()
    paging: Paging | None = None
    rate: Rate | None = None
    codes: Mapping[str, str] = field(default_factory=dict)
    years_be: tuple[str, ...] = ()
    thai: tuple[str, ...] = ()
    partitions: tuple[Partition, ...] = ()
    public: bool = False


@dataclass(frozen=True, kw_only=True)
class Reconciliation(_Part):
    """`fields` of all rows of the resource `parts`, summed by `by`, equal those of the resource `whole`."""

    id: Name
    parts: Name
    whole: Name
    fields: Annotated[tuple[str, ...], MinLen(1)]
    by: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Errors(_Part):
    """What refusals look like: the fields of the code, the Thai detail and the request id ("" when not promised).

    `wrong_method` is sent with an empty body and an If-Match that nothing matches, to a path that does not document it.
    """

    media_type: Name = "application/problem+json"
    code: str = "code"
    detail_th: str = "detail"
    request_id: str = "request_id"
    unknown_path: Path = "/no-such-path-contract-check"
    unknown_parameter: str = "no_such_parameter"
    wrong_method: Literal["PATCH", "PUT", "DELETE", "POST"] = "PATCH"


@dataclass(frozen=True, kw_only=True)
class Caching(_Part):
    """`path` has an ETag, `other` is another representation with another one; `vary` are names that Vary must hold."""

    path: Path
    other: Path
    vary: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Headers(_Part):
    """Standing promises: the header of the request's id ("" for none), and gzip for `gzip_path` ("" for none)."""

    request_id: str = ""
    gzip_path: str = ""


@dataclass(frozen=True, kw_only=True)
class RateLimit(_Part):
    """After `burst` quick requests for `path` the API answers 429. Ask only those who agreed to be asked."""

    path: Path
    burst: Annotated[int, Ge(2), Le(1000)]


@dataclass(frozen=True, kw_only=True)
class Label(_Part):
    """How data that is not real is marked: in a header, in a field of each list's body, or both."""

    header: str = ""
    field: str = ""
    value: Name = "synthetic"


@dataclass(frozen=True, kw_only=True)
class Generated(_Part):
    """How many requests are made up for each documented GET (schemathesis), from which seed."""

    examples: Annotated[int, Ge(1), Le(10_000)] = 20
    seed: int = 2569
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Manners(_Part):
    """How the checks behave towards the API; a rate of 0 is as fast as it goes."""

    requests_per_second: Annotated[float, Ge(0)] = 10.0
    timeout_s: Annotated[float, Ge(0.1), Le(600)] = 15.0
    most_requests: Annotated[int, Ge(1)] = 5_000
    largest_body_mib: Annotated[float, Ge(0.001)] = 32.0
    longest_wait_s: Annotated[float, Ge(0)] = 60.0


@dataclass(frozen=True, kw_only=True)
class Switch(_Part):
    """What the contract says of one check: off, and why (required); or another severity."""

    enabled: bool = True
    reason_th: str = ""
    severity: Severity | None = None


@dataclass(frozen=True, kw_only=True)
class Contract(_Part):
    """What one API promises. `openapi` is a file beside the contract, or a path at the API (it begins with "/")."""

    version: Literal[1]
    id: Name
    name_th: Name
    name_en: Name
    provider_th: str = ""
    consumer_th: str = ""
    openapi: str = "/openapi.json"
    auth: Auth | None = None
    resources: tuple[Resource, ...] = ()
    reconciliations: tuple[Reconciliation, ...] = ()
    errors: Errors | None = None
    caching: Caching | None = None
    headers: Headers = field(default_factory=Headers)
    rate_limit: RateLimit | None = None
    label: Label | None = None
    generated: Generated | None = None
    manners: Manners = field(default_factory=Manners)
    checks: Mapping[str, Switch] = field(default_factory=dict)
    digest: str = ""
    """SHA-256 of the file and of the OpenAPI document beside it; "" for a contract made in a program."""

    def resource(self, wanted: str) -> Resource:
        """Return the resource with this id; reading the file made sure that there is one."""
        return next(one for one in self.resources if one.id == wanted)
