export { COARSE_PRECISION, DistinctSketch, PRECISION } from './distinct.js';
export { mergeStatistics } from './merge.js';
export { comparerOf, orderOf, type Order } from './order.js';
export { profileOf, type ColumnProfile } from './profile.js';
export { SeededRandom } from './random.js';
export { RowReservoir } from './reservoir.js';
export { SAMPLE_BYTES, SAMPLE_VALUES, thin } from './sample.js';
export { cutValue, VALUE_CHARACTERS, type ColumnStatistics } from './statistics.js';
