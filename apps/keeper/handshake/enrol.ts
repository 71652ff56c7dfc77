import { CeremonyRefused, enrolmentChallenge } from '#identity/ceremony.ts';
import { verifyRegistration } from '#identity/registration/verify-registration.ts';
import { registrationResponse } from '#identity/webauthn-json.ts';
import { Problem } from '#problems/catalogue.ts';
import type { Answer, Ask } from '#wire/keeper.ts';
import { type Keeper, keeperEntry } from '../keeper.ts';
import { sha256 } from '../state.ts';

/** Registers a passkey for whom the code invites. Durable when answered; the code is used up. */
export async function enrol(
  keeper: Keeper,
  { code, nonce, response }: Ask<'/enrol'>,
): Promise<Answer<'/enrol'>> {
  const { party, state, nonces, clock, journal, turns } = keeper;
  if (!nonces.take(nonce)) throw new Problem('enrolment/refused', 'nonce not ours, used or old');
  const person = state.directory.invited(code, clock());
  if (person === undefined) throw new Problem('enrolment/code-unknown');
  const shaped = registrationResponse.safeParse(response);
  if (!shaped.success) throw new Problem('enrolment/refused', 'response of another shape');
  const challenge = enrolmentChallenge(sha256, party.org, nonce, person.id, code);
  const registered = await verifyRegistration(party, challenge, shaped.data).catch(
    (error: unknown) => {
      if (error instanceof CeremonyRefused) throw new Problem('enrolment/refused', error.message);
      throw error;
    },
  );
  // One code is one passkey, even when two browsers race.
  await turns.alone(async () => {
    if (state.directory.invited(code, clock()) !== person)
      throw new Problem('enrolment/code-unknown');
    if (state.directory.owner(registered.credential) !== undefined) {
      throw new Problem('enrolment/refused', 'credential known already');
    }
    const facts = { account: person.id, nonce, code, ...registered };
    await journal.append([await keeperEntry(keeper, 'directory', 'passkey.registered', facts)]);
  });
  return { account: person.id };
}
