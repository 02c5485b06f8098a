/** Where a connection secret is kept. A pipeline holds references, never secrets (I6). */
export type SecretRef =
  { readonly kind: 'env'; readonly variable: string } | { readonly kind: 'secret'; readonly name: string };

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** AWS's rule for names of secrets, and ARNs (which add the colon). */
const SECRET_NAME = /^[A-Za-z0-9/_+=.@:-]{1,2048}$/;

/** `env://VARIABLE` or `secret://NAME` (also an ARN); undefined for anything else. */
export function parseSecretRef(text: string): SecretRef | undefined {
  if (text.startsWith('env://')) {
    const name = text.slice('env://'.length);
    return VARIABLE.test(name) ? { kind: 'env', variable: name } : undefined;
  }
  if (text.startsWith('secret://')) {
    const name = text.slice('secret://'.length);
    return SECRET_NAME.test(name) ? { kind: 'secret', name } : undefined;
  }
  return undefined;
}
