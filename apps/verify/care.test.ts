/** "Who may write what" of docs/formats.md, for what follows a case's beginning: each type by whom it may be written, and by whom not. */
import { expect, test } from 'vitest';
import { random, stream, uuid } from './testing/build-log.ts';
import { judge } from './testing/judge.ts';
import { nightShift } from './testing/night-shift.ts';

type Role = 'call-handler' | 'clinician' | 'shift-lead' | 'guardian' | 'coordinator' | 'gateway';
type Row = readonly [
  type: string,
  facts: Record<string, unknown>,
  seals: boolean,
  by: readonly Role[],
  stream?: string,
];

const ROLES: readonly Role[] = [
  'call-handler',
  'clinician',
  'shift-lead',
  'guardian',
  'coordinator',
  'gateway',
];
const CARERS: readonly Role[] = ['call-handler', 'clinician'];
const LEADS: readonly Role[] = [...CARERS, 'shift-lead'];
const GATEWAY: readonly Role[] = ['gateway'];
const RECORDS: readonly Role[] = ['guardian', 'shift-lead'];
const judged = { urgency: 'soon', disposition: null, due: null };
const step = { step: 1 };
const attempt = { referral: uuid(), attempt: 1, route: 'https' };
const room = 'room/2026-11-01';
const whom = uuid();
const patient = stream('patient', whom);

const ROWS: readonly Row[] = [
  ['patient.merged', { into: uuid() }, true, CARERS, patient],
  ['patient.parted', {}, true, CARERS, patient],
  ['special-note.written', { until: null }, true, ['gateway', ...CARERS, 'coordinator'], patient],
  ['special-note.ended', { note: uuid() }, false, [...CARERS, 'coordinator'], patient],
  ['case.assigned', { to: null, as: 'owner' }, true, LEADS],
  ['case.transferred', { service: 'home-visits' }, true, LEADS],
  ['case.comforted', { outcome: 'spoke', condition: 'worse' }, true, CARERS],
  ['case.observed', {}, true, CARERS],
  ['case.pictured', { hash: random(32), bytes: 10 }, true, CARERS],
  ['case.reassessed', judged, true, CARERS],
  ['case.amended', { entry: uuid(), of: 'note' }, true, CARERS],
  ['case.closed', { outcome: 'advice', gpMessage: true }, false, CARERS],
  ['case.duplicated', { of: uuid() }, false, CARERS],
  [
    'case.reopened',
    {
      ...judged,
      patient: uuid(),
      service: 'out-of-hours',
      source: 'call',
      received: 1,
      repeat: false,
    },
    true,
    LEADS,
  ],
  ['case.held', { reason: 'complaint' }, false, RECORDS],
  ['case.hold-lifted', {}, false, RECORDS],
  ['case.rated', { rating: 'good' }, true, CARERS],
  ['pathways.begun', step, true, CARERS],
  ['case.contacted', { outcome: 'called-in', repeat: true }, true, CARERS],
  ['pathways.answered', step, true, CARERS],
  ['pathways.went-back', step, true, CARERS],
  ['pathways.flag-raised', step, true, CARERS],
  ['pathways.flag-withdrawn', step, true, ['clinician']],
  ['pathways.handed-over', step, true, CARERS],
  ['pathways.taken-over', step, true, ['clinician']],
  ['pathways.nobody-free', step, true, CARERS],
  ['pathways.ended', step, true, CARERS],
  ['demographics.asked', {}, true, CARERS],
  ['demographics.answered', { asked: uuid(), outcome: 'several' }, true, GATEWAY],
  ['referral.asked', { kind: 'booking', to: 'utc-1' }, true, CARERS],
  ['referral.sent', attempt, false, GATEWAY],
  ['referral.failed', { ...attempt, problem: 'refused', retryAt: null }, false, GATEWAY],
  ['referral.answered', { referral: uuid(), answer: 'booked' }, true, GATEWAY],
  ['referral.withdrawn', { referral: uuid() }, false, CARERS],
  ['presence.said', { presence: 'away' }, false, LEADS, room],
  ['telephone.answered', { service: 'x', offered: 1, answered: 2 }, false, GATEWAY, room],
  ['telephone.abandoned', { service: 'x', offered: 1, ended: 2 }, false, GATEWAY, room],
];

test.each(ROWS.map((row) => [row[0], row] as const))('%s', async (_, row) => {
  const [type, facts, seals, by, at] = row;
  const { log, lead, second, gateway, file } = nightShift();
  log.grant(gateway, [patient], [whom]);
  const writers = new Map(
    ROLES.map((role) => [
      role,
      role === 'gateway'
        ? gateway
        : log.colleague(lead.desk, [role], role === 'guardian' ? second.desk : null).desk,
    ]),
  );
  const draft = { type, stream: at ?? file, facts, seals };
  for (const role of by) log.write(writers.get(role)!, draft);
  expect(await judge(log.files()), 'by who may').toMatchObject({ accepted: true });

  for (const role of ROLES.filter((one) => !by.includes(one))) {
    log.write(writers.get(role)!, draft);
    expect(await judge(log.files()), role).toMatchObject({ rule: 'type/writer' });
    log.entries.pop();
  }
  const [may] = by;
  const wrong = [
    [{ ...draft, seals: !seals }, 'type/sealed'],
    [{ ...draft, stream: 'aside/2026-11-01' }, 'type/stream'],
    [{ ...draft, facts: { ...facts, more: 1 } }, 'type/facts'],
  ] as const;
  for (const [other, rule] of wrong) {
    log.write(writers.get(may!)!, other);
    expect(await judge(log.files())).toMatchObject({ rule });
    log.entries.pop();
  }
});
