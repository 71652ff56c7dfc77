import { type Assertion, assertionOf } from '#identity/authentication/assertion.ts';
import { verifyAssertion } from '#identity/authentication/verify-assertion.ts';
import { CeremonyRefused, type RelyingParty } from '#identity/ceremony.ts';
import type { Directory } from '#identity/directory.ts';
import { authenticationResponse } from '#identity/webauthn-json.ts';
import { Problem } from '#problems/catalogue.ts';
import { mayLaunch } from './who-may-launch.ts';

/**
 * What two people touched their passkeys for, as the log keeps it.
 * @param responses AuthenticationResponseJSONs
 * @throws Problem `session/refused`; `lifeboat/two-people` unless they are of two people who may
 */
export async function twoTouches(
  party: RelyingParty,
  directory: Directory,
  challenge: Uint8Array<ArrayBuffer>,
  responses: readonly [unknown, unknown],
): Promise<[Assertion, Assertion]> {
  const prove = async (response: unknown) => {
    const shaped = authenticationResponse.safeParse(response);
    if (!shaped.success) throw refused('response of another shape');
    const assertion = assertionOf(shaped.data);
    const person = await verifyAssertion(party, directory, challenge, assertion).catch(
      (error: unknown) => {
        throw error instanceof CeremonyRefused ? refused(error.message) : error;
      },
    );
    return { assertion, person };
  };
  const [first, second] = [await prove(responses[0]), await prove(responses[1])];
  if (!mayLaunch([first.person, second.person])) throw new Problem('lifeboat/two-people');
  return [first.assertion, second.assertion];
}

function refused(detail: string): Problem {
  return new Problem('session/refused', detail);
}
