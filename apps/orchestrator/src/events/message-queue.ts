import { DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { queueAddress } from './queue-address.js';

export interface QueueMessage {
  readonly id: string;
  readonly receipt: string;
  readonly body: string;
}

/** What a poller needs of a queue. */
export interface MessageQueue {
  /** Up to ten messages, which nobody else gets for a while; waits for one, though not for ever (I8). */
  receive(signal: AbortSignal): Promise<readonly QueueMessage[]>;
  /** At most ten. Those that could not be deleted come again. */
  delete(messages: readonly QueueMessage[]): Promise<void>;
  close(): void;
}

const WAIT_SECONDS = 20;
/** Far more than the transaction that writes them down takes. */
const INVISIBLE_SECONDS = 60;

/**
 * Credentials come from the SDK's chain, endpoint and region from the queue's address.
 *
 * @throws QueueRefused
 */
export function sqsQueue(url: string): MessageQueue {
  const { endpoint, region } = queueAddress(url);
  const env = process.env;
  const client = new SQSClient({
    endpoint, // given, so that the SDK takes none from the queue's URL
    region: region ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? 'us-east-1',
    maxAttempts: 3,
    // I8: the SDK itself waits for ever.
    requestHandler: {
      connectionTimeout: 3_000,
      requestTimeout: (WAIT_SECONDS + 10) * 1_000,
      throwOnRequestTimeout: true,
    },
  });
  return {
    async receive(signal) {
      const { Messages } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: 10,
          WaitTimeSeconds: WAIT_SECONDS,
          VisibilityTimeout: INVISIBLE_SECONDS,
        }),
        { abortSignal: signal },
      );
      return (Messages ?? []).map(({ MessageId = '', ReceiptHandle = '', Body = '' }) => ({
        id: MessageId,
        receipt: ReceiptHandle,
        body: Body,
      }));
    },
    async delete(messages) {
      if (messages.length === 0) return;
      const { Failed } = await client.send(
        new DeleteMessageBatchCommand({
          QueueUrl: url,
          Entries: messages.map(({ receipt }, i) => ({ Id: String(i), ReceiptHandle: receipt })),
        }),
      );
      const [failed] = Failed ?? [];
      if (failed) throw new Error(`${Failed?.length} messages were not deleted: ${failed.Code}`);
    },
    close: () => client.destroy(),
  };
}
