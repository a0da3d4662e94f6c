-- A results file as schema 1 wrote it: made once, never edited. Two runs of one check:
-- r1 u1 fail, u2 not_evaluated; r2 u1 gone, u2 fail.
PRAGMA foreign_keys = OFF;
BEGIN;
CREATE TABLE run (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  subscription TEXT NOT NULL,
  subscription_id TEXT NOT NULL,
  scan_time INTEGER NOT NULL,
  started INTEGER NOT NULL,
  finished INTEGER NOT NULL DEFAULT 0,
  snapshot TEXT NOT NULL,
  guide TEXT NOT NULL,
  level INTEGER NOT NULL,
  summary TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE run_check (
  run INTEGER NOT NULL REFERENCES run(number),
  id TEXT NOT NULL,
  control TEXT NOT NULL,
  title TEXT NOT NULL,
  rationale TEXT NOT NULL,
  fix TEXT NOT NULL,
  severity TEXT NOT NULL,
  decides TEXT NOT NULL,
  basis TEXT NOT NULL,
  looked INTEGER NOT NULL,
  pass INTEGER NOT NULL,
  fail INTEGER NOT NULL,
  manual INTEGER NOT NULL,
  not_applicable INTEGER NOT NULL,
  not_evaluated INTEGER NOT NULL,
  error INTEGER NOT NULL,
  PRIMARY KEY (run, id)
) STRICT, WITHOUT ROWID;

-- One check over one subscription: what findings hang on, so that they need not repeat two long texts.
CREATE TABLE subject (
  number INTEGER PRIMARY KEY,
  subscription_id TEXT NOT NULL,
  check_id TEXT NOT NULL,
  UNIQUE (subscription_id, check_id)
) STRICT;

CREATE TABLE finding (
  number INTEGER PRIMARY KEY,
  subject INTEGER NOT NULL REFERENCES subject(number),
  object TEXT NOT NULL,
  uid TEXT NOT NULL,
  first_run INTEGER NOT NULL REFERENCES run(number),
  status TEXT,
  reason TEXT NOT NULL,
  severity TEXT NOT NULL,
  object_name TEXT NOT NULL,
  message TEXT NOT NULL,
  evidence TEXT NOT NULL,
  UNIQUE (subject, object)
) STRICT;

CREATE TABLE event (
  number INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run(number),
  finding INTEGER NOT NULL REFERENCES finding(number),
  cause TEXT NOT NULL CHECK (cause IN ('opened', 'changed', 'resolved', 'gone')),
  from_status TEXT, from_reason TEXT, from_severity TEXT,
  to_status TEXT, to_reason TEXT, to_severity TEXT,
  was_object_name TEXT, was_message TEXT, was_evidence TEXT
) STRICT;
CREATE INDEX event_by_finding ON event (finding, run);
CREATE INDEX event_by_run ON event (run);

-- What a check that did not look to its end reported all the same: only these findings are part of such a run.
CREATE TABLE partly_reported (
  run INTEGER NOT NULL REFERENCES run(number),
  finding INTEGER NOT NULL REFERENCES finding(number),
  PRIMARY KEY (run, finding)
) STRICT, WITHOUT ROWID;

INSERT INTO run VALUES (1, 'r1', 'acme', 'id-of-acme', 1767607200, 1767607201, 1767607260, '/tmp/x.db', '0.1.0', 1, '{}');
INSERT INTO run VALUES (2, 'r2', 'acme', 'id-of-acme', 1767693600, 1767693601, 1767693660, '/tmp/y.db', '0.1.0', 1, '{}');
INSERT INTO run_check VALUES
  (1, 'd.a', '1.3', 'Title', 'Because', 'Do this', 'high', 'guide', 'setting', 1, 0, 1, 0, 0, 1, 0),
  (2, 'd.a', '1.3', 'Title', 'Because', 'Do this', 'high', 'guide', 'setting', 1, 0, 1, 0, 0, 0, 0);
INSERT INTO subject VALUES (1, 'id-of-acme', 'd.a');
INSERT INTO finding VALUES
  (1, 1, 'u1', '269351b8d1a6fd933b6b7a381d9300172a80c11bf48b8782d1c92c89cbb04c29', 1, NULL, '', 'high', '', 'one', ''),
  (2, 1, 'u2', '0bfaa4b3dae781cd3f81eda39f571af81ef116035644ff5306f25e18560c3625', 1, 'fail', '', 'high', '', 'three', '');
INSERT INTO event VALUES
  (1, 1, 1, 'opened', NULL, NULL, NULL, 'fail', '', 'high', NULL, NULL, NULL),
  (2, 1, 2, 'opened', NULL, NULL, NULL, 'not_evaluated', 'scope', 'high', NULL, NULL, NULL),
  (3, 2, 2, 'changed', 'not_evaluated', 'scope', 'high', 'fail', '', 'high', '', 'two', ''),
  (4, 2, 1, 'gone', 'fail', '', 'high', NULL, NULL, NULL, '', 'one', '');
PRAGMA application_id = 1902670436;
PRAGMA user_version = 1;
COMMIT;
