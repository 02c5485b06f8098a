import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { useDatabase, withClient, workspaceRoot } from '@sluice/testkit';
import { DOMAINS } from './catalog.js';
import { loadExpressionParser } from './parse.js';
import { exampleValue, functionReference, undocumented } from './reference.js';

const EXAMPLES = DOMAINS.flatMap((domain) => domain.docs.flatMap((doc) => doc.examples));

describe('the reference of functions', () => {
  const database = useDatabase();
  beforeAll(loadExpressionParser);

  it('has every function and operator of the catalogue', () => {
    expect(undocumented()).toEqual([]);
  });

  it('has an example for every entry', () => {
    const bare = DOMAINS.flatMap((domain) => domain.docs).filter((doc) => doc.examples.length === 0);
    expect(bare.map((doc) => doc.syntax)).toEqual([]);
  });

  it('shows the values that PostgreSQL gives', async () => {
    const differences = await withClient(database.url, async (client) => {
      await client.query(`SET TimeZone = 'UTC'`);
      const found: string[] = [];
      for (const example of EXAMPLES) {
        const answer = await client.query<{ value: string | null }>(`SELECT (${example})::text AS value`);
        const theirs = answer.rows[0].value ?? undefined;
        const ours = exampleValue(example);
        if (ours !== theirs) found.push(`${example}: ${ours} instead of ${theirs}`);
      }
      return found;
    });
    expect(differences).toEqual([]);
    expect(EXAMPLES.length).toBeGreaterThan(100);
  });

  it('is what npm run docs would write', () => {
    const file = join(workspaceRoot(), 'docs/reference/functions.md');
    expect(readFileSync(file, 'utf8')).toBe(functionReference());
  });
});
