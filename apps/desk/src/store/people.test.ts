import { describe, expect, it } from 'vitest';
import { systemRandom } from '#base/clock.ts';
import { type Uuid, uuidToBytes, uuidv7 } from '#base/ids.ts';
import type { Facts } from '#journal/entry.ts';
import { nobody, type People, stepPeople } from './people.ts';

const ben = uuidv7(() => 1, systemRandom);
const operator = uuidv7(() => 1, systemRandom);

function fold(...entries: (readonly [type: string, facts: Facts])[]): People {
  return entries.reduce(
    (people, [type, facts]) => stepPeople(people, { type, facts, author: operator, at: 5 }),
    nobody,
  );
}

function invited(roles: string[], account: Uuid = ben): readonly [string, Facts] {
  const facts = {
    account: uuidToBytes(account),
    roles,
    services: ['ooh'],
    codeHash: systemRandom(32),
    expires: 99,
  };
  return ['account.invited', facts];
}

const registered: readonly [string, Facts] = [
  'passkey.registered',
  {
    account: uuidToBytes(ben),
    credential: systemRandom(16),
    publicKey: systemRandom(77),
    aaguid: '',
    transports: [],
    backedUp: false,
    nonce: systemRandom(32),
    code: systemRandom(16),
    clientDataJSON: systemRandom(8),
    attestationObject: systemRandom(8),
  },
];

describe('stepPeople', () => {
  it('follows a colleague from the invitation to the passkey', () => {
    expect(fold(invited(['clinician'])).colleagues.get(ben)).toMatchObject({
      passkeys: 0,
      invitedUntil: 99,
    });
    expect(fold(invited(['clinician']), registered).colleagues.get(ben)).toMatchObject({
      passkeys: 1,
      invitedUntil: null,
    });
  });

  it('keeps passkeys over a second invitation, which may change the roles', () => {
    const colleague = fold(
      invited(['clinician']),
      registered,
      invited(['operator']),
    ).colleagues.get(ben);
    expect(colleague).toMatchObject({ passkeys: 1, roles: ['operator'], invitedUntil: 99 });
  });

  it('lists a machine once, with who approved it', () => {
    const machine = uuidv7(() => 2, systemRandom);
    const facts = {
      account: uuidToBytes(machine),
      name: 'Gateway',
      role: 'gateway',
      key: systemRandom(65),
    };
    const { machines } = fold(
      ['machine.approved', facts],
      ['machine.approved', { ...facts, name: 'Another' }],
    );
    expect([...machines.values()]).toEqual([{ id: machine, name: 'Gateway', by: operator, at: 5 }]);
  });

  it('changes nothing on what it does not know or cannot read', () => {
    expect(fold(registered)).toEqual(nobody);
    expect(fold(['account.invited', { account: 'ben' }])).toEqual(nobody);
    expect(fold(['account.invited', { ...invited(['emperor'])[1] }])).toEqual(nobody);
    expect(fold(['case.taken', {}])).toBe(nobody);
  });
});
