import { prepareRuntime, createLogger, runProcess } from '@sluice/service';
import { startLoader } from './app.js';
import { loaderConfig } from './config.js';

prepareRuntime();
const logger = createLogger('loader', 'info');
await runProcess(logger, async () => {
  const config = loaderConfig();
  logger.level = config.logLevel;
  return startLoader(config, logger);
});
