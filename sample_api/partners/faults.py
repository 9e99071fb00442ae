"""Every fault a simulated partner can show, each a switch of its own; a scenario file says which are on.

A partner asks `visit.shows(Fault.X)` where the fault would strike, and nowhere else; with every switch off it
behaves as a good partner would.
"""

from collections.abc import Mapping
from enum import StrEnum


class Fault(StrEnum):
    """One habit that can be switched on; its Thai description is in the scenario file of the same name."""

    SILENT_CUT = "silent_cut"
    LIMIT_IGNORED = "limit_ignored"
    BARE_ARRAY = "bare_array"
    ENVELOPE_DRIFT = "envelope_drift"
    CREATED = "created"
    MIXED_STATUS = "mixed_status"
    WITHDRAWN = "withdrawn"
    FOREIGN_ADDRESS = "foreign_address"
    STALE = "stale"
    SHORT_PAGES = "short_pages"
    WRONG_TOTAL = "wrong_total"
    BROKEN_JSON = "broken_json"
    BANGKOK_ZERO = "bangkok_zero"
    IP_COLUMN = "ip_column"
    CALENDAR_MONTHS = "calendar_months"

    SHORT_TOKENS = "short_tokens"
    EARLY_EXPIRY = "early_expiry"
    GROUPED_DIGITS = "grouped_digits"
    UNSTABLE = "unstable"

    ACADEMIC_YEAR = "academic_year"
    CURSOR_EXPIRES = "cursor_expires"
    OVERLAPPING_PAGES = "overlapping_pages"
    EMPTY_LAST_PAGE = "empty_last_page"
    PAGE_SIZE_IGNORED = "page_size_ignored"

    CP874 = "cp874"
    THAI_DIGITS = "thai_digits"
    BE_DATES = "be_dates"
    MERGED_HEADERS = "merged_headers"
    TOTAL_ROW = "total_row"

    MIXED_UNITS = "mixed_units"
    BELOW_DETECTION = "below_detection"
    UNIT_SPELLINGS = "unit_spellings"
    NAMESPACE = "namespace"

    RATE_LIMIT = "rate_limit"
    RETRY_AFTER_DATE = "retry_after_date"
    LOST_RESPONSE = "lost_response"
    KEY_REQUIRED = "key_required"
    HOSPCODE_NUMBER = "hospcode_number"

    KHET_NAMES = "khet_names"
    LATE_CORRECTIONS = "late_corrections"
    SHUFFLED_CORRECTIONS = "shuffled_corrections"
    NAIVE_TIMES = "naive_times"

    NUMBERS_AS_STRINGS = "numbers_as_strings"
    MINUS_ONE = "minus_one"
    PROVINCE_IN_TEXT = "province_in_text"
    STALE_STATION = "stale_station"

    ERRORS_AS_200 = "errors_as_200"
    CAPPED_ROWS = "capped_rows"
    TEXT_NUMBERS = "text_numbers"
    HTML_MAINTENANCE = "html_maintenance"


OF_PARTNER: Mapping[str, frozenset[Fault]] = {
    "hdc": frozenset(
        {
            Fault.SILENT_CUT,
            Fault.LIMIT_IGNORED,
            Fault.BARE_ARRAY,
            Fault.ENVELOPE_DRIFT,
            Fault.CREATED,
            Fault.MIXED_STATUS,
            Fault.WITHDRAWN,
            Fault.FOREIGN_ADDRESS,
            Fault.STALE,
            Fault.SHORT_PAGES,
            Fault.WRONG_TOTAL,
            Fault.BROKEN_JSON,
            Fault.BANGKOK_ZERO,
            Fault.IP_COLUMN,
            Fault.CALENDAR_MONTHS,
        }
    ),
    "registry": frozenset({Fault.SHORT_TOKENS, Fault.EARLY_EXPIRY, Fault.GROUPED_DIGITS, Fault.UNSTABLE}),
    "school": frozenset(
        {
            Fault.ACADEMIC_YEAR,
            Fault.CURSOR_EXPIRES,
            Fault.OVERLAPPING_PAGES,
            Fault.EMPTY_LAST_PAGE,
            Fault.PAGE_SIZE_IGNORED,
            Fault.UNSTABLE,
        }
    ),
    "local": frozenset(
        {
            Fault.CP874,
            Fault.THAI_DIGITS,
            Fault.BE_DATES,
            Fault.MERGED_HEADERS,
            Fault.TOTAL_ROW,
        }
    ),
    "water": frozenset(
        {
            Fault.MIXED_UNITS,
            Fault.BELOW_DETECTION,
            Fault.UNIT_SPELLINGS,
            Fault.NAMESPACE,
            Fault.UNSTABLE,
        }
    ),
    "insurer": frozenset(
        {
            Fault.RATE_LIMIT,
            Fault.RETRY_AFTER_DATE,
            Fault.LOST_RESPONSE,
            Fault.KEY_REQUIRED,
            Fault.HOSPCODE_NUMBER,
        }
    ),
    "bangkok": frozenset(
        {
            Fault.KHET_NAMES,
            Fault.LATE_CORRECTIONS,
            Fault.SHUFFLED_CORRECTIONS,
            Fault.NAIVE_TIMES,
        }
    ),
    "air": frozenset(
        {
            Fault.NUMBERS_AS_STRINGS,
            Fault.MINUS_ONE,
            Fault.PROVINCE_IN_TEXT,
            Fault.STALE_STATION,
        }
    ),
    "ckan": frozenset(
        {
            Fault.ERRORS_AS_200,
            Fault.CAPPED_ROWS,
            Fault.TEXT_NUMBERS,
            Fault.HTML_MAINTENANCE,
        }
    ),
}
"""The partners, and the switches each has."""
