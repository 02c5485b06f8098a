import { parseSecretRef, SecretError } from '@sluice/config';

/**
 * A secret's text as the address of a webhook: what `fetch` itself says of a wrong one is a TypeError that shows it.
 *
 * @throws SecretError that names the reference, and tells nothing of the text (I6)
 */
export function webhookAddress(ref: string, text: string): string {
  const problem = problemOf(text);
  if (problem === undefined) return text;
  throw new SecretError('invalid', ref, `What ${ref} holds ${problem}.`, hintFor(ref));
}

function problemOf(text: string): string | undefined {
  if (!URL.canParse(text)) return 'is no URL';
  const { protocol, username, password } = new URL(text);
  if (protocol !== 'https:' && protocol !== 'http:') return 'is no address of http:// or https://';
  if (username !== '' || password !== '')
    return 'has a user or a password in its URL, which no request can have';
  return undefined;
}

function hintFor(ref: string): string {
  const parsed = parseSecretRef(ref);
  if (parsed?.kind === 'env') {
    return `Set ${parsed.variable} in the orchestrator's environment to the whole https:// address of the webhook, and restart it.`;
  }
  return 'Let the text of the secret be the whole https:// address of the webhook and nothing else; the next try reads it.';
}
