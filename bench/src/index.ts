export { parseOptions, type BenchOptions } from './options.js';
export { renderReport, type Report } from './report.js';
