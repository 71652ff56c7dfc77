/** "Lifeboats": who stands by, and how one of them comes to speak for the log. */
import { toCbor } from '../cbor.ts';
import { type Directory, type Lifeboat, rolesHeld } from '../directory.ts';
import type { Typed } from '../entry-types.ts';
import { isPoint, verifyEs256 } from '../es256.ts';
import { equal, sha256 } from '../hash.ts';
import { refuse } from '../refusal.ts';
import type { Uuid } from '../uuid.ts';
import { takeAssertion } from './assertion.ts';
import { spend } from './spend.ts';

/** The tree that an entry is the next of. */
export type Before = { readonly size: number; root(): Uint8Array };

export function mayName(
  { organisation: { origin, lifeboats } }: Directory,
  { facts }: Typed<'lifeboat.named'>,
): void {
  const { lifeboat, name, cosigner, pen, logKey, wrapping, proof } = facts;
  const taken =
    lifeboats.has(lifeboat.toHex()) || [...lifeboats.values()].some((one) => one.name === name);
  if (taken) refuse('type/facts', 'a lifeboat is named that is named already');
  const said = sha256(
    toCbor([
      'holdfast/lifeboat/v1',
      origin,
      lifeboat,
      name,
      facts.origin,
      cosigner,
      pen,
      logKey,
      wrapping,
    ]),
  );
  if (!isPoint(pen) || !verifyEs256(pen, said, proof)) {
    refuse('type/facts', 'the pen of the lifeboat has not signed');
  }
}

export function takeLifeboat(
  { organisation: { lifeboats, origins } }: Directory,
  { facts: { lifeboat, name, origin, pen, logKey } }: Typed<'lifeboat.named'>,
): void {
  lifeboats.set(lifeboat.toHex(), { name, pen, logKey });
  if (!origins.includes(origin)) origins.push(origin);
}

export function takeDismissal(
  { organisation: { lifeboats } }: Directory,
  { facts: { lifeboat } }: Typed<'lifeboat.dismissed'>,
): void {
  lifeboats.delete(lifeboat.toHex());
}

/** Whose pen signs the entry that launches it. */
export function penOf(
  { organisation: { lifeboats } }: Directory,
  { facts: { lifeboat } }: Typed<'lifeboat.launched'>,
): { readonly key: Uint8Array; readonly device: Uint8Array } {
  const { pen } = standing(lifeboats.get(lifeboat.toHex()));
  return { key: pen, device: sha256(pen) };
}

/** Two people touched their passkeys to go on from this very tree. */
export function takeLaunch(
  directory: Directory,
  { facts }: Typed<'lifeboat.launched'>,
  before: Before,
): void {
  const { organisation, nonces } = directory;
  const { lifeboat, size, root, nonce, by } = facts;
  if (size !== before.size || !equal(root, before.root())) {
    refuse('type/launch', 'it was launched from another tree than the one it continues');
  }
  spend(nonces, nonce, 'type/launch', 'the nonce was used before');
  const challenge = sha256(
    toCbor(['holdfast/launch/v1', organisation.origin, lifeboat, size, root, nonce]),
  );
  const people = by.map((assertion) => mustMayLaunch(directory, assertion, challenge));
  if (new Set(people).size < 2) refuse('type/launch', 'the two people are one');

  const { pen, logKey } = standing(organisation.lifeboats.get(lifeboat.toHex()));
  const voucher = [...organisation.logKeys].at(-1)!;
  organisation.lifeboats.delete(lifeboat.toHex());
  organisation.outlived.set(organisation.device.toHex(), organisation.key);
  organisation.key = pen;
  organisation.device = sha256(pen);
  organisation.logKeys.clear();
  organisation.logKeys.add(logKey.toHex());
  // Whoever trusts the key that signed for its naming is led to it.
  organisation.vouchers.set(logKey.toHex(), voucher);
}

type Touch = Typed<'lifeboat.launched'>['facts']['by'][number];

function mustMayLaunch(directory: Directory, touch: Touch, challenge: Uint8Array): Uuid {
  const name = touch.credential.toHex();
  for (const [id, account] of directory.accounts) {
    if (account.kind !== 'person' || !account.passkeys.has(name)) continue;
    const may = rolesHeld(account).some((role) => LAUNCHERS.includes(role));
    if (!may) refuse('type/launch', 'it was launched by somebody who may not');
    takeAssertion(directory, id, touch, challenge, (fault) =>
      refuse('type/launch', `an assertion does not hold: ${fault}`),
    );
    return id;
  }
  return refuse('type/launch', 'it was launched with a passkey that is nobody’s');
}

const LAUNCHERS: readonly string[] = ['operator', 'guardian', 'shift-lead'];

function standing(lifeboat: Lifeboat | undefined): Lifeboat {
  return lifeboat ?? refuse('type/launch', 'no lifeboat of that name stands by');
}
