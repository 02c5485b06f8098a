import { queueAddress, QueueRefused } from './queue-address.js';

const ACCOUNT = '123456789012/orders';

describe('queueAddress', () => {
  it.each([
    ['a region', 'sqs.eu-central-1.amazonaws.com', 'eu-central-1'],
    ['GovCloud', 'sqs.us-gov-west-1.amazonaws.com', 'us-gov-west-1'],
    ['China', 'sqs.cn-northwest-1.amazonaws.com.cn', 'cn-northwest-1'],
    ['the European Sovereign Cloud', 'sqs.eusc-de-east-1.amazonaws.eu', 'eusc-de-east-1'],
    ['FIPS', 'sqs-fips.us-east-2.amazonaws.com', 'us-east-2'],
    ['dual-stack', 'sqs.ap-southeast-2.api.aws', 'ap-southeast-2'],
    ['dual-stack in China', 'sqs.cn-north-1.api.amazonwebservices.com.cn', 'cn-north-1'],
    ['dual-stack with FIPS', 'sqs-fips.us-west-1.api.aws', 'us-west-1'],
    ['an older client’s region', 'eu-west-1.queue.amazonaws.com', 'eu-west-1'],
    ['an older client’s China', 'cn-north-1.queue.amazonaws.com.cn', 'cn-north-1'],
    ['an older client’s first region', 'queue.amazonaws.com', 'us-east-1'],
  ])('is AWS’s own for %s, and names its region', (_, host, region) => {
    expect(queueAddress(`https://${host}/${ACCOUNT}`, {})).toEqual({ endpoint: `https://${host}`, region });
  });

  it.each([
    ['the metadata of an instance', `http://169.254.169.254/${ACCOUNT}`],
    ['this machine', `http://127.0.0.1:4566/${ACCOUNT}`],
    ['somebody’s own host', `https://sqs.example.com/${ACCOUNT}`],
    ['a host that begins like AWS’s', `https://sqs.eu-central-1.amazonaws.com.example.com/${ACCOUNT}`],
    ['a host that ends like AWS’s', `https://evilsqs.eu-central-1.amazonaws.com/${ACCOUNT}`],
    ['a host below AWS’s that is a customer’s', `https://me.s3.eu-central-1.amazonaws.com/${ACCOUNT}`],
    ['a customer’s bucket called sqs', `https://sqs.s3.amazonaws.com/${ACCOUNT}`],
    ['a VPC endpoint', `https://vpce-1-2.sqs.eu-central-1.vpce.amazonaws.com/${ACCOUNT}`],
    ['another port of AWS’s', `https://sqs.eu-central-1.amazonaws.com:8443/${ACCOUNT}`],
    ['plain HTTP, which shows session tokens', `http://sqs.eu-central-1.amazonaws.com/${ACCOUNT}`],
    ['AWS’s as the name of a user', `https://sqs.eu-central-1.amazonaws.com@example.com/${ACCOUNT}`],
    ['AWS’s in the path', `https://example.com/sqs.eu-central-1.amazonaws.com/${ACCOUNT}`],
    ['what is no URL', 'sqs.eu-central-1.amazonaws.com'],
  ])('is refused for %s', (_, queue) => {
    expect(() => queueAddress(queue, {})).toThrow(QueueRefused);
    expect(() => queueAddress(queue, { AWS_ENDPOINT_URL: 'http://sqs.local:4566' })).toThrow(QueueRefused);
  });

  it.each(['AWS_ENDPOINT_URL_SQS', 'AWS_ENDPOINT_URL'])('may be the host and port of %s', (name) => {
    const env = { [name]: 'http://sqs.local:4566' };
    expect(queueAddress(`http://sqs.local:4566/${ACCOUNT}`, env)).toEqual({
      endpoint: 'http://sqs.local:4566',
      region: undefined,
    });
    expect(() => queueAddress(`http://sqs.local:4567/${ACCOUNT}`, env)).toThrow('not sqs.local:4566');
  });

  it('takes the endpoint of SQS before the one of every service', () => {
    const env = { AWS_ENDPOINT_URL_SQS: 'http://sqs.local', AWS_ENDPOINT_URL: 'http://all.local' };
    expect(queueAddress(`http://sqs.local/${ACCOUNT}`, env).endpoint).toBe('http://sqs.local');
    expect(() => queueAddress(`http://all.local/${ACCOUNT}`, env)).toThrow(QueueRefused);
  });

  it('sends requests for AWS’s queues to the endpoint that is set', () => {
    const env = { AWS_ENDPOINT_URL_SQS: 'https://vpce-1-2.sqs.eu-central-1.vpce.amazonaws.com' };
    expect(queueAddress(`https://sqs.eu-central-1.amazonaws.com/${ACCOUNT}`, env)).toEqual({
      endpoint: env.AWS_ENDPOINT_URL_SQS,
      region: 'eu-central-1',
    });
  });

  it('cannot be had while the endpoint that is set is no URL, which names the variable and not its value', () => {
    for (const queue of [
      `https://sqs.eu-central-1.amazonaws.com/${ACCOUNT}`,
      `http://sqs.local/${ACCOUNT}`,
    ]) {
      const env = { AWS_ENDPOINT_URL_SQS: 'sqs.local' };
      expect(() => queueAddress(queue, env)).toThrow("The orchestrator's AWS_ENDPOINT_URL_SQS is no URL");
    }
  });

  it('shows nothing of a password in the URL', () => {
    expect(() => queueAddress(`https://me:hush@example.com/${ACCOUNT}`, {})).not.toThrow(/hush/);
  });
});
