import { enterObjectsSql } from '../ledger/ledger-objects.js';

/**
 * The ledger: one row per committed split. Its CHECKs are invariant I1 (the database itself refuses books that do not
 * balance), its primary key is invariant I2 (a split commits once). Described in docs/reference/ledger.md.
 */
const LEDGER = `
CREATE TABLE IF NOT EXISTS sluice.ledger (
  run_id uuid NOT NULL,
  split_id text NOT NULL,
  attempt integer NOT NULL,
  pipeline text NOT NULL,
  pipeline_version integer NOT NULL,
  target_table text NOT NULL,
  parts jsonb NOT NULL,
  read bigint NOT NULL DEFAULT 0,
  loaded bigint NOT NULL DEFAULT 0,
  rejected bigint NOT NULL DEFAULT 0,
  filtered bigint NOT NULL DEFAULT 0,
  warned bigint NOT NULL DEFAULT 0,
  bytes bigint NOT NULL DEFAULT 0,
  rules jsonb NOT NULL DEFAULT '[]',
  staged boolean NOT NULL DEFAULT false,
  committed_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT ledger_pkey PRIMARY KEY (run_id, split_id)
)`;

/** What version 2 added, to tables of version 1 and to new ones alike. */
const LEDGER_2 = `
ALTER TABLE sluice.ledger
  ADD COLUMN IF NOT EXISTS superseded bigint NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS raw text,
  ADD COLUMN IF NOT EXISTS replays jsonb,
  DROP CONSTRAINT IF EXISTS ledger_books,
  DROP CONSTRAINT IF EXISTS ledger_counts,
  ADD CONSTRAINT ledger_books CHECK (read = loaded + rejected + filtered + superseded),
  ADD CONSTRAINT ledger_counts CHECK (least(read, loaded, rejected, filtered, superseded, warned, bytes) >= 0)`;

/** Rejects, in the order of their records: docs/reference/ledger.md. */
const REJECTS = `
CREATE TABLE IF NOT EXISTS sluice.rejects (
  run_id uuid NOT NULL,
  split_id text NOT NULL,
  part integer NOT NULL,
  bucket text NOT NULL,
  key text NOT NULL,
  record bigint NOT NULL,
  byte_offset bigint NOT NULL,
  raw bytea,
  broken jsonb NOT NULL,
  CONSTRAINT rejects_pkey PRIMARY KEY (run_id, split_id, part, byte_offset)
)`;

const REJECTS_2 = `ALTER TABLE sluice.rejects ADD COLUMN IF NOT EXISTS replayed_by uuid`;

/** One row per run that was published as a whole; its key is I2 for publications. */
const PUBLICATIONS = `
CREATE TABLE IF NOT EXISTS sluice.publications (
  run_id uuid NOT NULL,
  pipeline text NOT NULL,
  pipeline_version integer NOT NULL,
  target_table text NOT NULL,
  splits integer NOT NULL,
  checks jsonb NOT NULL,
  published_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT publications_pkey PRIMARY KEY (run_id)
)`;

/**
 * What version 3 added: what a publication did, and for which logical date. The CHECK is invariant I1 for publications.
 */
const PUBLICATIONS_3 = `
ALTER TABLE sluice.publications
  ADD COLUMN IF NOT EXISTS mode text NOT NULL DEFAULT 'append',
  ADD COLUMN IF NOT EXISTS logical_date date,
  ADD COLUMN IF NOT EXISTS replay_of uuid,
  ADD COLUMN IF NOT EXISTS scope text NOT NULL DEFAULT '',
  ADD COLUMN IF NOT EXISTS staged bigint,
  ADD COLUMN IF NOT EXISTS inserted bigint,
  ADD COLUMN IF NOT EXISTS updated bigint NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS unchanged bigint NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS superseded bigint NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS rejected bigint NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS deleted bigint NOT NULL DEFAULT 0,
  DROP CONSTRAINT IF EXISTS publications_books,
  ADD CONSTRAINT publications_books CHECK (
    staged = inserted + updated + unchanged + superseded + rejected
    AND least(staged, inserted, updated, unchanged, superseded, rejected, deleted) >= 0)`;

const PUBLICATIONS_TABLE = `
CREATE INDEX IF NOT EXISTS publications_target_table ON sluice.publications (target_table, logical_date)`;

/**
 * The objects that committed splits read, one row for each part: what `select: new` asks. Written in the transaction that
 * writes the ledger row (I2).
 */
const LEDGER_OBJECTS = `
CREATE TABLE IF NOT EXISTS sluice.ledger_objects (
  pipeline text NOT NULL,
  bucket text NOT NULL,
  key text NOT NULL,
  version_id text NOT NULL,
  etag text NOT NULL,
  last_modified_ms bigint NOT NULL,
  size bigint NOT NULL,
  first_byte bigint NOT NULL,
  end_byte bigint NOT NULL,
  run_id uuid NOT NULL,
  split_id text NOT NULL,
  part integer NOT NULL,
  CONSTRAINT ledger_objects_pkey PRIMARY KEY (run_id, split_id, part)
)`;

const LEDGER_OBJECTS_KEY = `
CREATE INDEX IF NOT EXISTS ledger_objects_key ON sluice.ledger_objects (pipeline, bucket, key)`;

/** What earlier versions loaded: their ledger rows name the objects as well. */
const LEDGER_OBJECTS_OF_OLD = enterObjectsSql('sluice.ledger');

/**
 * Runs that keep something here until they end: staging, or snapshots of lookups. Logged, for a crash empties what is
 * UNLOGGED, and a janitor must still know since when nobody has worked on a run.
 */
const OPEN_RUNS = `
CREATE TABLE IF NOT EXISTS sluice.open_runs (
  run_id uuid NOT NULL,
  pipeline text NOT NULL,
  target_table text NOT NULL,
  opened_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  touched_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT open_runs_pkey PRIMARY KEY (run_id)
)`;

/**
 * The books of splits that are staged and not yet published. UNLOGGED like the stages themselves: a crash of the server
 * empties all of them alike, so that they never tell of rows that are gone.
 */
const STAGED_LEDGER = `
CREATE UNLOGGED TABLE IF NOT EXISTS sluice.staged_ledger (
  LIKE sluice.ledger INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
  ordinal integer NOT NULL,
  CONSTRAINT staged_ledger_pkey PRIMARY KEY (run_id, split_id),
  CONSTRAINT staged_ledger_ordinal UNIQUE (run_id, ordinal)
)`;

const STAGED_REJECTS = `
CREATE UNLOGGED TABLE IF NOT EXISTS sluice.staged_rejects (
  LIKE sluice.rejects INCLUDING DEFAULTS,
  CONSTRAINT staged_rejects_pkey PRIMARY KEY (run_id, split_id, part, byte_offset)
)`;

/** Snapshots of lookups in tables, as pieces of CSV. Logged: a run has one snapshot, crash or no crash. */
const LOOKUPS = `
CREATE TABLE IF NOT EXISTS sluice.lookups (
  run_id uuid NOT NULL,
  name text NOT NULL,
  chunk integer NOT NULL,
  rows bigint NOT NULL,
  data bytea NOT NULL,
  CONSTRAINT lookups_pkey PRIMARY KEY (run_id, name, chunk)
)`;

/** Everything, in order; each statement can be repeated. */
export const SLUICE_DDL: readonly string[] = [
  LEDGER,
  LEDGER_2,
  REJECTS,
  REJECTS_2,
  PUBLICATIONS,
  OPEN_RUNS,
  STAGED_LEDGER,
  STAGED_REJECTS,
  LOOKUPS,
  PUBLICATIONS_3,
  PUBLICATIONS_TABLE,
  LEDGER_OBJECTS,
  LEDGER_OBJECTS_KEY,
  LEDGER_OBJECTS_OF_OLD,
];

/** Columns by which the present version shows; `table.column`. */
export const VERSION_MARKS: readonly string[] = [
  'ledger.superseded',
  'ledger.raw',
  'ledger.replays',
  'rejects.replayed_by',
  'publications.checks',
  'open_runs.touched_at',
  'staged_ledger.ordinal',
  'staged_rejects.replayed_by',
  'lookups.data',
  'publications.mode',
  'publications.scope',
  'publications.deleted',
  'ledger_objects.part',
];
