"""The same cube in bare SQL, as an analyst would write it for SQLite: no rule in it but this one, in floats."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

# Best attempts, started, sixty percent of the twelve modules' points; what is open ranges from certain to possible.
_WORK = """
WITH work AS MATERIALIZED (
  SELECT student_id, assignment_id, max(score) AS score, max(max_score) AS most,
         max(CASE WHEN state IN ('queued', 'claimed') THEN 0 ELSE score END) AS certain,
         max(CASE WHEN score IS NULL THEN 10 WHEN state = 'graded' THEN score + open_points ELSE max_score END) AS possible
  FROM grading_job {where} GROUP BY student_id, assignment_id
), member AS MATERIALIZED (
  SELECT username, coalesce(cohort_id, '') AS cohort_id, agency, province_code,
         coalesce(certain, 0) AS certain, coalesce(possible, 0) AS possible, {points} AS most,
         work IS NOT NULL OR EXISTS (SELECT 1 FROM rejection WHERE student_id = username) AS submitted,
         work IS NOT NULL OR EXISTS (SELECT 1 FROM rejection WHERE student_id = username)
           OR EXISTS (SELECT 1 FROM fetch WHERE student_id = username) AS started
  FROM person LEFT JOIN (
    SELECT student_id, count(*) AS work, sum(certain) AS certain, sum(possible) AS possible FROM work GROUP BY student_id
  ) ON student_id = username
  WHERE role = 'trainee'
)
"""
_PERSONS = """
SELECT cohort_id, agency, province_code, '', count(*), sum(started), sum(submitted), sum(started),
       sum(started AND certain >= 0.6 * most), sum(started AND certain < 0.6 * most AND possible >= 0.6 * most),
       sum(started AND most > 0)
FROM member GROUP BY cohort_id, agency, province_code
"""
_MODULES = """
UNION ALL
SELECT cohort_id, '', '', assignment_id, 0, 0, 0, count(*), sum(work.certain >= 0.6 * 10),
       sum(work.certain < 0.6 * 10 AND work.possible >= 0.6 * 10), count(*)
FROM work JOIN member ON username = student_id WHERE started GROUP BY cohort_id, assignment_id
"""
_LEARNED = """
SELECT coalesce(cohort_id, ''), one.score, 10, other.score, 10, count(*)
FROM (SELECT * FROM work WHERE assignment_id = 'pretest') AS one
JOIN (SELECT * FROM work WHERE assignment_id = 'posttest') AS other USING (student_id)
JOIN person ON username = student_id
WHERE one.score IS NOT NULL AND other.score IS NOT NULL AND one.possible = one.certain AND other.possible = other.certain
GROUP BY 1, 2, 4
"""


def bare_cube(database: Path, modules: int) -> Sequence[Sequence[Any]]:
    """Ask for the cells of the cube, its modules' and, at the end, the cells by first attempts alone."""
    points = 10 * modules
    connection = sqlite3.connect(database)
    try:
        everything = _WORK.format(where="", points=points) + _PERSONS + _MODULES
        first = _WORK.format(where="WHERE number = 1", points=points) + _PERSONS
        tests = _WORK.format(where="WHERE assignment_id IN ('pretest', 'posttest')", points=points) + _LEARNED
        return [row for query in (everything, first, tests) for row in connection.execute(query)]
    finally:
        connection.close()
