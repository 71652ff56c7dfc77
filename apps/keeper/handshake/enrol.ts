import type { Bytes } from '#base/bytes.ts';
import { equal } from '#base/bytes.ts';
import { hasPrivilegedRole, type Person } from '#identity/account.ts';
import { type Assertion, assertionOf } from '#identity/authentication/assertion.ts';
import { verifyAssertion } from '#identity/authentication/verify-assertion.ts';
import { CeremonyRefused, enrolmentChallenge, secondChallenge } from '#identity/ceremony.ts';
import { verifyRegistration } from '#identity/registration/verify-registration.ts';
import { authenticationResponse, registrationResponse } from '#identity/webauthn-json.ts';
import { Problem } from '#problems/catalogue.ts';
import type { Answer, Ask } from '#wire/keeper.ts';
import { type Keeper, write } from '../keeper.ts';
import { sha256 } from '../state.ts';

/** Registers a passkey for whom the code serves. Durable when answered. One at a time, so that a code serves no two browsers that race. */
export function enrol(keeper: Keeper, ask: Ask<'/enrol'>): Promise<Answer<'/enrol'>> {
  if (!keeper.nonces.take(ask.nonce)) throw refused('nonce not ours, used or old');
  return keeper.turns.alone(() =>
    register(keeper, ask).catch((error: unknown) => {
      throw error instanceof CeremonyRefused ? refused(error.message) : error;
    }),
  );
}

async function register(
  keeper: Keeper,
  { code, nonce, response, by }: Ask<'/enrol'>,
): Promise<Answer<'/enrol'>> {
  const { party, state, clock } = keeper;
  const { org } = party;
  const codeHash = sha256(code);
  const invited = state.directory.invited(codeHash, clock());
  if (invited === undefined) throw new Problem('enrolment/code-unknown');
  const { person } = invited;
  const { id: account } = person;
  const shaped = registrationResponse.safeParse(response);
  if (!shaped.success) throw refused('response of another shape');

  const allowed = state.directory.organisation?.authenticators ?? null;
  const registered = await verifyRegistration({
    party,
    challenge: sha256(enrolmentChallenge({ org, nonce, account, codeHash })),
    response: shaped.data,
    allowed,
    now: clock(),
  });
  const { credential } = registered;
  if (state.directory.isRegistered(credential)) throw refused('credential known already');
  if (hasPrivilegedRole(person) && allowed !== null && !registered.attested) {
    throw new Problem('enrolment/not-attested');
  }
  const credentialHash = sha256(credential);
  const vouched = await vouch(
    keeper,
    person,
    invited.code.first,
    by,
    sha256(secondChallenge({ org, nonce, account, credentialHash })),
  );
  const facts = { account, nonce, code, by: vouched, ...registered };
  await write(keeper, { stream: 'directory', type: 'passkey.registered', facts });
  return { account, passkeys: person.passkeys.length + 1 };
}

/** The first passkey made with a code stands for the hands that make the second: a code that leaked in between adds nobody's. */
async function vouch(
  { party, state }: Keeper,
  person: Person,
  first: Bytes | null,
  by: Ask<'/enrol'>['by'],
  challenge: Bytes,
): Promise<Assertion | null> {
  if (first === null) {
    if (by !== null) throw refused('vouched for, and there is nothing to vouch with');
    return null;
  }
  const shaped = authenticationResponse.safeParse(by);
  if (!shaped.success) throw refused('not vouched for by the first passkey');
  const assertion = assertionOf(shaped.data);
  const owner = await verifyAssertion(party, state.directory, challenge, assertion);
  if (owner.id !== person.id || !equal(assertion.credential, first)) {
    throw refused('vouched for by another passkey');
  }
  return assertion;
}

function refused(detail: string): Problem {
  return new Problem('enrolment/refused', detail);
}
