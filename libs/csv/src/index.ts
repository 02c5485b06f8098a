export type { MalformedRecord, MalformedRule, RecordBlock } from './record-block.js';
