import { SecretError } from '@sluice/config';
import { webhookAddress } from './webhook-address.js';

describe('webhookAddress', () => {
  it.each(['https://hooks.example.com/s3cret', 'http://127.0.0.1:8080/s3cret?a=b'])('takes %s', (text) => {
    expect(webhookAddress('env://OPS', text)).toBe(text);
  });

  it.each([
    ['no scheme', 'hooks.example.com/s3cret', 'is no URL'],
    ['a JSON document', '{"url":"https://hooks.example.com/s3cret"}', 'is no URL'],
    ['quotes around it', '"https://hooks.example.com/s3cret"', 'is no URL'],
    ['a blank in the host', 'https://hooks example.com/s3cret', 'is no URL'],
    ['another scheme', 'ftp://hooks.example.com/s3cret', 'is no address of http:// or https://'],
    ['data that need no network', 'data:text/plain,s3cret', 'is no address of http:// or https://'],
    ['a password', 'https://me:s3cret@hooks.example.com/', 'has a user or a password in its URL'],
  ])('refuses %s, and shows nothing of it', (_, text, problem) => {
    for (const ref of ['env://OPS', 'secret://prod/ops']) {
      const wrong = (): string => webhookAddress(ref, text);
      expect(wrong).toThrow(SecretError);
      expect(wrong).toThrow(`What ${ref} holds ${problem}`);
      expect(wrong).not.toThrow(/s3cret|hooks/);
    }
  });

  it.each([
    ['env://OPS', 'Set OPS in the orchestrator'],
    ['secret://prod/ops', 'Let the text of the secret'],
  ])('says what to do about %s', (ref, hint) => {
    expect(() => webhookAddress(ref, 'x')).toThrow(
      expect.objectContaining({ hint: expect.stringContaining(hint) }),
    );
  });
});
