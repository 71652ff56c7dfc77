import { type Rule, refuse } from '../refusal.ts';

/** Takes what serves only once. */
export function spend(spent: Set<string>, bytes: Uint8Array, rule: Rule, message: string): void {
  const name = bytes.toHex();
  if (spent.has(name)) refuse(rule, message);
  spent.add(name);
}
