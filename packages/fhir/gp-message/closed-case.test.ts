import { expect, test } from 'vitest';
import type { Uuid } from '#base/ids.ts';
import type { CaseView } from '#care/case.ts';
import { type Corrected, cameWith, closedCase } from './closed-case.ts';
import { exampleCase } from './example-case.ts';

const { closedBy, consultations, contacts, observations, referrals } = exampleCase;
const handler = contacts[0]!.by;
const names = new Map([
  [closedBy.id, closedBy.name],
  [handler.id, handler.name],
]);
const known = {
  provider: exampleCase.provider,
  nameOf: (id: Uuid) => names.get(id) ?? null,
  report: null,
  triages: { triages: [], notUnderstood: 0 },
  serviceName: (code: string) => code.replace('code of ', ''),
};

/** What stood before does not go over. */
function corrections<T>(corrected: Corrected | null, before: T) {
  return corrected === null ? [] : [{ ...corrected, by: corrected.by.id, before }];
}
const id = '0191f3a0-3333-7000-8000-00000000000f' as Uuid;

const view: CaseView = {
  row: {
    id: exampleCase.id,
    patient: '0191f3a0-2222-7000-8000-000000000001' as Uuid,
    service: 'harbour-gp',
    source: 'nhs-111-report',
    urgency: 'urgent',
    disposition: 'Dx05',
    due: null,
    receivedAt: exampleCase.receivedAt,
    state: {
      kind: 'closed',
      by: closedBy.id,
      at: exampleCase.closedAt,
      outcome: 'prescription',
    },
    queuedAt: exampleCase.receivedAt,
    heardAt: null,
    condition: null,
    conditionAt: exampleCase.receivedAt,
    said: [],
    labelOwed: false,
    referrals: new Map(),
    duplicateOf: null,
    reopened: false,
    repeat: false,
    contacts: 2,
    gpMessage: { kind: 'due', of: '0191f3a0-2222-7000-8000-000000000001' as Uuid },
    overtaken: [],
  },
  summary: exampleCase.summary,
  contacts: contacts.map(({ corrected, by, ...contact }) => ({
    ...contact,
    id,
    by: by.id,
    corrections: corrections(corrected, 'As first noted'),
  })),
  consultations: consultations.map(({ corrected, by, ...one }) => ({
    ...one,
    by: by.id,
    corrections: corrections(corrected, one.consultation),
  })),
  observations: observations.map(({ corrected, by, takenAt, ...one }) => ({
    ...one,
    by: by.id,
    at: takenAt + 60_000,
    corrections: corrections(corrected, one.observations),
  })),
  referrals: referrals.map(({ by, to, reason, ...one }) => ({
    ...one,
    by: by.id,
    to: `code of ${to}`,
    request: { reason, information: 'What they need to know' },
  })),
  pictures: [],
  hold: null,
  ratings: [],
  told: [],
  isGpBehind: false,
  closings: 1,
  documents: new Map(),
  timeline: [],
  notUnderstood: 0,
};

test('a closed case goes over with its people named', () => {
  expect(closedCase(view, known)).toEqual({ ...exampleCase, adviceGiven: [] });
});

/** What happened after it came, a minute apart. */
function timelineOf(...types: readonly string[]): CaseView['timeline'] {
  return types.map((type, i) => ({
    ...{ id, type, at: exampleCase.receivedAt + i * 60_000, by: handler.id },
    note: type === 'case.reopened' ? `Why ${i}` : null,
  }));
}
const closedAs = (closings: number, ...types: readonly string[]) =>
  closedCase({ ...view, closings, timeline: timelineOf('case.received', ...types) }, known)!;
const atMinute = (minute: number) => exampleCase.receivedAt + minute * 60_000;

test('a case that was opened again says when, by whom and why, and which report is replaced', () => {
  const once = ['case.closed', 'gp-message.failed', 'gp-message.sent', 'case.reopened'];
  const { edition, reopened, replaces } = closedAs(3, ...once, ...once, 'case.closed');
  expect(edition).toBe(3);
  expect(reopened).toEqual({ at: atMinute(8), by: handler, reason: 'Why 8' });
  expect(replaces).toEqual({ edition: 2, sentAt: atMinute(7) });
});

test.each([
  ['was sent only after it was opened again', ['case.closed', 'case.reopened', 'gp-message.sent']],
  ['was opened by two', ['case.closed', 'gp-message.sent', 'case.reopened', 'case.reopened']],
  ['was closed by two', ['case.closed', 'case.closed', 'gp-message.sent', 'case.reopened']],
  ['was settled', ['case.closed', 'gp-message.sent', 'case.settled']],
])('the first report is replaced of a case that %s', (_what, types) => {
  const { replaces } = closedAs(2, ...types, 'case.closed');
  expect(replaces?.edition).toBe(1);
});

test('the first report is replaced where it is only known after the second close that it left', () => {
  const types = ['case.received', 'case.closed', 'case.reopened', 'case.closed', 'gp-message.sent'];
  const ids = types.map((_, i) => `0191f3a0-4444-7000-8000-00000000000${i}` as Uuid);
  const timeline = timelineOf(...types).map((one, i) => ({ ...one, id: ids[i]! }));
  const told = (of: Uuid | null) => [{ id: ids[4]!, of }];
  const made = (of: Uuid | null) =>
    closedCase({ ...view, closings: 2, timeline, told: told(of) }, known)!.replaces;
  expect(made(ids[1]!)).toEqual({ edition: 1, sentAt: atMinute(4) });
  expect(made(ids[3]!)).toBeNull();
  expect(made(null)).toBeNull();
});

test.each([
  ['closed once', 1, ['case.closed', 'gp-message.sent']],
  ['never told of', 2, ['case.closed', 'case.reopened', 'case.closed', 'gp-message.sent']],
])('a case that was %s replaces no report', (_what, closings, types) => {
  expect(closedAs(closings, ...types).replaces).toBeNull();
});

test('a disposition that stands no more is only what the case came with', () => {
  const judgedAnew = { ...view, row: { ...view.row, disposition: 'Dx012' } };
  const closed = closedCase(judgedAnew, known)!;
  expect(closed.disposition).toEqual({ code: 'Dx012', wording: 'Emergency ambulance' });
  expect(cameWith(closed)).toEqual(exampleCase.disposition);
  expect(cameWith(exampleCase)).toBeNull();
});

test.each([
  { kind: 'queued' },
  { kind: 'taken', by: closedBy.id, at: exampleCase.receivedAt },
] as const)('a case that is $kind is not told of', (state) => {
  expect(closedCase({ ...view, row: { ...view.row, state } }, known)).toBeNull();
});

test('a colleague whom the directory does not name is null, not made up', () => {
  const closed = closedCase(view, { ...known, nameOf: () => null });
  expect(closed?.closedBy).toEqual({ id: closedBy.id, name: null });
});

test('a picture goes over by what it shows alone', () => {
  const picture = {
    ...{ id, at: exampleCase.receivedAt, by: handler.id },
    ...{ hash: new Uint8Array(32), key: new Uint8Array(32), mediaType: 'image/jpeg' },
    caption: 'Rash',
  };
  expect(closedCase({ ...view, pictures: [picture] }, known)?.pictures).toEqual([
    { at: exampleCase.receivedAt, by: handler, caption: 'Rash' },
  ]);
});

test('a service that the directory of services does not name goes by its code', () => {
  const closed = closedCase(view, { ...known, serviceName: () => null });
  expect(closed?.referrals[0]?.to).toBe(`code of ${referrals[0]!.to}`);
});
