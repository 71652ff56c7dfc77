import { describe, expect, it } from 'vitest';
import { systemRandom } from '#base/clock.ts';
import type { Uuid } from '#base/ids.ts';
import { uuidv7 } from '#base/ids.ts';
import { dispositionFor } from '#care/report/dispositions.ts';
import { type CallFields, NO_CALL } from './call-fields.ts';
import type { Found } from './lookup.ts';
import { joinCall, queueCall, type Writing } from './queue-call.ts';
import { cameTo, readCall } from './read-call.ts';

const NOW = Date.parse('2026-11-26T03:00:00Z');
const MINUTE_MS = 60_000;
const newId = (): Uuid => uuidv7(() => NOW, systemRandom);
const fields: CallFields = {
  ...NO_CALL,
  ...{ caller: 'other', callerName: 'Juniper', relation: 'daughter', callBack: '01632 960000' },
  ...{ location: 'At home', problem: 'Her lips are blue', language: 'Welsh', needs: 'Deaf' },
  ...{ address: '2 Example Street', consent: 'yes' },
};
const routine = { urgency: 'routine', disposition: 'Dx15', due: NOW + 600 * MINUTE_MS } as const;

type Written = Parameters<Writing['write']>[0];

async function joined(
  typed: Partial<typeof fields>,
  judged: Parameters<typeof joinCall>[2]['judged'],
  cases: Parameters<typeof joinCall>[1]['cases'] = [],
): Promise<readonly Written[]> {
  const written: Written[] = [];
  const desk = {
    ensure: async () => {},
    write: async (draft: Written) => void written.push(draft),
  } as unknown as Writing;
  const all = { ...fields, ...typed };
  const call = {
    id: newId(),
    service: 'out-of-hours',
    said: readCall(all, NOW),
    triage: '',
    cases,
  };
  await joinCall(desk, { ...call, cameTo: cameTo(all) }, { id: newId(), judged }, NOW);
  return written;
}

describe('a call that is joined to an open case', () => {
  it('leaves there all that was said', async () => {
    const [contact] = await joined({}, routine);
    expect(contact).toMatchObject({ type: 'case.contacted', facts: { outcome: 'called-in' } });
    const { note } = contact!.payload as { readonly note: string };
    const parts = ['Juniper (daughter) rang on 01632 960000.', 'Her lips are blue', 'At home'];
    for (const part of [...parts, '2 Example Street', 'Welsh', 'Deaf', 'who care: yes'])
      expect(note).toContain(part);
  });

  it('makes a repeat caller of whoever rings for the third time in 96 hours', async () => {
    const had = (...hoursAgo: readonly number[]) => {
      const [receivedAt, ...rangAt] = hoursAgo.map((hours) => NOW - hours * 60 * MINUTE_MS);
      const known = { case: newId(), service: 'out-of-hours', open: true, inCare: true };
      return { ...known, receivedAt: receivedAt!, rangAt };
    };
    const facts = async (...cases: ReturnType<typeof had>[]) =>
      (await joined({}, routine, cases))[0]!.facts;
    expect(await facts(had(2))).toEqual({ outcome: 'called-in' });
    expect(await facts(had(2), had(97))).toEqual({ outcome: 'called-in' });
    expect(await facts(had(2), had(95))).toEqual({ outcome: 'called-in', repeat: true });
    expect(await facts(had(20, 2))).toEqual({ outcome: 'called-in', repeat: true });
  });

  it.each([
    ['a disposition', { disposition: 'Dx012' }, 'emergency', 'Dx012'],
    [
      'a red flag, whatever was chosen',
      { triaged: 'Dx011', disposition: 'Dx15' },
      'emergency',
      'Dx011',
    ],
    ['nobody could judge', { disposition: 'not-judged' }, 'unknown', null],
  ] as const)('makes it as grave as %s', async (_, typed, urgency, disposition) => {
    const types = (await joined(typed, routine)).map(({ type }) => type);
    expect(types).toEqual(['case.contacted', 'case.reassessed', 'call.ended']);
    const [, judged] = await joined(typed, routine);
    expect(judged!.facts).toMatchObject({ urgency, disposition });
  });

  it('is due no later than it was', async () => {
    const soon = { ...routine, due: NOW + 5 * MINUTE_MS };
    const [, judged] = await joined({ disposition: 'Dx05' }, soon);
    expect(judged!.facts).toMatchObject({ due: soon.due });
    const { minutes } = dispositionFor('Dx05')!;
    const [, later] = await joined({ disposition: 'Dx05' }, routine);
    expect(later!.facts).toMatchObject({ due: NOW + minutes! * MINUTE_MS });
  });

  it('makes it no less grave, and does not judge what it does not know', async () => {
    const grave = { urgency: 'emergency', disposition: 'Dx011', due: null } as const;
    for (const judged of [grave, null]) {
      const types = (await joined({ disposition: 'Dx15' }, judged)).map(({ type }) => type);
      expect(types).toEqual(['case.contacted', 'call.ended']);
    }
  });
});

describe('a call from somebody known', () => {
  const id = newId();
  const person = { patient: newId(), records: [], notes: [], cases: [] };
  const record = { name: 'Juniper Example', gender: 'unknown', phone: '01632 960000' } as const;

  async function recorded(
    record: Found['record'],
    isWhole: boolean,
    typed: Partial<typeof fields> = {},
  ): Promise<boolean> {
    const written: Written[] = [];
    const desk = {
      ensure: async () => {},
      write: async (draft: Written) => void written.push(draft),
    } as unknown as Writing;
    const said = readCall({ ...fields, ...typed }, NOW);
    const found = { ...person, record, isWhole };
    const call = { id, service: 'out-of-hours', said, patient: person.patient, found };
    await queueCall(desk, { ...call, lookedUp: true }, NOW);
    return written.some(({ type }) => type === 'patient.recorded');
  }

  it('is recorded where nothing was, or something is another now', async () => {
    expect(await recorded(null, true)).toBe(true);
    expect(await recorded(record, true)).toBe(true);
  });

  it('is recorded where the national record verified their number, and not where nothing is new', async () => {
    const said = readCall({ ...fields, nhsNumber: '999 000 0018', traced: '9990000018' }, NOW);
    const verified = { ...said.patient, nhsNumber: { value: '9990000018', verified: true } };
    const unverified = { ...verified, nhsNumber: { value: '9990000018', verified: false } };
    const traced = { nhsNumber: '999 000 0018', traced: '9990000018' };
    expect(await recorded(unverified, true, traced)).toBe(true);
    expect(await recorded(verified, true, traced)).toBe(false);
  });

  it('is written over nothing that could not be read', async () => {
    expect(await recorded(null, false)).toBe(false);
    expect(await recorded(record, false)).toBe(false);
  });
});
