export { streamHandler, unaryHandler, type CallContext, type Send } from './handlers.js';
export { createLogger, type Logger } from './logger.js';
export { runProcess, type App } from './process.js';
export { startServer, type RunningServer, type ServerOptions } from './server.js';
export { prepareRuntime } from './runtime.js';
export { Exemplars } from './exemplars.js';
export { Scavenger } from './scavenger.js';
