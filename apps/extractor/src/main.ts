import { prepareRuntime, createLogger, runProcess } from '@sluice/service';
import { startExtractor } from './app.js';
import { extractorConfig } from './config.js';

prepareRuntime();
const logger = createLogger('extractor', 'info');
await runProcess(logger, async () => {
  const config = extractorConfig();
  logger.level = config.logLevel;
  return startExtractor(config, logger);
});
