export * from './gen/messages.js';
export { CLIENT_OPTIONS, MAX_MESSAGE_BYTES, SERVER_OPTIONS } from './channel.js';
export { messages, unary } from './calls.js';
export { extractorClient, loaderClient, orchestratorClient, validatorClient } from './clients.js';
export { api, packageDefinition, PROTO_PACKAGE, protoDirectory } from './definition.js';
export { mapEntryName, reflectedDefinition, withMapEntryNames } from './reflection.js';
export { varintLength, writeVarint } from './wire.js';
export { isReason, REASONS, type FailureScope, type Reason, type RetryClass } from './reasons.js';
export { SluiceError, type SluiceErrorOptions } from './sluice-error.js';
