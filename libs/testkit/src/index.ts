export { type ColumnFixture, ipcMessages } from './arrow/messages.js';
export { type DatabaseOptions, query, withClient } from './postgres/databases.js';
export {
  type PostgresOptions,
  type PostgresServer,
  startPostgres,
  type StopMode,
} from './postgres/server.js';
export { type TestDatabase, useDatabase } from './postgres/use-database.js';
export { type Fault, type FaultHandle, type FaultRule } from './s3/faults.js';
export { type ServedRequest } from './s3/handler.js';
export { type S3Options, type S3Server, startS3 } from './s3/server.js';
export type { Bucket, StoredObject } from './s3/store.js';
export { type ObjectInfo } from './s3/store.js';
export { cleanOrders, type CleanOrdersOptions, generateCleanOrders } from './orders/clean-orders.js';
export { type ExpectedRule } from './orders/defects.js';
export { ORDER_COLUMNS, ORDER_TABLE_COLUMNS } from './orders/order.js';
export {
  type ExpectedReject,
  generateOrders,
  type ObjectAnswer,
  type OrdersObject,
  type OrdersOptions,
} from './orders/orders.js';
export { Random } from './orders/random.js';
export { type TcpProxy, type Piece, startTcpProxy } from './net/tcp-proxy.js';
export {
  type ServiceName,
  type ServiceProcess,
  spawnMain,
  type SpawnOptions,
  spawnService,
  workspaceRoot,
} from './services/spawn-service.js';
export { type Delivery, Queue, type QueueOptions } from './sqs/queue.js';
export { type SqsFault, type SqsServer, startSqs } from './sqs/server.js';
