import { type Stack, startStack } from '@sluice/local';

export type BenchStack = Stack;

/** PostgreSQL as it comes (fsync on), the S3 stand-in in this process, serving `folder` as the bucket `sluice-bench`. */
export async function startBenchStack(folder: string): Promise<BenchStack> {
  const stack = await startStack({ durable: true, postgresSettings: { max_connections: '100' } });
  stack.s3.mount('sluice-bench', folder);
  return stack;
}
