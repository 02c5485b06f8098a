import { vectorKind } from '../allocate.js';
import { type ColumnType } from '../types.js';
import { type Vector } from '../vector.js';
import { BooleanCollector } from './booleans.js';
import { BytesCollector } from './bytes.js';
import { type BytesScratch } from './bytes-scratch.js';
import { type ColumnCollector } from './column-collector.js';
import { Float32Collector, Float64Collector } from './floats.js';
import { Int32Collector, Int64Collector } from './integers.js';
import { NumericCollector } from './numeric.js';
import { UuidCollector } from './uuids.js';

/** The collector of a type's vectors. */
export function columnCollector(type: ColumnType, scratch: BytesScratch): ColumnCollector {
  return make(type, scratch) as ColumnCollector; // it is given vectors of its type alone, as kernels are
}

type Made = { [K in Vector['kind']]: ColumnCollector<Extract<Vector, { kind: K }>> }[Vector['kind']];

function make(type: ColumnType, scratch: BytesScratch): Made | ColumnCollector<never> {
  switch (vectorKind(type)) {
    case 'int16':
    case 'int32':
      return new Int32Collector(type.kind !== 'date');
    case 'int64':
      return new Int64Collector(type.kind === 'bigint');
    case 'float32':
      return new Float32Collector();
    case 'float64':
      return new Float64Collector();
    case 'bool':
      return new BooleanCollector();
    case 'numeric':
      return new NumericCollector(type.kind === 'numeric' ? type.scale : undefined);
    case 'uuid':
      return new UuidCollector();
    case 'bytes':
      return new BytesCollector(
        type.kind !== 'json' && type.kind !== 'jsonb',
        type.kind !== 'bytea',
        scratch,
      );
    case 'interval':
      throw new TypeError('no column is an interval');
  }
}
