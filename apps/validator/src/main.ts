import { prepareRuntime, createLogger, runProcess } from '@sluice/service';
import { startValidator } from './app.js';
import { validatorConfig } from './config.js';

prepareRuntime();
const logger = createLogger('validator', 'info');
await runProcess(logger, async () => {
  const config = validatorConfig();
  logger.level = config.logLevel;
  return startValidator(config, logger);
});
