import { Zone } from '../../../kernels/zone.js';
import { prepared, sig, type Signature } from '../../catalog/signature.js';
import { type Impl } from '../../impl.js';
import { type Kind } from '../../kinds.js';
import { type Vector } from '../../../vector.js';
import { age } from '../age.js';
import { dateBin } from '../date-bin.js';
import {
  DATE_FIELDS,
  datePart,
  extract,
  type Extracted,
  TIME_FIELDS,
  TIMESTAMP_FIELDS,
  TIMESTAMPTZ_FIELDS,
} from '../extract.js';
import { extractInterval, INTERVAL_FIELDS, intervalPart } from '../extract-interval.js';
import { type Field, fieldOf } from '../fields.js';
import { INTERVAL_TRUNCATIONS, TRUNCATIONS, truncateIntervals, truncateTimestamps } from '../truncate.js';
import { instantIsFinite } from '../finite.js';
import { overlaps } from '../overlaps.js';
import { zoneOf } from '../zones.js';

/** What a strict function of NULL never runs. */
const NEVER: Impl = () => undefined;

/** A function whose first argument names a field. */
function ofField(
  kind: Kind,
  result: Kind,
  allowed: readonly Field[],
  make: (field: Field, zone: Zone) => Impl,
): Signature {
  return prepared(['text', kind], result, ([field], { timezone }) => {
    const name = fieldOf(field, `a ${kind}`, allowed);
    return name === undefined ? NEVER : make(name, Zone.of(timezone));
  });
}

const extracts = (kind: Extracted, fields: readonly Field[]): Signature =>
  ofField(kind, 'numeric', fields, (field, zone) => extract(kind, field, zone));
const parts = (kind: Exclude<Extracted, 'date'>, fields: readonly Field[]): Signature =>
  ofField(kind, 'double precision', fields, (field, zone) => datePart(kind, field, zone));

function truncInZone([field, name]: readonly (Vector | undefined)[]): Impl {
  const unit = fieldOf(field, 'a timestamptz', TRUNCATIONS);
  const zone = zoneOf(name);
  return unit === undefined || zone === undefined ? NEVER : truncateTimestamps(unit, zone);
}

const FINITE: readonly Kind[] = ['date', 'timestamp', 'timestamptz', 'interval'];
const PERIODS: readonly Kind[] = ['time', 'timestamp', 'timestamptz'];

export const functions: Readonly<Record<string, readonly Signature[]>> = {
  extract: [
    extracts('date', DATE_FIELDS),
    extracts('time', TIME_FIELDS),
    extracts('timestamp', TIMESTAMP_FIELDS),
    extracts('timestamptz', TIMESTAMPTZ_FIELDS),
    ofField('interval', 'numeric', INTERVAL_FIELDS, extractInterval),
  ],
  date_part: [
    // PostgreSQL takes the date for a timestamp.
    ofField('date', 'double precision', TIMESTAMP_FIELDS, (field, zone) => datePart('date', field, zone)),
    parts('time', TIME_FIELDS),
    parts('timestamp', TIMESTAMP_FIELDS),
    parts('timestamptz', TIMESTAMPTZ_FIELDS),
    ofField('interval', 'double precision', INTERVAL_FIELDS, intervalPart),
  ],
  date_trunc: [
    ofField('timestamp', 'timestamp', TRUNCATIONS, (field) => truncateTimestamps(field, undefined)),
    ofField('timestamptz', 'timestamptz', TRUNCATIONS, (field, zone) => truncateTimestamps(field, zone)),
    prepared(['text', 'timestamptz', 'text'], 'timestamptz', ([field, , zone]) => truncInZone([field, zone])),
    ofField('interval', 'interval', INTERVAL_TRUNCATIONS, truncateIntervals),
  ],
  date_bin: (['timestamp', 'timestamptz'] as const).map((kind) =>
    sig(['interval', kind, kind], kind, dateBin),
  ),
  age: [
    sig(['timestamp', 'timestamp'], 'interval', age(undefined)),
    prepared(['timestamptz', 'timestamptz'], 'interval', (_, { timezone }) => age(Zone.of(timezone))),
  ],
  isfinite: FINITE.map((kind) => sig([kind], 'boolean', instantIsFinite)),
  overlaps: PERIODS.map((kind) => ({
    ...sig([kind, kind, kind, kind], 'boolean', overlaps),
    calledOnNull: true,
  })),
};
