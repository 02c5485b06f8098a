export { startLoader } from './app.js';
export { LOADER_ENV, loaderConfig, type LoaderConfig } from './config.js';
