/** Whether an entry's author touched their passkey for it. docs/formats.md, "Step-up". */
import { equal } from '#base/bytes.ts';
import type { Account } from '#identity/account.ts';
import { verifyAssertion } from '#identity/authentication/verify-assertion.ts';
import { CeremonyRefused } from '#identity/ceremony.ts';
import { identityFacts, stepsUp } from '#identity/entries.ts';
import { type Entry, stepUpBytesOf } from '#journal/entry.ts';
import { Problem } from '#problems/catalogue.ts';
import type { Keeper } from '../keeper.ts';
import { sha256 } from '../state.ts';

/** How far an author's clock may be from ours: a touch is for now, and none is kept for later. */
const FRESH_MS = 5 * 60_000;

/** @throws Problem `step-up/refused` where the type asks for a touch that is not there or does not hold, or has one it does not ask for */
export async function mustHaveSteppedUp(
  { party, state, clock }: Pick<Keeper, 'party' | 'state' | 'clock'>,
  author: Account,
  entry: Pick<Entry, 'header' | 'stepUp' | 'bytes'>,
): Promise<void> {
  const { header, stepUp } = entry;
  if (!stepsUp(header)) {
    if (stepUp === null) return;
    throw refused(header.type, 'a touch that nobody asked for');
  }
  if (stepUp === null) throw refused(header.type, 'no touch');
  if (Math.abs(header.at - clock()) > FRESH_MS) throw refused(header.type, 'not now');
  const challenge = sha256(stepUpBytesOf(entry));
  const owner = await verifyAssertion(party, state.directory, challenge, stepUp).catch(
    (error: unknown) => {
      throw error instanceof CeremonyRefused ? refused(header.type, error.message) : error;
    },
  );
  if (owner.id !== author.id) throw refused(header.type, 'another person’s passkey');
  if (header.type === 'passkey.removed') {
    const { credential } = identityFacts[header.type].parse(header.facts);
    if (equal(credential, stepUp.credential)) throw refused(header.type, 'the passkey removed');
  }
}

function refused(type: string, why: string): Problem {
  return new Problem('step-up/refused', `${type}: ${why}`);
}
