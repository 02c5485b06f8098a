import { queueDiagnostics } from './queue-diagnostics.js';

const fileWith = (queue: string): string => `source:\n  events:\n    queue: ${queue}\n`;

describe('queueDiagnostics', () => {
  it('tells of an address that is not SQS’s where it stands in the file', () => {
    const queue = 'http://169.254.169.254/000000000000/orders';
    expect(queueDiagnostics(fileWith(queue), queue)).toMatchObject([
      {
        severity: 'SEVERITY_ERROR',
        code: 'not_allowed',
        message: 'The queue is at http://169.254.169.254, which is no HTTPS endpoint of Amazon SQS.',
        path: 'source.events.queue',
        line: 3,
        column: 12,
      },
    ]);
  });

  it.each([['https://sqs.eu-central-1.amazonaws.com/123456789012/orders'], [undefined]])(
    'has nothing to say about %s',
    (queue) => {
      expect(queueDiagnostics(fileWith(queue ?? ''), queue)).toEqual([]);
    },
  );
});
