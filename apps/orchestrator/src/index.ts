export { type OrchestratorApp, startOrchestrator } from './app.js';
export { ORCHESTRATOR_ENV, type OrchestratorConfig, readConfig } from './config.js';
