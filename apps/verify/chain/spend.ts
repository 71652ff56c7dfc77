import { type ChainRule, refuse } from '../refusal.ts';

/** Takes what serves only once. */
export function spend(
  spent: Set<string>,
  bytes: Uint8Array,
  rule: ChainRule,
  message: string,
): void {
  const name = bytes.toHex();
  if (spent.has(name)) refuse(rule, message);
  spent.add(name);
}
