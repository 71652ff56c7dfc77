import { describe, expect, it } from 'vitest';
import type { Uuid } from '#base/ids.ts';
import type { Colleague } from '#care/invariants.ts';
import type { Presences, Said } from '#care/presence.ts';
import { NOW, newId, row, takenBy } from '../board/testing/rows.ts';
import { mayDealWith, mayTransfer, otherServices, takersOf } from './who-may-take.ts';

const [ada, ben, cat] = [newId(), newId(), newId()];
const clinician: Colleague = { roles: ['clinician'], services: ['ooh'] };
const handler: Colleague = { roles: ['call-handler'], services: ['ooh', 'dental'] };
const nobodySaid: Presences = new Map();

function takers(part: Parameters<typeof row>[0], colleagues: ReadonlyMap<typeof ada, Colleague>) {
  const room = { colleagues, presences: nobodySaid, cases: [] };
  return takersOf(row(part), room, NOW).map(({ id }) => id);
}

describe('who may take a case', () => {
  const colleagues = new Map([
    [ada, clinician],
    [ben, handler],
    [cat, { roles: ['guardian'], services: ['ooh'] }],
  ]);

  it('is who deals with cases of its service', () => {
    expect(takers({}, colleagues).toSorted()).toEqual([ada, ben].toSorted());
    expect(takers({ service: 'dental' }, colleagues)).toEqual([ben]);
    expect(takers({ service: 'elsewhere' }, colleagues)).toEqual([]);
  });

  it.each([{ repeat: true }, { condition: 'worse' } as const])(
    'is a clinician alone where it says %j',
    (part) => expect(takers(part, colleagues)).toEqual([ada]),
  );

  it('is not who has it', () => {
    expect(takers({ state: takenBy(ada) }, colleagues)).toEqual([ben]);
  });

  it('is who is free first, and of those who has least', () => {
    const free: Said = { presence: 'free', since: NOW, at: NOW };
    const presences: Presences = new Map<Uuid, Said>([
      [ada, { ...free, presence: 'on-call' }],
      [ben, free],
      [cat, free],
    ]);
    const three = new Map([ada, ben, cat].map((id) => [id, clinician] as const));
    const cases = [row({ state: takenBy(ben) })];
    const found = takersOf(row(), { colleagues: three, presences, cases }, NOW);
    expect(found.map(({ id, holds }) => [id, holds])).toEqual([
      [cat, 0],
      [ben, 1],
      [ada, 0],
    ]);
  });

  it('says which services could take it, where somebody works who can', () => {
    expect(otherServices(row(), [...colleagues.values()])).toEqual(['dental']);
    expect(otherServices(row({ repeat: true }), [...colleagues.values()])).toEqual([]);
  });
});

describe('what is for a clinician', () => {
  it.each([{ repeat: true }, { condition: 'worse' } as const])(
    'is neither taken nor closed by a call handler: %j',
    (part) => {
      expect(mayDealWith(['call-handler'], row(part))).toBe(false);
      expect(mayDealWith(['call-handler', 'clinician'], row(part))).toBe(true);
      expect(mayDealWith(['call-handler'], row())).toBe(true);
      expect(mayDealWith(['shift-lead'], row())).toBe(false);
    },
  );
});

it('is transferred from its queue by anybody, and from somebody’s hands by them or a shift lead', () => {
  const handler = { account: ben, roles: ['call-handler'] as const };
  expect(mayTransfer(handler, row())).toBe(true);
  expect(mayTransfer(handler, row({ state: takenBy(ben) }))).toBe(true);
  expect(mayTransfer(handler, row({ state: takenBy(ada) }))).toBe(false);
  expect(mayTransfer({ ...handler, roles: ['shift-lead'] }, row({ state: takenBy(ada) }))).toBe(
    true,
  );
  expect(mayTransfer(handler, row({ state: { kind: 'disputed', sides: [] } }))).toBe(false);
});
