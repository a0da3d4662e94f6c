-- A results file as schema 2 wrote it: made once, never edited. Two runs of one check:
-- r1 u1 fail, u2 not_evaluated; r2 u1 gone, u2 fail.
PRAGMA foreign_keys = OFF;
BEGIN TRANSACTION;
CREATE TABLE event (
  number INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run(number),
  finding INTEGER NOT NULL REFERENCES finding(number),
  kind TEXT NOT NULL CHECK (kind IN ('opened', 'reopened', 'changed', 'resolved', 'gone')),
  cause TEXT NOT NULL,
  from_status TEXT, from_reason TEXT, from_severity TEXT,
  to_status TEXT, to_reason TEXT, to_severity TEXT,
  was_object_name TEXT, was_message TEXT, was_evidence TEXT
) STRICT;
INSERT INTO "event" VALUES(1,1,1,'opened','not_recorded',NULL,NULL,NULL,'fail','','high',NULL,NULL,NULL);
INSERT INTO "event" VALUES(2,1,2,'opened','not_recorded',NULL,NULL,NULL,'not_evaluated','scope','high',NULL,NULL,NULL);
INSERT INTO "event" VALUES(3,2,2,'changed','not_recorded','not_evaluated','scope','high','fail','','high','','two','');
INSERT INTO "event" VALUES(4,2,1,'gone','not_recorded','fail','','high',NULL,NULL,NULL,'','one','');
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
  evidence TEXT NOT NULL, first_seen INTEGER NOT NULL DEFAULT 0,
  UNIQUE (subject, object)
) STRICT;
INSERT INTO "finding" VALUES(1,1,'u1','269351b8d1a6fd933b6b7a381d9300172a80c11bf48b8782d1c92c89cbb04c29',1,NULL,'','high','','one','',1767607200);
INSERT INTO "finding" VALUES(2,1,'u2','0bfaa4b3dae781cd3f81eda39f571af81ef116035644ff5306f25e18560c3625',1,'fail','','high','','three','',1767607200);
CREATE TABLE partly_reported (
  run INTEGER NOT NULL REFERENCES run(number),
  finding INTEGER NOT NULL REFERENCES finding(number),
  PRIMARY KEY (run, finding)
) STRICT, WITHOUT ROWID;
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
, completes TEXT NOT NULL DEFAULT '') STRICT;
INSERT INTO "run" VALUES(1,'r1','acme','id-of-acme',1767607200,1767607201,1767607260,'/tmp/x.db','0.1.0',1,'{}','');
INSERT INTO "run" VALUES(2,'r2','acme','id-of-acme',1767693600,1767693601,1767693660,'/tmp/y.db','0.1.0',1,'{}','');
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
  error INTEGER NOT NULL, rule TEXT NOT NULL DEFAULT '', params TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (run, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "run_check" VALUES(1,'d.a','1.3','Title','Because','Do this','high','guide','setting',1,0,1,0,0,1,0,'','');
INSERT INTO "run_check" VALUES(2,'d.a','1.3','Title','Because','Do this','high','guide','setting',1,0,1,0,0,0,0,'','');
CREATE TABLE subject (
  number INTEGER PRIMARY KEY,
  subscription_id TEXT NOT NULL,
  check_id TEXT NOT NULL,
  UNIQUE (subscription_id, check_id)
) STRICT;
INSERT INTO "subject" VALUES(1,'id-of-acme','d.a');
CREATE INDEX event_by_finding ON event (finding, run);
CREATE INDEX event_by_run ON event (run);
CREATE INDEX finding_by_uid ON finding (uid);
PRAGMA application_id = 1902670436;
PRAGMA user_version = 2;
COMMIT;
