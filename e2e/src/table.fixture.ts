import { text } from 'node:stream/consumers';
import { ORDER_TABLE_COLUMNS, withClient } from '@sluice/testkit';
import { to as copyTo } from 'pg-copy-streams';

/** A query's rows exactly as COPY prints them, one line a row. */
export async function copyOut(url: string, select: string): Promise<string[]> {
  const printed = await withClient(url, (client) => text(client.query(copyTo(`COPY (${select}) TO STDOUT`))));
  return printed === '' ? [] : printed.replace(/\n$/, '').split('\n');
}

/** An orders table in the form of the generator's answer key, sorted by the text itself. */
export async function ordersIn(url: string, table: string): Promise<string[]> {
  return (await copyOut(url, `SELECT ${ORDER_TABLE_COLUMNS.join(', ')} FROM ${table}`)).sort();
}
