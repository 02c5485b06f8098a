import { type Stack, type StackOptions, startStack } from '@sluice/local';
import { query } from '@sluice/testkit';
import { Client } from './client.fixture.js';

/** The whole stack in real processes, for one spec file. Fails when a service has logged an error of its own. */
export interface StackUnderTest {
  readonly stack: Stack;
  readonly client: Client;
}

/** Names are unique per test so that tests of a file share one stack. */
export function useStack(options: StackOptions = {}): StackUnderTest {
  let stack: Stack | undefined;
  let client: Client | undefined;
  beforeAll(async () => {
    stack = await startStack(options);
    client = new Client(stack.orchestrator);
  }, 120_000);
  afterAll(async () => {
    client?.close();
    await stack?.stop();
  }, 120_000);
  const started = <T>(part: T | undefined): T => {
    if (!part) throw new Error('the stack has not started');
    return part;
  };
  return {
    get stack() {
      return started(stack);
    },
    get client() {
      return started(client);
    },
  };
}

/** Rows of a table; `undefined` when there is no such table. */
export async function countOf(url: string, table: string): Promise<number | undefined> {
  const [found] = await query<{ name: string | null }>(url, 'SELECT to_regclass($1)::text AS name', [table]);
  if (!found?.name) return undefined;
  const [row] = await query<{ n: number }>(url, `SELECT count(*)::int AS n FROM ${table}`);
  return row?.n;
}
