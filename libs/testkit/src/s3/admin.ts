import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FaultRule, Faults } from './faults.js';
import type { ServedRequest } from './handler.js';

/**
 * Faults over HTTP, for a stand-in in another process: `POST /_sluice/faults` adds a FaultRule in JSON, `DELETE`
 * clears them; `GET /_sluice/requests` lists what was served. (`_sluice` can be no bucket's name.)
 */
export async function handleAdmin(
  request: IncomingMessage,
  response: ServerResponse,
  faults: Faults,
  log: readonly ServedRequest[],
): Promise<void> {
  const answer = (status: number, body: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const what = `${request.method} ${request.url}`;
  if (what === 'GET /_sluice/requests') return answer(200, log);
  if (what === 'DELETE /_sluice/faults') {
    faults.clear();
    return answer(200, {});
  }
  if (what !== 'POST /_sluice/faults') return answer(404, { error: `There is no ${what}` });
  let text = '';
  for await (const part of request) text += String(part);
  try {
    faults.add(JSON.parse(text) as FaultRule); // a tool for tests: what it is told is taken as it is
    answer(200, {});
  } catch (error) {
    answer(400, { error: String(error) });
  }
}
