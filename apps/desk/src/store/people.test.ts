import { describe, expect, it } from 'vitest';
import { systemRandom } from '#base/clock.ts';
import { type Uuid, uuidToBytes, uuidv7 } from '#base/ids.ts';
import { standing } from '#identity/account.ts';
import type { Facts } from '#journal/entry.ts';
import { nobody, type People, PeopleFold } from './people.ts';

const NOW = 1_000_000;
const newId = (): Uuid => uuidv7(() => NOW, systemRandom);
const [ben, founder] = [newId(), newId()];

const created: Said = {
  type: 'log.created',
  session: null,
  facts: {
    format: 2,
    name: 'Test',
    keeper: uuidToBytes(newId()),
    key: systemRandom(65),
    logKey: systemRandom(32),
    rp: 'localhost',
    origins: ['http://localhost'],
    authenticators: null,
  },
};

type Said = {
  readonly type: string;
  readonly facts: Facts;
  readonly session?: null;
  readonly id?: Uuid;
  readonly author?: Uuid;
};

function fold(...entries: readonly Said[]): People {
  const people = new PeopleFold();
  for (const [index, said] of entries.entries()) {
    const header = {
      org: 'test',
      stream: 'directory',
      after: 0,
      id: newId(),
      schema: 1,
      author: founder,
      session: newId(),
      at: NOW,
      ...said,
    };
    people.apply(header, index);
  }
  return people.people(NOW);
}

function invited(roles: string[], account: Uuid = ben, more: Partial<Said> = {}): Said {
  const rights = { account: uuidToBytes(account), roles, services: ['ooh'], supplier: null };
  const facts = { ...rights, codeHash: systemRandom(32), expires: NOW + 99 };
  return { type: 'account.invited', facts, ...more };
}

function registered(account: Uuid = ben): Said {
  const facts = {
    account: uuidToBytes(account),
    credential: systemRandom(16),
    publicKey: systemRandom(77),
    aaguid: '',
    transports: [],
    backedUp: false,
    attested: false,
    nonce: systemRandom(32),
    code: systemRandom(16),
    clientDataJSON: systemRandom(8),
    attestationObject: systemRandom(8),
    by: null,
  };
  return { type: 'passkey.registered', facts, session: null };
}

const founding = [
  created,
  invited(['operator'], founder, { session: null }),
  registered(founder),
  registered(founder),
];

describe('the people of a desk', () => {
  it('are pending until they have two passkeys', () => {
    const stands = (...more: Said[]) =>
      standing(fold(...founding, invited(['clinician']), ...more).colleagues.get(ben)!);
    expect([stands(), stands(registered()), stands(registered(), registered())]).toEqual([
      'pending',
      'pending',
      'whole',
    ]);
  });

  it('include nobody whose privileged invitation waits, and say that it waits', () => {
    const second = newId();
    const operators = [
      ...founding,
      invited(['operator'], second),
      registered(second),
      registered(second),
    ];
    const { colleagues, proposals, hasTwoOperators } = fold(...operators, invited(['guardian']));
    expect(hasTwoOperators).toBe(true);
    expect(colleagues.has(ben)).toBe(false);
    expect(proposals).toMatchObject([{ type: 'account.invited', account: ben }]);
  });

  it('list a machine once, with who approved it', () => {
    const machine = newId();
    const approved = (name: string): Said => ({
      type: 'machine.approved',
      facts: { account: uuidToBytes(machine), name, role: 'gateway', key: systemRandom(65) },
    });
    const { machines } = fold(...founding, approved('Gateway'), approved('Another'));
    expect([...machines.values()]).toEqual([
      { id: machine, name: 'Gateway', by: founder, at: NOW, hasLeft: false },
    ]);
  });

  it('open in bulk once two agreed, and no longer than that', () => {
    const [second, id] = [newId(), newId()];
    const opened = (until: number): Said => ({
      type: 'bulk.opened',
      id,
      facts: { account: uuidToBytes(ben), purpose: 'migration', people: 7, until },
    });
    const seconded: Said = {
      type: 'action.seconded',
      author: second,
      facts: { entry: uuidToBytes(id) },
    };
    const operators = [
      ...founding,
      invited(['operator'], second),
      registered(second),
      registered(second),
    ];
    const waits = fold(...operators, opened(NOW + 1));
    expect([waits.bulk.size, waits.proposals.length]).toEqual([0, 1]);
    const holds = fold(...operators, opened(NOW + 1), seconded);
    expect(holds.bulk.get(ben)).toMatchObject({ id, purpose: 'migration', people: 7 });
    expect(holds.proposals).toEqual([]);
    expect(fold(...operators, opened(NOW), seconded).bulk.size).toBe(0);
  });

  it('change nothing on what is not known or cannot be read', () => {
    expect(fold(registered())).toEqual(nobody);
    expect(fold({ type: 'account.invited', facts: { account: 'ben' } })).toEqual(nobody);
    expect(fold(invited(['emperor']))).toEqual(nobody);
  });
});
