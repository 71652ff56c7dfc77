import { enrolmentChallenge } from '#identity/ceremony.ts';
import { registrationOptions } from '#identity/registration/registration-options.ts';
import { Problem } from '#problems/catalogue.ts';
import type { Answer, Ask } from '#wire/keeper.ts';
import type { Keeper } from '../keeper.ts';
import { sha256 } from '../state.ts';

/** Shows an enrolment code, and is told how to make the passkey. The code is not used up by looking. */
export async function enrolOptions(
  keeper: Keeper,
  { code }: Ask<'/enrol/options'>,
): Promise<Answer<'/enrol/options'>> {
  const { party, state, nonces, clock } = keeper;
  const person = state.directory.invited(code, clock());
  if (person === undefined) throw new Problem('enrolment/code-unknown');
  const nonce = nonces.issue();
  const challenge = enrolmentChallenge(sha256, party.org, nonce, person.id, code);
  const name = state.directory.organisation?.name ?? party.org;
  const options = await registrationOptions(party, name, person, challenge);
  return { org: party.org, nonce, options: { ...options } };
}
