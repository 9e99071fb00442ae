"""A simulated reporting centre, shaped after the public behaviour of the ministry's HDC open data service.

It is not that system and makes no claim to be: every figure is synthetic, and the quirks are here to be met on purpose.

The contract
============
``POST {base}/api/report_data`` with ``Authorization: Bearer <token>`` and ``Content-Type: application/json``.

``{base}`` is ``/hdc`` (everyday behaviour, scenario ``mixed``) or ``/hdc/{scenario}`` (exactly one behaviour, below);
behind the hub the same under ``/services/sample-api``.

Request body: an object; a key that is not listed here is refused.

=============  ========  =======================================================================================
``tableName``  required  string, e.g. ``"s_kpi_height05"`` (the 15 names are ``hdc_table`` in ``/v1/indicators``)
``year``       required  string of four digits: the Buddhist-era FISCAL year (Oct–Sep); data: ``"2565"``–``"2569"``
``province``   required  string of two digits, e.g. ``"40"``; a number is refused
``type``       optional  only ``"json"``
``limit``      optional  integer ≥ 1; absent = 1000. NEVER more than 1,000 rows come back, and nothing says so
``offset``     optional  integer ≥ 0, default 0; past the end gives no rows, not an error
=============  ========  =======================================================================================

Well-formed values without data (a C.E. year ``"2026"``, province ``"99"``) give a success with no rows, like a partner
that does not know better.

Success is 200 or 201 with JSON in one of two envelopes::

    [ {row}, … ]
    {"data": [ {row}, … ], "total": 1085, "limit": 5000, "offset": 0}

``total`` counts all rows of the selection. ``limit`` and ``offset`` repeat what was ASKED (1000 and 0 when absent):
with ``limit`` 5000 it says 5000 and brings 1,000 rows. So advance by the number of rows received, and stop at
``total``, or, with a bare array, at an empty page.

Rows: one for each facility and village, in a stable order (hospcode, areacode)::

    {"id": "f1d0…32 hex digits", "hospcode": "04285", "areacode": "40010203", "flag_sent": "1",
     "date_com": "202610050213", "b_year": "2569", "target": 31, "result": 20,
     "targetq1": 6, "resultq1": 4, "targetq2": 7, "resultq2": 5, "targetq3": 6, "resultq3": 4,
     "targetq4": 5, "resultq4": 4}

``hospcode`` is a string of five digits, some with a leading zero; ``areacode`` eight digits: province 2, district 2,
subdistrict 2, village 2; ``date_com`` is YYYYMMDDHHMM in C.E.; ``b_year`` a string in B.E.; the counts are integers.
``target`` is the population for ``s_kpi_height05`` and ``s_kpi_height614`` (more than the sum of ``targetq1..4``, which
counts those measured): the rate is always sum(resultq) / sum(targetq). These sums over a province equal numerator and
denominator of ``/v1/observations``. Bangkok (``"10"``) in ``s_kpi_height05`` is all zero: not reported, not 0 %.

Rows a province (all tables, all years): ``"40"`` Khon Kaen 1,085; ``"30"`` Nakhon Ratchasima 3,260; ``"31"`` Buri Ram
exactly 2,000; ``"34"`` Ubon Ratchathani exactly 1,000; ``"85"`` Ranong 113; all others between 100 and 4,000.

Scenarios (deterministic, nothing is remembered of a caller):

===============  ==================================================================================================
``mixed``        bare array for fiscal years to 2568, envelope for 2569; status 201 in even years, 200 in odd ones
``array``        bare array, 200
``envelope``     envelope, 200
``created``      envelope, 201
``withdrawn``    404 for every table
``stale``        as ``envelope``, but ``date_com`` is two years old
``wrong-total``  as ``envelope``, but ``total`` is 7 more than there are rows: the pages run empty before it
``broken-json``  200 with ``application/json`` and a body cut in the middle of a row
===============  ==================================================================================================

Errors are ``application/problem+json`` (RFC 9457) with Thai ``detail`` and a stable ``code``:

===  =====================================================================================================
400  title ``Parameter Invalid``; code ``parameter-invalid``, or ``malformed-json`` when it is not JSON at all
401  ``token-missing``, ``token-invalid``, ``token-expired``, each with ``WWW-Authenticate: Bearer``
403  ``scope-missing``
404  ``table-withdrawn`` (always ``s_kpi_withdrawn``), ``table-unknown``, ``scenario-unknown``
413  ``body-too-large`` (over 16 KiB)
415  ``media-type-unsupported``
===  =====================================================================================================
"""
