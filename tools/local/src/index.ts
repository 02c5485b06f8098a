export { ENDPOINTS, type Endpoint, type Ports } from './stack/ports.js';
export { serviceEnvironment, type Wiring } from './stack/service-environment.js';
export { SERVICES, type Stack, type StackOptions, startStack, TARGET_SECRET } from './stack/stack.js';
