import { describe, expect, it } from 'vitest';
import { type Uuid, uuidToBytes } from '#base/ids.ts';
import type { IdentityEntry } from '#identity/two-people.ts';
import { type AccountChanges, endedAt, stepChanges } from './account-changes.ts';
import { me, NOW, newId } from './testing/house.ts';

const operator = newId();
const everybody = () => true;
const rights = { roles: ['clinician'], services: ['ooh'], supplier: null };
const code = { codeHash: new Uint8Array(32), expires: NOW };

function entry(
  type: string,
  facts: IdentityEntry['facts'],
  author = operator,
  session: Uuid | null = newId(),
): IdentityEntry {
  return { id: newId(), stream: 'directory', type, author, session, at: NOW, facts };
}

const account = uuidToBytes(me);
const registered = entry(
  'passkey.registered',
  {
    account,
    credential: new Uint8Array(16),
    publicKey: new Uint8Array(77),
    aaguid: '',
    transports: [],
    backedUp: false,
    attested: false,
    nonce: new Uint8Array(32),
    code: new Uint8Array(16),
    clientDataJSON: new Uint8Array(8),
    attestationObject: new Uint8Array(8),
    by: null,
  },
  newId(),
  null,
);
const recovered = entry('recovery.given', { account, lost: [new Uint8Array(16)], ...code });

function fold(entries: readonly IdentityEntry[], isKnown = everybody): AccountChanges {
  return entries.reduce<AccountChanges>(
    (changes, one, index) => stepChanges(changes, one, index, isKnown),
    new Map(),
  );
}

describe('what was done to an account', () => {
  it('is told with who did it, in the log’s order', () => {
    const changes = fold([
      registered,
      entry('passkey.removed', { credential: new Uint8Array(16) }, me),
      recovered,
      entry('account.linked', { account, subject: new Uint8Array(32) }),
      entry('account.changed', { account, ...rights }),
      entry('account.left', { account, reason: 'moved on' }),
    ]).get(me);
    expect(changes?.map(({ kind, by, index }) => [kind, by, index])).toEqual([
      ['passkey-added', null, 0],
      ['passkey-removed', me, 1],
      ['recovered', operator, 2],
      ['linked', operator, 3],
      ['rights-changed', operator, 4],
      ['left', operator, 5],
    ]);
    expect(changes?.[4]).toMatchObject({ roles: ['clinician'] });
  });

  it('is nothing where it was done to nobody known, or is no such thing', () => {
    expect(fold([registered], () => false).size).toBe(0);
    expect(fold([entry('account.named', { account })]).size).toBe(0);
  });

  it('ends all sessions at once by a recovery or by leaving, the latest of which counts', () => {
    expect(endedAt(fold([registered]), me)).toBeNull();
    expect(endedAt(fold([registered, recovered, registered]), me)).toBe(1);
    expect(endedAt(fold([recovered, entry('account.left', { account, reason: 'x' })]), me)).toBe(1);
    expect(endedAt(fold([recovered]), operator)).toBeNull();
  });
});
