import { bodyOf, type Notification, textOf } from './message.js';

const notification: Notification = {
  event: 'failure',
  entry: 0,
  run: {
    id: 'r1',
    pipeline: 'orders',
    pipelineVersion: 3,
    owner: 'data@example.com',
    state: 'failed',
    date: '2026-11-22',
    trigger: 'schedule',
    triggeredBy: 'schedule',
    table: 'public.orders',
    createdAt: '2026-11-22T06:00:00.000Z',
    scheduledFor: '2026-11-22T06:00:00.000Z',
    endedAt: '2026-11-22T06:01:00.000Z',
    failure: {
      reason: 'TABLE_NOT_FOUND',
      message: 'There is no table <orders> & no {{ run.id }}.',
      hint: 'Make it.',
      service: 'loader',
    },
  },
};

describe('the text of a notification', () => {
  it.each<[string, string | undefined, string]>([
    [
      'ours',
      undefined,
      'Run r1 of orders for 2026-11-22 failed: TABLE_NOT_FOUND: There is no table <orders> & no {{ run.id }}. Make it.',
    ],
    ['a template', '{{run.pipeline}}: {{ event }} ({{ run.trigger }})', 'orders: failure (schedule)'],
    ['a misspelt name, as it stands', '{{ run.nam }} {{ run.id }}', '{{ run.nam }} r1'],
    ['no property of any object', '{{ constructor }} {{ toString }}', '{{ constructor }} {{ toString }}'],
    [
      'a value’s braces as they are',
      '{{ run.failure.message }}',
      'There is no table <orders> & no {{ run.id }}.',
    ],
  ])('fills in %s', (_, template, text) => {
    expect(textOf(notification, template)).toBe(text);
  });

  it('takes nothing from a run that has not failed', () => {
    const late = {
      ...notification,
      event: 'late' as const,
      run: { ...notification.run, state: 'running', failure: null },
    };
    expect(textOf(late, undefined)).toBe('Run r1 of orders for 2026-11-22 is late: it is running.');
    expect(textOf(late, '[{{ run.failure.reason }}]')).toBe('[]');
  });
});

describe('the body of a notification', () => {
  it('is the run and a text', () => {
    expect(JSON.parse(bodyOf(notification, { format: 'json', template: 'T' }, 'd1'))).toEqual({
      event: 'failure',
      delivery: 'd1',
      text: 'T',
      run: notification.run,
    });
  });

  it('is a text alone for Slack, in which nothing of the run is markup', () => {
    const body = bodyOf(
      notification,
      { format: 'slack', template: '<!channel> {{ run.failure.message }}' },
      'd1',
    );
    expect(JSON.parse(body)).toEqual({
      text: '&lt;!channel&gt; There is no table &lt;orders&gt; &amp; no {{ run.id }}.',
    });
  });
});
