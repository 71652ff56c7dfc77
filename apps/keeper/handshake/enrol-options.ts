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
  const codeHash = sha256(code);
  const invited = state.directory.invited(codeHash, clock());
  if (invited === undefined) throw new Problem('enrolment/code-unknown');
  const { id: account } = invited.person;
  const nonce = nonces.issue();
  const challenge = sha256(enrolmentChallenge({ org: party.org, nonce, account, codeHash }));
  const name = state.directory.organisation?.name ?? party.org;
  const options = await registrationOptions(party, name, invited.person, challenge);
  return { org: party.org, account, nonce, options: { ...options }, first: invited.code.first };
}
