-- A ledger of any size, written by the database itself. Temporary tables tell it how large: size(people), names(id).
-- Of a hundred people, one only fetched and one did nothing at all; every other piece of work has three attempts, the
-- rest two. Points are quarters of ten, without a pattern that repeats within a person or a module.
CREATE TEMP TABLE one AS
WITH RECURSIVE one(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM one WHERE i + 1 < (SELECT people FROM size)) SELECT i FROM one;

CREATE TEMP TABLE plan AS
SELECT printf('t%06d', i) AS student_id, module.id AS assignment_id, number,
       ((i * 7919 + j * 104729 + number * 1299709 + (i * j) % 97 * 613) % 41) / 4.0 AS score,
       CASE (i * 31 + j * 17 + number * 7) % 200 WHEN 0 THEN 'queued' WHEN 1 THEN 'ungraded' ELSE 'graded' END AS state,
       CASE WHEN (i + j * number) % 151 = 0 THEN 0.25 ELSE 0.0 END AS open_points,
       printf('%032x', (i * 12 + j) * 3 + number) AS id
FROM one
CROSS JOIN (SELECT id, row_number() OVER () - 1 AS j FROM names) AS module
CROSS JOIN (SELECT 1 AS number UNION ALL SELECT 2 UNION ALL SELECT 3)
WHERE (number < 3 OR (i + j) % 2 = 0) AND i % 100 < 98;

INSERT INTO blob VALUES ('b', 1, x'00');
INSERT INTO release SELECT id, id, 'b', 'b', '[]', 10.0, '2026-11-21 00:00:00.000000' FROM names;
INSERT INTO assignment
    (assignment_id, position, title_th, title_en, stage, sop_steps, policy, cooldown_s, counts, digest)
SELECT id, row_number() OVER (), 'ชุด ' || id, 'Set ' || id, '', '', 'best', 0, 1, id FROM names;
INSERT INTO schedule (assignment_id, set_by, set_at) SELECT id, 'course', '2026-11-21 00:00:00.000000' FROM names;
INSERT INTO cohort
SELECT printf('2570-%02d', i), printf('รุ่น %d', i), 0, '2026-11-21 00:00:00.000000' FROM one WHERE i < 40;
INSERT INTO person
    (username, person_id, name, agency, province_code, cohort_id, role, password_hash, must_change_password, active,
     privacy_accepted_at, created_at, updated_at)
SELECT printf('t%06d', i), printf('%036d', i), 'ชื่อ สกุล ' || i, 'หน่วยงาน ' || (i % 200),
       CASE i % 4 WHEN 0 THEN '' WHEN 1 THEN '12' WHEN 2 THEN '50' ELSE '90' END, printf('2570-%02d', i % 40), 'trainee', 'x',
       0, 1, NULL, '2026-11-21 00:00:00.000000', '2026-11-21 00:00:00.000000'
FROM one
UNION ALL
SELECT 'phaen', 'planner', 'แผน งานดี', '', '', NULL, 'planning', 'x', 0, 1, '2026-11-21 00:00:00.000000',
       '2026-11-21 00:00:00.000000', '2026-11-21 00:00:00.000000';
INSERT INTO fetch (student_id, assignment_id, release_digest, at)
SELECT printf('t%06d', i), 'm01', 'm01', '2026-11-21 00:00:00.000000' FROM one WHERE i % 100 = 98;

INSERT INTO attempt
    (attempt_id, assignment_id, student_id, number, sha256, release_digest, received_at, late, idempotency_key)
SELECT id, assignment_id, student_id, number, 'b', assignment_id, '2026-11-21 00:00:00.000000', 0, id FROM plan;
INSERT INTO grading_run
    (run_id, attempt_id, number, kind, by, at, assignment_id, release_digest, engine_version, status, reason, duration_s,
     standing, score, max_score, open_points, asked_by, asked_reason)
SELECT id, id, 1, 'machine', 'worker', '2026-11-21 00:00:00.000000', assignment_id, assignment_id, '1', state, '', 0.1,
       state, CASE state WHEN 'graded' THEN score END, 10.0, open_points, '', ''
FROM plan WHERE state <> 'queued';
INSERT INTO grading_job
    (attempt_id, state, ready_at, failures, asked_by, asked_reason, run_id, student_id, assignment_id, number, score,
     max_score, open_points)
SELECT id, state, '2026-11-21 00:00:00.000000', 0, '', '', CASE WHEN state <> 'queued' THEN id END, student_id,
       assignment_id, number, CASE state WHEN 'graded' THEN score END, CASE state WHEN 'graded' THEN 10.0 END,
       CASE state WHEN 'graded' THEN open_points END
FROM plan;
