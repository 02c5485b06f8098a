import { prepareRuntime, createLogger, runProcess } from '@sluice/service';
import { startOrchestrator } from './app.js';
import { readConfig } from './config.js';

prepareRuntime();
const logger = createLogger('orchestrator', process.env.SLUICE_LOG_LEVEL ?? 'info');
await runProcess(logger, async () => startOrchestrator(readConfig(), logger));
