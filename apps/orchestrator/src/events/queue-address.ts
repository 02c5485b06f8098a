type Environment = Readonly<Record<string, string | undefined>>;

/** Where requests about a queue go. */
export interface QueueAddress {
  readonly endpoint: string;
  /** Undefined: the host does not say. */
  readonly region: string | undefined;
}

/** A queue that no request goes to: the orchestrator signs them, and must not be led to sign them for anybody. */
export class QueueRefused extends Error {
  constructor(
    message: string,
    /** What to do next. */
    readonly hint: string,
  ) {
    super(message);
    this.name = 'QueueRefused';
  }
}

/**
 * Whoever applies a pipeline writes the URL of its queue, so it may name AWS's own hosts alone. The one other host is that of
 * AWS_ENDPOINT_URL_SQS or AWS_ENDPOINT_URL, which whoever deploys the orchestrator has set; with it all requests go there.
 *
 * @throws QueueRefused
 */
export function queueAddress(queue: string, env: Environment = process.env): QueueAddress {
  const url = parsed(queue);
  const name = env.AWS_ENDPOINT_URL_SQS ? 'AWS_ENDPOINT_URL_SQS' : 'AWS_ENDPOINT_URL';
  const configured = env[name] || undefined;
  const own = configured === undefined ? undefined : parsed(configured);
  if (configured !== undefined && !own) {
    throw new QueueRefused(
      `The orchestrator's ${name} is no URL, so no queue can be read.`,
      `Set it to one such as http://sqs.internal:4566, or unset it for AWS, and restart the orchestrator.`,
    );
  }
  const region = url && awsRegion(url);
  if (url && (region !== undefined || url.host === own?.host)) {
    return { endpoint: configured ?? url.origin, region };
  }
  const other = own ? `, and not ${own.host}, which ${name} names` : '';
  throw new QueueRefused(
    // The origin alone: a password may have been written into the URL.
    `The queue is at ${url?.origin ?? 'no address'}, which is no HTTPS endpoint of Amazon SQS${other}.`,
    'Write the URL that `aws sqs get-queue-url` prints. For a VPC endpoint, or an SQS of your own, set AWS_ENDPOINT_URL_SQS of the orchestrator.',
  );
}

function parsed(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

/** Undefined: not AWS's. Another port or plain HTTP is not, either. */
function awsRegion({ protocol, host }: URL): string | undefined {
  if (protocol !== 'https:') return undefined;
  if (host === 'queue.amazonaws.com') return 'us-east-1';
  for (const form of HOSTS) {
    const region = form.exec(host)?.[1];
    if (region !== undefined) return region;
  }
  return undefined;
}

/**
 * The regional endpoints, with FIPS and dual-stack ones, and those that older clients print (queue.amazonaws.com is us-east-1's).
 * "Amazon Simple Queue Service endpoints and quotas" of the AWS General Reference; the suffixes of China and of the European
 * Sovereign Cloud as in the SDK's partitions.
 */
const HOSTS = [
  /^sqs(?:-fips)?\.([a-z]{2,4}(?:-[a-z]+)+-\d{1,2})\.(?:amazonaws\.(?:com|com\.cn|eu)|api\.aws|api\.amazonwebservices\.(?:com\.cn|eu))$/,
  /^([a-z]{2}(?:-[a-z]+)+-\d{1,2})\.queue\.amazonaws\.com(?:\.cn)?$/,
];
