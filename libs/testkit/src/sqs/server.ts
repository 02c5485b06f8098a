import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createHash } from 'node:crypto';
import { type Delivery, Queue, type QueueOptions } from './queue.js';

/** What goes wrong with one request of an operation. */
export interface SqsFault {
  /** e.g. `DeleteMessageBatch`. */
  readonly operation: string;
  /** error: 500, nothing is done. lost: it is done, and the connection reset before the answer. twice: messages are seen again at once. */
  readonly kind: 'error' | 'lost' | 'twice';
  /** How many requests it strikes. Default 1. */
  readonly times?: number;
}

/** The stand-in: SQS over its JSON protocol. */
export interface SqsServer {
  /** For AWS_ENDPOINT_URL_SQS. */
  readonly endpoint: string;
  /** Its URL is `ENDPOINT/000000000000/NAME`. */
  createQueue(name: string, options?: QueueOptions): { readonly url: string; readonly queue: Queue };
  addFault(fault: SqsFault): void;
  /** Operations served, oldest first. */
  readonly operations: readonly string[];
  stop(): Promise<void>;
}

type Input = Readonly<Record<string, unknown>>;

const ACCOUNT = '000000000000';

export async function startSqs(): Promise<SqsServer> {
  const queues = new Map<string, Queue>();
  const operations: string[] = [];
  let faults: { readonly fault: SqsFault; left: number }[] = [];

  const strike = (operation: string): SqsFault['kind'] | undefined => {
    const armed = faults.find(({ fault, left }) => fault.operation === operation && left > 0);
    if (armed) armed.left -= 1;
    return armed?.fault.kind;
  };
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const operation = String(request.headers['x-amz-target']).replace(/^AmazonSQS\./, '');
    const input = JSON.parse((await bodyOf(request)) || '{}') as Input; // the client's own JSON
    operations.push(operation);
    const fault = strike(operation);
    if (fault === 'error') return answer(response, 500, { __type: 'InternalFailure', message: 'a fault' });
    const queue = queues.get(String(input.QueueUrl).split('/').at(-1) ?? '');
    if (!queue) {
      return answer(response, 400, {
        __type: 'com.amazonaws.sqs#QueueDoesNotExist',
        message: 'The specified queue does not exist.',
      });
    }
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const result = await OPERATIONS[operation]?.(queue, input, gone.signal);
    if (fault === 'twice') queue.reveal();
    if (fault === 'lost') return void request.socket.destroy();
    if (result) return answer(response, 200, result);
    answer(response, 400, { __type: 'InvalidAction', message: `${operation} is not served here.` });
  };
  const server = createServer((request, response) => {
    response.on('error', () => undefined); // the client has gone
    serve(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const endpoint = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
  return {
    endpoint,
    operations,
    createQueue(name, options) {
      const queue = new Queue(options);
      queues.set(name, queue);
      return { url: `${endpoint}/${ACCOUNT}/${name}`, queue };
    },
    addFault(fault) {
      faults = [...faults, { fault, left: fault.times ?? 1 }];
    },
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

type Operation = (queue: Queue, input: Input, gone: AbortSignal) => Promise<object> | object;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  SendMessage: (queue, { MessageBody: body }) => {
    const text = String(body);
    return {
      MessageId: queue.send(text),
      MD5OfMessageBody: createHash('md5').update(text).digest('hex'),
    };
  },
  ReceiveMessage: receive,
  DeleteMessage: (queue, { ReceiptHandle: receipt }) => {
    queue.delete(String(receipt));
    return {};
  },
  DeleteMessageBatch: (queue, { Entries: entries }) => {
    const list = entries as { Id: string; ReceiptHandle: string }[]; // as the SDK sends them
    for (const { ReceiptHandle: receipt } of list) queue.delete(receipt);
    return { Successful: list.map(({ Id }) => ({ Id })), Failed: [] };
  },
  ChangeMessageVisibility: (queue, { ReceiptHandle: receipt, VisibilityTimeout: seconds }) => {
    queue.changeVisibility(String(receipt), Number(seconds));
    return {};
  },
};

/** Waits as long as asked for the first message, unless the client goes. */
async function receive(queue: Queue, input: Input, gone: AbortSignal): Promise<object> {
  const until = Date.now() + Number(input.WaitTimeSeconds ?? 0) * 1_000;
  for (;;) {
    if (gone.aborted) return {};
    const messages: Delivery[] = queue.take(
      Number(input.MaxNumberOfMessages ?? 1),
      Number(input.VisibilityTimeout ?? 30),
    );
    if (messages.length > 0) return { Messages: messages };
    const left = until - Date.now();
    if (left <= 0) return {};
    await queue.wait(Math.min(left, 200)); // a visibility may run out meanwhile
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer); // no encoding is set
  return Buffer.concat(pieces).toString('utf8');
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify(body));
}
