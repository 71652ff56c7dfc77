import { generateKeyPairSync } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { DemographicsQuestion } from '#care/payloads.ts';
import { type PdsApplication, type PdsDouble, type PdsPerson, pdsDouble } from '#testkit/pds.ts';
import { AccessTokens } from '../nhs-api/access-token.ts';
import type { Application } from '../nhs-api/settings.ts';
import { PdsClient } from './client.ts';
import { lookUp } from './look-up.ts';

const TODAY = '2026-11-26';
const rosemary: PdsPerson = {
  nhsNumber: '9990000018',
  given: ['Rosemary', 'Anne'],
  family: 'Testington',
  gender: 'female',
  birthDate: '1990-02-02',
  address: ['2 Example Street', '', 'Northmoor'],
  postcode: 'ZZ99 9ZZ',
  phone: '01632 960001',
  practice: 'Z00001',
};
const hidden: PdsPerson = {
  ...rosemary,
  nhsNumber: '9990004951',
  given: ['Petra'],
  family: 'Verborgen',
  sensitive: true,
};

let pds: PdsDouble;
afterEach(() => pds.stop());

function client(tokens: AccessTokens | null = null, perSecond = 1000): PdsClient {
  return new PdsClient({
    base: new URL(pds.url),
    tokens,
    fetch,
    clock: Date.now,
    sleep: (ms, signal) => sleep(Math.min(ms, 20), undefined, { signal }),
    perSecond,
  });
}

const ask = (question: DemographicsQuestion, within = 5_000, asking = client()) =>
  lookUp(asking, question, TODAY, AbortSignal.timeout(within));
const byName = { family: 'Testington', given: 'Rosie', birthDate: '1990-02-02' };

describe('a person is found', () => {
  it('by their NHS number, as they are now', async () => {
    pds = await pdsDouble([rosemary]);
    expect(await ask({ nhsNumber: '9990000018' })).toEqual({
      outcome: 'found',
      answer: {
        sensitive: false,
        record: {
          name: 'Rosemary Anne Testington',
          nhsNumber: { value: '9990000018', verified: true },
          birthDate: '1990-02-02',
          gender: 'female',
          address: '2 Example Street, Northmoor',
          postcode: 'ZZ99 9ZZ',
          phone: '01632 960001',
          practice: { name: 'Z00001', ods: 'Z00001' },
        },
        family: 'Testington',
      },
    });
  });

  it.each([true, false])(
    'with their last name apart, which may be of several words',
    async (sensitive) => {
      pds = await pdsDouble([{ ...rosemary, given: ['Anna'], family: 'Van Der Berg', sensitive }]);
      expect(await ask({ nhsNumber: '9990000018' })).toMatchObject({
        answer: { record: { name: 'Anna Van Der Berg' }, family: 'Van Der Berg', sensitive },
      });
    },
  );

  it('by the beginning of the name and the postcode, with the date of birth', async () => {
    pds = await pdsDouble([rosemary]);
    const found = await ask({ ...byName, postcode: 'ZZ99 1AA' });
    expect(found).toMatchObject({ outcome: 'found' });
    expect(pds.asked[0]).toContain('given=Ros*');
    expect(pds.asked[0]).toContain('address-postalcode=ZZ*');
  });

  it('by a number that was replaced, under the one that holds', async () => {
    pds = await pdsDouble([{ ...rosemary, replaces: ['9990001235'] }]);
    const found = await ask({ nhsNumber: '9990001235' });
    expect(found).toMatchObject({ answer: { record: { nhsNumber: { value: '9990000018' } } } });
  });

  it('and is said to have died', async () => {
    pds = await pdsDouble([{ ...rosemary, died: '2026-10-01' }]);
    expect(await ask({ nhsNumber: '9990000018' })).toMatchObject({
      answer: { died: '2026-10-01' },
    });
  });

  it('by name where the number is nobody’s', async () => {
    pds = await pdsDouble([rosemary]);
    expect(await ask({ ...byName, nhsNumber: '9990001235' })).toMatchObject({ outcome: 'found' });
  });
});

describe('a person marked sensitive', () => {
  const nowhere = (found: unknown) =>
    expect(JSON.stringify(found)).not.toMatch(/Example Street|ZZ99|960001|Z00001/);

  it('has neither address, telephone nor practice, even if the service says them', async () => {
    pds = await pdsDouble([hidden]);
    pds.behave('leaking');
    const found = await ask({ nhsNumber: '9990004951' });
    expect(found).toMatchObject({ outcome: 'found', answer: { sensitive: true } });
    nowhere(found);
  });

  it('is found by name, though no postcode may be asked with', async () => {
    pds = await pdsDouble([hidden]);
    const found = await ask({
      family: 'Verborgen',
      given: 'Petra',
      birthDate: '1990-02-02',
      postcode: 'ZZ99 9ZZ',
    });
    expect(found).toMatchObject({ outcome: 'found', answer: { sensitive: true } });
    expect(pds.asked).toHaveLength(2);
    nowhere(found);
  });

  it.each([
    ['no marking', {}],
    ['a marking that nobody knows', { security: [{ code: 'Q' }] }],
    ['two markings', { security: [{ code: 'U' }, { code: 'V' }] }],
  ])('is whoever has %s', async (_what, meta) => {
    pds = await pdsDouble([]);
    const resource = {
      resourceType: 'Patient',
      id: '9990000018',
      meta,
      address: [{ line: ['2 Example Street'] }],
    };
    const get = async () => ({ kind: 'resource' as const, resource });
    const found = await lookUp({ get }, { nhsNumber: '9990000018' }, TODAY, AbortSignal.timeout(1));
    expect(found).toMatchObject({ answer: { sensitive: true } });
    nowhere(found);
  });
});

describe('nobody is found', () => {
  it('where nobody is known, or too little was said', async () => {
    pds = await pdsDouble([rosemary]);
    expect(await ask({ nhsNumber: '9990001235' })).toEqual({ outcome: 'not-found' });
    expect(await ask({ ...byName, birthDate: '1991-02-02' })).toEqual({ outcome: 'not-found' });
    expect(await ask({ family: 'Testington' })).toEqual({ outcome: 'not-found' });
    expect(await ask({ ...byName, birthDate: '1990' })).toEqual({ outcome: 'not-found' });
  });

  it('where several are, who are not told', async () => {
    pds = await pdsDouble([rosemary, { ...rosemary, nhsNumber: '9990004951' }]);
    expect(await ask(byName)).toEqual({ outcome: 'several' });
  });
});

describe('a service in trouble', () => {
  it.each(['busy', 'broken', 'nonsense'] as const)(
    'that is %s is asked again, and given up',
    async (how) => {
      pds = await pdsDouble([rosemary]);
      pds.behave(how);
      expect(await ask({ nhsNumber: '9990000018' })).toEqual({ outcome: 'unavailable' });
      expect(pds.asked).toHaveLength(3);
    },
  );

  it('that says nothing is not waited for', async () => {
    pds = await pdsDouble([rosemary]);
    pds.behave('silent');
    expect(await ask({ nhsNumber: '9990000018' }, 100)).toEqual({ outcome: 'unavailable' });
  });

  it('that comes back is heard', async () => {
    pds = await pdsDouble([rosemary]);
    pds.behave('broken');
    const asking = ask({ nhsNumber: '9990000018' });
    setTimeout(() => pds.behave('sound'), 10);
    expect(await asking).toMatchObject({ outcome: 'found' });
  });

  it('is asked no faster than was agreed', async () => {
    pds = await pdsDouble([rosemary]);
    const waits: number[] = [];
    const asking = new PdsClient({
      base: new URL(pds.url),
      tokens: null,
      fetch,
      clock: () => 1_000_000,
      sleep: async (ms) => void waits.push(ms),
      perSecond: 4,
    });
    const signal = AbortSignal.timeout(5_000);
    for (let i = 0; i < 3; i += 1) await asking.get('Patient/9990000018', null, signal);
    expect(waits).toEqual([250, 500]);
  });
});

describe('who asks', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const known: PdsApplication = { client: 'made-up-api-key', keyId: 'test-1', publicKey };
  const tokensOf = (part: Partial<Application> = {}) =>
    new AccessTokens(
      {
        tokenUrl: new URL(pds.tokenUrl),
        client: known.client,
        keyId: known.keyId,
        key: privateKey,
        ...part,
      },
      { fetch, clock: Date.now },
    );

  it('says so by a signed JWT, and again when the token has ended', async () => {
    pds = await pdsDouble([rosemary], known);
    const asking = client(tokensOf());
    for (let i = 0; i < 2; i += 1) {
      expect(await ask({ nhsNumber: '9990000018' }, 5_000, asking)).toMatchObject({
        outcome: 'found',
      });
    }
  });

  it.each([
    ['under another name', { client: 'somebody-else' }],
    ['with a key of another name', { keyId: 'test-2' }],
    ['with another key', { key: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey }],
  ])('is told nothing %s', async (_what, part) => {
    pds = await pdsDouble([rosemary], known);
    const asking = client(tokensOf(part));
    expect(await ask({ nhsNumber: '9990000018' }, 5_000, asking)).toEqual({
      outcome: 'unavailable',
    });
    expect(pds.asked).toEqual([]);
  });

  it('is told nothing without a token', async () => {
    pds = await pdsDouble([rosemary], known);
    expect(await ask({ nhsNumber: '9990000018' })).toEqual({ outcome: 'unavailable' });
  });
});
