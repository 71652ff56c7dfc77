import type { Bytes } from '#base/bytes.ts';
import { equal } from '#base/bytes.ts';
import { hasPrivilegedRole, type Person } from '#identity/account.ts';
import { type Assertion, assertionOf } from '#identity/authentication/assertion.ts';
import { verifyAssertion } from '#identity/authentication/verify-assertion.ts';
import { CeremonyRefused, enrolmentChallenge, secondChallenge } from '#identity/ceremony.ts';
import type { IdentityFacts } from '#identity/entries.ts';
import { verifyRegistration } from '#identity/registration/verify-registration.ts';
import { authenticationResponse, registrationResponse } from '#identity/webauthn-json.ts';
import { Problem } from '#problems/catalogue.ts';
import type { Answer, Ask } from '#wire/keeper.ts';
import { type Keeper, write } from '../keeper.ts';
import { sha256 } from '../state.ts';

/** Registers a passkey for whom the code serves. Durable when answered. */
export async function enrol(keeper: Keeper, ask: Ask<'/enrol'>): Promise<Answer<'/enrol'>> {
  const { nonces, turns } = keeper;
  if (!nonces.take(ask.nonce)) throw refused('nonce not ours, used or old');
  // Before the turn, so that no stranger makes others wait.
  await prove(keeper, ask);
  // And again with nobody beside it, so that a code serves no two browsers that race.
  return turns.alone(async () => {
    const { person, facts } = await prove(keeper, ask);
    await write(keeper, { stream: 'directory', type: 'passkey.registered', facts });
    return { account: person.id, passkeys: person.passkeys.length + 1 };
  });
}

type Proof = {
  readonly person: Person;
  readonly facts: IdentityFacts<'passkey.registered'>;
};

/** Whom the code serves, and what the log will say of their new passkey. @throws Problem */
function prove(keeper: Keeper, ask: Ask<'/enrol'>): Promise<Proof> {
  return examine(keeper, ask).catch((error: unknown) => {
    throw error instanceof CeremonyRefused ? refused(error.message) : error;
  });
}

async function examine(
  keeper: Keeper,
  { code, nonce, response, by }: Ask<'/enrol'>,
): Promise<Proof> {
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
  return { person, facts: { account, nonce, code, by: vouched, ...registered } };
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
