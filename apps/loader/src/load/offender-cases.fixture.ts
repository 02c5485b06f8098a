export const COLUMNS = [
  { name: 'id', type: 'bigint' },
  { name: 'code', type: 'text' },
  { name: 'parent', type: 'integer' },
];

export type Row = readonly [id: bigint | null, code: string | null, parent: number | null];

interface OffenderCase {
  readonly name: string;
  /** Statements that make the table `orders` (id, code, parent) as it should be. */
  readonly ddl: string;
  readonly rows: readonly Row[];
  /** Ids in the table afterwards. */
  readonly kept: readonly (string | null)[];
  /** `record rule reason` of each reject. */
  readonly rejects: readonly string[];
}

/** Without its closing bracket. */
export const T = 'CREATE TABLE orders (id bigint, code text, parent integer';

export const CASES: readonly OffenderCase[] = [
  {
    name: 'a primary key within the split: the first record stays',
    ddl: `${T}, PRIMARY KEY (id))`,
    rows: [
      [1n, 'a', null],
      [2n, 'b', null],
      [1n, 'c', null],
      [1n, 'd', null],
      [3n, 'e', null],
    ],
    kept: ['1', '2', '3'],
    rejects: [
      '3 unique:orders_pkey Key (id)=(1) stands already in record 1.',
      '4 unique:orders_pkey Key (id)=(1) stands already in record 1.',
    ],
  },
  {
    name: 'a primary key against the table',
    ddl: `${T}, PRIMARY KEY (id)); INSERT INTO orders VALUES (2, 'old', NULL)`,
    rows: [
      [1n, 'a', null],
      [2n, 'b', null],
    ],
    kept: ['1', '2'],
    rejects: ['2 unique:orders_pkey Key (id)=(2) already exists.'],
  },
  {
    name: 'a null in a primary key',
    ddl: `${T}, PRIMARY KEY (id))`,
    rows: [
      [1n, 'a', null],
      [null, 'b', null],
    ],
    kept: ['1'],
    rejects: [
      '2 constraint:id_not_null null value in column "id" of relation "orders" violates not-null constraint',
    ],
  },
  {
    name: 'a unique key of two columns, nulls being distinct',
    ddl: `${T}, CONSTRAINT two UNIQUE (code, parent))`,
    rows: [
      [1n, 'a', 1],
      [2n, 'a', 2],
      [3n, 'a', 1],
      [4n, 'a', null],
      [5n, 'a', null],
    ],
    kept: ['1', '2', '4', '5'],
    rejects: ['3 unique:two Key (code, parent)=(a, 1) stands already in record 1.'],
  },
  {
    name: 'a unique key whose nulls are not distinct',
    ddl: `${T}, CONSTRAINT one UNIQUE NULLS NOT DISTINCT (code)); INSERT INTO orders VALUES (9, NULL, NULL)`,
    rows: [
      [1n, null, null],
      [2n, 'b', null],
    ],
    kept: ['2', '9'],
    rejects: ['1 unique:one Key (code)=() already exists.'],
  },
  {
    name: 'two unique keys at once: as if the records came one after the other',
    ddl: `${T}, PRIMARY KEY (id), CONSTRAINT code_once UNIQUE (code))`,
    rows: [
      [1n, 'a', null],
      [2n, 'a', null],
      [2n, 'b', null],
      [1n, 'c', null],
    ],
    kept: ['1', '2'],
    rejects: [
      '2 unique:code_once Key (code)=(a) already exists.',
      '4 unique:orders_pkey Key (id)=(1) already exists.',
    ],
  },
  {
    name: 'a foreign key, null referring to nothing',
    ddl: `CREATE TABLE parents (pid integer PRIMARY KEY); INSERT INTO parents VALUES (1);
      ${T}, CONSTRAINT fk FOREIGN KEY (parent) REFERENCES parents)`,
    rows: [
      [1n, 'a', 1],
      [2n, 'b', 7],
      [3n, 'c', null],
    ],
    kept: ['1', '3'],
    rejects: ['2 foreign_key:fk Key (parent)=(7) is not present in table "parents".'],
  },
  {
    name: 'a foreign key that is deferred to the commit',
    ddl: `CREATE TABLE parents (pid integer PRIMARY KEY);
      ${T}, CONSTRAINT fk FOREIGN KEY (parent) REFERENCES parents DEFERRABLE INITIALLY DEFERRED)`,
    rows: [
      [1n, 'a', 5],
      [2n, 'b', null],
    ],
    kept: ['2'],
    rejects: ['1 foreign_key:fk Key (parent)=(5) is not present in table "parents".'],
  },
  {
    name: 'a repeated key whose first record refers to nothing: the next one takes its place',
    ddl: `CREATE TABLE parents (pid integer PRIMARY KEY);
      ${T}, PRIMARY KEY (id), CONSTRAINT fk FOREIGN KEY (parent) REFERENCES parents)`,
    rows: [
      [1n, 'a', 7],
      [1n, 'b', null],
    ],
    kept: ['1'],
    rejects: ['1 foreign_key:fk Key (parent)=(7) is not present in table "parents".'],
  },
  {
    name: 'a table that refers to itself: a chain falls with its first link',
    ddl: `CREATE TABLE orders (id bigint, code text, parent integer, CONSTRAINT pk UNIQUE (id));
      ALTER TABLE orders ADD CONSTRAINT up FOREIGN KEY (parent) REFERENCES orders (id)`,
    rows: [
      [1n, 'a', null],
      [2n, 'b', 3],
      [3n, 'c', 99],
      [4n, 'd', 1],
      [5n, 'e', 2],
    ],
    kept: ['1', '4'],
    rejects: [
      '2 foreign_key:up Key (parent)=(3) is not present in table "orders".',
      '3 foreign_key:up Key (parent)=(99) is not present in table "orders".',
      '5 foreign_key:up Key (parent)=(2) is not present in table "orders".',
    ],
  },
  {
    name: 'a CHECK',
    ddl: `${T}, CONSTRAINT small CHECK (parent < 100))`,
    rows: [
      [1n, 'a', 1],
      [2n, 'b', 100],
      [3n, 'c', null],
    ],
    kept: ['1', '3'],
    rejects: ['2 constraint:small new row for relation "orders" violates check constraint "small"'],
  },
  {
    name: 'NOT NULL',
    ddl: 'CREATE TABLE orders (id bigint, code text NOT NULL, parent integer)',
    rows: [
      [1n, null, null],
      [2n, 'b', null],
    ],
    kept: ['2'],
    rejects: [
      '1 constraint:code_not_null null value in column "code" of relation "orders" violates not-null constraint',
    ],
  },
  {
    name: 'a partial unique index',
    ddl: `${T}); CREATE UNIQUE INDEX active ON orders (code) WHERE parent = 1`,
    rows: [
      [1n, 'a', 1],
      [2n, 'a', 2],
      [3n, 'a', 1],
    ],
    kept: ['1', '2'],
    rejects: ['3 unique:active Key (code)=(a) already exists.'],
  },
  {
    name: 'a unique index on an expression',
    ddl: `${T}); CREATE UNIQUE INDEX folded ON orders (lower(code))`,
    rows: [
      [1n, 'A', null],
      [2n, 'a', null],
    ],
    kept: ['1'],
    rejects: ['2 unique:folded Key (lower(code))=(a) already exists.'],
  },
  {
    name: 'an exclusion constraint',
    ddl: `${T}, CONSTRAINT apart EXCLUDE USING gist (int4range(parent, parent + 2) WITH &&))`,
    rows: [
      [1n, 'a', 1],
      [2n, 'b', 2],
      [3n, 'c', 10],
    ],
    kept: ['1', '3'],
    rejects: [
      '2 constraint:apart Key (int4range(parent, parent + 2))=([2,4)) conflicts with existing key (int4range(parent, parent + 2))=([1,3)).',
    ],
  },
  {
    name: 'a trigger that raises',
    ddl: `${T}); CREATE OR REPLACE FUNCTION guard() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN IF NEW.id = 2 THEN RAISE EXCEPTION ''no twos''; END IF; RETURN NEW; END';
      CREATE TRIGGER guard BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION guard()`,
    rows: [
      [1n, 'a', null],
      [2n, 'b', null],
    ],
    kept: ['1'],
    rejects: ['2 constraint:P0001 no twos'],
  },
  {
    name: 'a table whose trigger mends rows before they are checked',
    ddl: `${T}, PRIMARY KEY (id), CONSTRAINT coded CHECK (code <> '')); ALTER TABLE orders ALTER code SET NOT NULL;
      CREATE OR REPLACE FUNCTION mend() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN NEW.code := coalesce(nullif(NEW.code, ''''), ''none''); RETURN NEW; END';
      CREATE TRIGGER mend BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION mend()`,
    rows: [
      [1n, null, null],
      [1n, 'b', null],
      [2n, '', null],
    ],
    kept: ['1', '2'],
    rejects: ['2 unique:orders_pkey Key (id)=(1) already exists.'],
  },
  {
    name: 'a partition that is not there',
    ddl: `${T}) PARTITION BY RANGE (id); CREATE TABLE low PARTITION OF orders FOR VALUES FROM (0) TO (10)`,
    rows: [
      [1n, 'a', null],
      [50n, 'b', null],
    ],
    kept: ['1'],
    rejects: ['2 constraint:partition no partition of relation "orders" found for row'],
  },
  {
    name: 'a generated identity and a stored expression beside the loaded columns',
    ddl: `CREATE TABLE orders (n int GENERATED ALWAYS AS IDENTITY, id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      code text, parent integer, twice int GENERATED ALWAYS AS (parent * 2) STORED)`,
    rows: [
      [7n, 'a', 1],
      [7n, 'b', 2],
    ],
    kept: ['7'],
    rejects: ['2 unique:orders_pkey Key (id)=(7) stands already in record 1.'],
  },
];
