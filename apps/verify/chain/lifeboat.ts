/** "Lifeboats": who stands by. */
import { toCbor } from '../cbor.ts';
import type { Directory, Lifeboat, Organisation } from '../directory.ts';
import type { Typed } from '../entry-types.ts';
import { isPoint, verifyEs256 } from '../es256.ts';
import { sha256 } from '../hash.ts';
import { refuse } from '../refusal.ts';

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
  { organisation }: Directory,
  { facts: { lifeboat } }: Typed<'lifeboat.launched'>,
): { readonly key: Uint8Array; readonly device: Uint8Array } {
  const { pen } = standingBy(organisation, lifeboat);
  return { key: pen, device: sha256(pen) };
}

/** @throws Refusal `type/launch` */
export function standingBy({ lifeboats }: Organisation, lifeboat: Uint8Array): Lifeboat {
  return (
    lifeboats.get(lifeboat.toHex()) ?? refuse('type/launch', 'no lifeboat of that name stands by')
  );
}
