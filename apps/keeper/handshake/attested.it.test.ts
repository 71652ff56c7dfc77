/** Power over others takes an authenticator of a kind that the organisation has allowed, and that keeps its keys. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock, systemRandom } from '#base/clock.ts';
import { uuidv7 } from '#base/ids.ts';
import type { Role } from '#base/roles.ts';
import { type Person, rolesHeld } from '#identity/account.ts';
import {
  type AttestationAuthority,
  attestationAuthority,
  type Batch,
} from '#testkit/attestation-authority.ts';
import {
  agree,
  type Desk,
  enrolPasskey,
  invite,
  signIn,
  softwareDevice,
  write,
} from '#testkit/person.ts';
import { type Misbehaviour, SoftwareAuthenticator } from '#testkit/software-authenticator.ts';
import { keeperRig, ORIGIN, type Rig, SERVICE } from '../testing/rig.ts';

const ALLOWED = '2fc0579f-8113-47ea-b116-bb5a8db9202a';
const OTHER = 'cb69481e-8ff7-4039-93ec-0a2729a154a8';

let rig: Rig;
let maker: AttestationAuthority;
let good: Batch;
beforeEach(async () => {
  maker = await attestationAuthority('Sound Keys');
  good = await maker.batch(ALLOWED);
  rig = await keeperRig(systemClock, [{ aaguid: ALLOWED, roots: [maker.root] }]);
});
afterEach(() => rig.stop());

const made = (batch: Batch | null) => new SoftwareAuthenticator('localhost', ORIGIN, batch);

/** Makes the account of a link whole with authenticators of this batch, and signs in. */
async function enrolWith(link: string, batch: Batch | null): Promise<Desk> {
  const [first, second] = [made(batch), made(batch)];
  await enrolPasskey(rig.transport, link, first);
  await enrolPasskey(rig.transport, link, second, first);
  return signIn(rig.transport, [first, second], softwareDevice());
}

const invited = (by: Desk, role: Role) =>
  invite(by, ORIGIN, [role], [SERVICE], uuidv7(systemClock, systemRandom));

describe('an operator', () => {
  it('is made by the founding link with an allowed authenticator', async () => {
    const operator = await enrolWith(rig.link!, good);
    expect(operator.session.roles).toContain('operator');
    const second = await enrolWith(await invited(operator, 'operator'), good);
    expect(second.session.roles).toEqual(['operator']);
  });

  const WRONG: readonly [string, () => Promise<{ batch: Batch | null; wrong?: Misbehaviour }>][] = [
    ['that attests nothing', async () => ({ batch: null })],
    ['of a kind that is not on the list', async () => ({ batch: await maker.batch(OTHER) })],
    [
      'whose certificate vouches for another kind',
      async () => ({ batch: { ...(await maker.batch(OTHER)), aaguid: ALLOWED } }),
    ],
    ['whose certificate names no kind', async () => ({ batch: await maker.batch(ALLOWED, null) })],
    [
      'whose certificate another maker signed under the same name',
      async () => ({ batch: await (await attestationAuthority('Sound Keys')).batch(ALLOWED) }),
    ],
    [
      'that signs with another key than its certificate’s',
      async () => ({ batch: { ...good, key: (await maker.batch(ALLOWED)).key } }),
    ],
    [
      'whose keys may be copied to other devices',
      async () => ({ batch: good, wrong: { backupEligible: true } }),
    ],
  ];

  it.each(WRONG)('is not made with one %s', async (_, how) => {
    const { batch, wrong = {} } = await how();
    const authenticator = made(batch);
    const before = rig.keeper.journal.size;
    const create = authenticator.create.bind(authenticator);
    authenticator.create = (challenge) => create(challenge, wrong);
    await expect(enrolPasskey(rig.transport, rig.link!, authenticator)).rejects.toMatchObject({
      code: expect.stringMatching(/^enrolment\/(not-attested|refused)$/),
    });
    expect(rig.keeper.journal.size).toBe(before);
  });
});

describe('who has no power over others', () => {
  it('uses any authenticator, and gains no power with it later', async () => {
    const operator = await enrolWith(rig.link!, good);
    const second = await enrolWith(await invited(operator, 'operator'), good);
    const clinician = await enrolWith(await invited(operator, 'clinician'), null);
    const { account } = clinician.session;
    const { id } = await write(operator, {
      stream: 'directory',
      after: 0,
      type: 'account.changed',
      facts: { account, roles: ['clinician', 'guardian'], services: [SERVICE], supplier: null },
    });
    await agree(second, id);
    const person = rig.keeper.state.directory.account(account) as Person;
    expect(person.roles).toContain('guardian');
    expect(rolesHeld(person)).toEqual(['clinician']);
  });
});
