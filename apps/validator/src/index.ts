export { startValidator } from './app.js';
export { VALIDATOR_ENV, validatorConfig, type ValidatorConfig } from './config.js';
