export { type DatabaseOptions, query, withClient } from './postgres/databases.js';
export {
  type PostgresOptions,
  type PostgresServer,
  startPostgres,
  type StopMode,
} from './postgres/server.js';
export { type TestDatabase, useDatabase } from './postgres/use-database.js';
