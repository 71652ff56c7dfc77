/** The keys that sign the log's checkpoints, as the log itself says, and which of them a key given from outside leads to. */
import type { Directory } from './directory.ts';
import { refuse } from './refusal.ts';
import { type VerifierKey, verifierKey } from './verifier-key.ts';

/** Each of them signs the checkpoint of the log as it is here. @throws Refusal `checkpoint/origin` */
export function standingKeys({ organisation }: Directory): readonly VerifierKey[] {
  return [...organisation.logKeys].map((name) => keyNamed(organisation.origin, name));
}

/** The one that `log.created` names. @throws Refusal `checkpoint/origin` */
export function firstKey({ organisation: { origin, vouchers } }: Directory): VerifierKey {
  const [first] = vouchers.keys();
  return keyNamed(origin, first!);
}

/**
 * Whoever trusts a key trusts those it vouched for, and theirs. One of them must stand: what the keeper alone says of keys leads nowhere.
 * @throws Refusal `checkpoint/key`
 */
export function mustLeadFrom({ organisation }: Directory, { raw, name }: VerifierKey): void {
  const { origin, logKeys, vouchers } = organisation;
  const given = raw.toHex();
  const leads = (key: string | null | undefined): boolean =>
    key != null && (key === given || leads(vouchers.get(key)));
  if (name !== origin || ![...logKeys].some(leads)) {
    refuse('checkpoint/key', 'no key that stands is the one given, or was vouched for by it');
  }
}

function keyNamed(origin: string, name: string): VerifierKey {
  const key = verifierKey(origin, Uint8Array.fromHex(name));
  return key ?? refuse('checkpoint/origin', 'the origin of the checkpoint is no name of a key');
}
