/** Sketches of a column's values that merge: made by the validator, merged by the orchestrator. */
export type SketchKind = 'distinct' | 'sample';
