export { startExtractor } from './app.js';
export { EXTRACTOR_ENV, extractorConfig, type ExtractorConfig } from './config.js';
