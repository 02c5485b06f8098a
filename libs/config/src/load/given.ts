/** Optional members are left out, not undefined, so that canonical JSON and equality see one form. */
export function given<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>); // one computed key
}
