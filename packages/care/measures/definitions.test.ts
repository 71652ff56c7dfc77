import { describe, expect, it } from 'vitest';
import { DISPOSITIONS, dispositionFor } from '../report/dispositions.ts';
import type { Definition, Measure } from './definition.ts';
import { DEFINITIONS } from './definitions.ts';
import { figureOf } from './figure.ts';
import { Measures } from './measures.ts';
import { NO_TALLY } from './tally.ts';
import {
  abandoned,
  answered,
  asked,
  CLINICIAN,
  caseReceived,
  clock,
  closed,
  fold,
  HANDLER,
  HOUR,
  isClinician,
  MINUTE,
  newId,
  ofCase,
  reassessed,
  requestAnswered,
  requestSent,
  requestWithdrawn,
  SECOND,
  settled,
  spoke,
} from './testing/night.ts';

const T = Date.parse('2026-11-26T02:00:00Z');
const DAY = '2026-11-26';
const ID = newId();

/** Of one case: what was written, by and by. */
type Story = readonly ReturnType<typeof ofCase>[];

function tallyOf(measure: string, entries: Story) {
  const [day] = fold(new Measures(isClinician), entries).days(DAY, DAY);
  return day?.services[0]?.tallies.get(measure) ?? NO_TALLY;
}
const counted = (measure: string, entries: Story) => {
  const { of, met } = tallyOf(measure, entries);
  return `${met} of ${of}`;
};
const definition = (id: string) => DEFINITIONS.find((one) => one.id === id) as Measure;
const dispositionsOf = (one: Definition) =>
  one.kind === 'case'
    ? one.where.flatMap(({ fact, oneOf }) => (fact === 'disposition' ? oneOf : []))
    : [];
const figure = (measure: string, entries: Story) =>
  figureOf(definition(measure), tallyOf(measure, entries));

describe('the table', () => {
  it('names each measure once, by an id that can stand in an address', () => {
    const ids = DEFINITIONS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  it('asks of dispositions that the table of dispositions knows', () => {
    const codes = DEFINITIONS.flatMap(dispositionsOf);
    expect(codes.length).toBeGreaterThan(10);
    for (const code of codes) expect(dispositionFor(code.replace('*', ''))).toBeDefined();
  });

  it('has each disposition of speaking to somebody in one measure of call-backs, by its own time', () => {
    const speak = DISPOSITIONS.filter(({ wording }) => wording.startsWith('Speak to'));
    const codes = (isThere: (minutes: number) => boolean) =>
      speak.filter(({ minutes }) => isThere(minutes!)).map(({ code }) => code);
    const [immediate, other] = ['immediate-call-back', 'other-call-back'].map((id) =>
      dispositionsOf(definition(id)).toSorted(),
    );
    expect(immediate).toEqual(codes((minutes) => minutes <= 20).sort());
    expect(other).toEqual(codes((minutes) => minutes > 20).sort());
  });
});

describe('calls abandoned', () => {
  const calls = (given: number, up: number) => [
    ...Array.from({ length: given - up }, () => answered(T, SECOND)),
    ...Array.from({ length: up }, () => abandoned(T, SECOND)),
  ];
  it('is what was given up of what was offered; 3 in 100 is within the target, more is not', () => {
    expect(counted('calls-abandoned', calls(100, 3))).toBe('3 of 100');
    expect(figure('calls-abandoned', calls(100, 3))).toEqual({
      unit: 'per-cent',
      value: 3,
      isMet: true,
    });
    expect(figure('calls-abandoned', calls(1000, 31))).toMatchObject({ value: 3.1, isMet: false });
  });

  it('has no figure where nobody rang', () => {
    expect(figure('calls-abandoned', [])).toBeNull();
  });
});

describe('average speed to answer', () => {
  it.each([
    [[20_000, 20_000], 20, true],
    [[20_000, 20_001], 20.0005, false],
    [[0, 40_000], 20, true],
    [[1, 40_000], 20.0005, false],
  ])('of %j is %f seconds', (waits, value, isMet) => {
    const calls = waits.map((wait) => answered(T, wait));
    expect(figure('speed-to-answer', calls)).toEqual({ unit: 'seconds', value, isMet });
  });

  it('leaves out who gave up', () => {
    expect(figure('speed-to-answer', [answered(T, 10_000), abandoned(T, 90_000)])?.value).toBe(10);
  });

  it('tells how many were answered within the target', () => {
    const calls = [answered(T, 20_000), answered(T, 20_001)];
    expect(counted('speed-to-answer', calls)).toBe('1 of 2');
  });

  it('takes a clock that went back for no wait', () => {
    expect(figure('speed-to-answer', [answered(T, -5_000)])?.value).toBe(0);
  });
});

describe('95th centile of answer time', () => {
  const waits = (many: number, last: number) =>
    Array.from({ length: many }, (_, i) => answered(T, i === many - 1 ? last : SECOND));
  it.each([
    // Of 20, the nineteenth: one of them may wait for ever.
    [[...waits(19, 120_000), answered(T, HOUR)], 120, true],
    [[...waits(19, 120_001), answered(T, HOUR)], 121, false],
    [[...waits(20, HOUR)], 1, true],
    [[answered(T, 120_000)], 120, true],
    [[answered(T, 119_001)], 120, true],
    [[answered(T, 0)], 0, true],
  ])('is the least that 95 in 100 do not exceed (%#)', (calls, value, isMet) => {
    expect(figure('answer-95th-centile', calls)).toEqual({ unit: 'seconds', value, isMet });
  });
});

describe('calls assessed by a clinician', () => {
  const measure = 'assessed-by-clinician';
  it.each<[string, Story, string]>([
    ['nobody yet', [caseReceived(ID, T)], '0 of 1'],
    ['closed unassessed', [caseReceived(ID, T), closed(ID, T)], '0 of 1'],
    ['spoken to', [caseReceived(ID, T), spoke(ID, T)], '1 of 1'],
    [
      'spoken to by a handler',
      [caseReceived(ID, T), spoke(ID, T, HANDLER), closed(ID, T)],
      '0 of 1',
    ],
    ['consulted', [caseReceived(ID, T), ofCase(ID, 'case.consulted', T)], '1 of 1'],
    ['judged anew', [caseReceived(ID, T), reassessed(ID, T, null, null)], '1 of 1'],
    [
      'judged anew by a handler',
      [caseReceived(ID, T), reassessed(ID, T, null, null, HANDLER), closed(ID, T)],
      '0 of 1',
    ],
    [
      'taken over',
      [caseReceived(ID, T), ofCase(ID, 'pathways.taken-over', T, { step: 4 })],
      '1 of 1',
    ],
    ['taken by a clinician', [caseReceived(ID, T, { author: CLINICIAN })], '1 of 1'],
    [
      'rung in vain',
      [
        caseReceived(ID, T),
        ofCase(ID, 'case.contacted', T, { outcome: 'no-answer' }),
        closed(ID, T),
      ],
      '0 of 1',
    ],
    [
      'who rang a clinician',
      [caseReceived(ID, T), ofCase(ID, 'case.contacted', T, { outcome: 'called-in' })],
      '1 of 1',
    ],
    ['a duplicate', [caseReceived(ID, T), spoke(ID, T), closed(ID, T, 'duplicate')], '0 of 0'],
  ])('%s', (_, story, expected) => {
    expect(counted(measure, story)).toBe(expected);
  });
});

describe('call-backs', () => {
  const immediate = caseReceived(ID, T, { disposition: 'Dx32', due: T });
  const later = caseReceived(ID, T, { disposition: 'Dx12', due: T + 2 * HOUR });
  /** Four hours after its two. */
  const late = caseReceived(ID, T, { disposition: 'Dx12', due: T - 2 * HOUR });
  it.each<[string, string, Story, string]>([
    [
      'immediate-call-back',
      'exactly 20 minutes',
      [immediate, spoke(ID, T + 20 * MINUTE)],
      '1 of 1',
    ],
    ['immediate-call-back', 'a moment more', [immediate, spoke(ID, T + 20 * MINUTE + 1)], '0 of 1'],
    ['immediate-call-back', 'time still runs', [immediate, clock(T + 20 * MINUTE)], '0 of 0'],
    ['immediate-call-back', 'time is over', [immediate, clock(T + 20 * MINUTE + 1)], '0 of 1'],
    ['immediate-call-back', 'closed unspoken', [immediate, closed(ID, T + MINUTE)], '0 of 1'],
    [
      'immediate-call-back',
      'by a handler',
      [immediate, spoke(ID, T, HANDLER), closed(ID, T)],
      '0 of 1',
    ],
    ['immediate-call-back', 'another disposition', [later, spoke(ID, T)], '0 of 0'],
    [
      'immediate-call-back',
      'who rang a clinician',
      [
        immediate,
        ofCase(ID, 'case.contacted', T + MINUTE, { outcome: 'called-in' }),
        closed(ID, T + HOUR),
      ],
      '1 of 1',
    ],
    [
      'immediate-call-back',
      'missed, and asked for again',
      [
        immediate,
        reassessed(ID, T + 25 * MINUTE, 'Dx32', T + 25 * MINUTE, HANDLER),
        spoke(ID, T + 30 * MINUTE),
      ],
      '0 of 1',
    ],
    [
      'immediate-call-back',
      'missed, and something else asked for instead',
      [
        immediate,
        reassessed(ID, T + 25 * MINUTE, 'Dx05', T + 9 * HOUR, HANDLER),
        spoke(ID, T + 30 * MINUTE),
      ],
      '0 of 1',
    ],
    [
      'immediate-call-back',
      'something else asked for in time',
      [
        immediate,
        reassessed(ID, T + 15 * MINUTE, 'Dx05', T + 9 * HOUR, HANDLER),
        spoke(ID, T + 30 * MINUTE),
      ],
      '0 of 0',
    ],
    [
      'other-call-back',
      'missed, and asked for again',
      [later, reassessed(ID, T + 3 * HOUR, 'Dx12', T + 5 * HOUR, HANDLER), spoke(ID, T + 4 * HOUR)],
      '0 of 1',
    ],
    [
      'immediate-call-back',
      'nobody said by when',
      [caseReceived(ID, T, { disposition: 'Dx32', due: null }), spoke(ID, T)],
      '1 of 1',
    ],
    ['immediate-call-back', 'a report that came late', [late, spoke(ID, T)], '0 of 0'],
    ['other-call-back', 'a report that came late', [late, spoke(ID, T)], '0 of 1'],
    [
      'other-call-back',
      'a report that came just in time',
      [caseReceived(ID, T, { due: T + 10 * MINUTE }), spoke(ID, T + 10 * MINUTE)],
      '1 of 1',
    ],
    ['other-call-back', 'exactly in time', [later, spoke(ID, T + 2 * HOUR)], '1 of 1'],
    ['other-call-back', 'a moment late', [later, spoke(ID, T + 2 * HOUR + 1)], '0 of 1'],
    ['other-call-back', 'not yet due', [later, clock(T + 2 * HOUR)], '0 of 0'],
    ['other-call-back', 'overdue', [later, clock(T + 2 * HOUR + 1)], '0 of 1'],
    ['other-call-back', 'immediate', [immediate, spoke(ID, T)], '0 of 0'],
    [
      'other-call-back',
      'nobody said by when',
      [caseReceived(ID, T, { due: null }), spoke(ID, T)],
      '0 of 0',
    ],
    [
      'other-call-back',
      'to be seen, not spoken to',
      [caseReceived(ID, T, { disposition: 'Dx05' }), spoke(ID, T)],
      '0 of 0',
    ],
    [
      'other-call-back',
      'the earliest of two, in whichever order they come',
      [later, spoke(ID, T + 3 * HOUR), spoke(ID, T + HOUR)],
      '1 of 1',
    ],
    [
      'immediate-call-back',
      'made more urgent by a handler, from then on',
      [
        later,
        reassessed(ID, T + HOUR, 'Dx32', T + HOUR, HANDLER),
        spoke(ID, T + HOUR + 20 * MINUTE),
      ],
      '1 of 1',
    ],
    [
      'other-call-back',
      'judged anew by a clinician, it is what it was',
      [later, reassessed(ID, T + HOUR, 'Dx05', T + 9 * HOUR), spoke(ID, T + 3 * HOUR)],
      '0 of 1',
    ],
    [
      'other-call-back',
      'and after a clinician, by a handler too',
      [later, spoke(ID, T + HOUR), reassessed(ID, T + 2 * HOUR, 'Dx32', T + 2 * HOUR, HANDLER)],
      '1 of 1',
    ],
  ])('%s: %s', (measure, _, story, expected) => {
    expect(counted(measure, story)).toBe(expected);
  });
});

describe('self-care after clinical input', () => {
  it.each<[string, Story, string]>([
    ['advice', [caseReceived(ID, T), spoke(ID, T), closed(ID, T)], '1 of 1'],
    [
      'a prescription',
      [caseReceived(ID, T), spoke(ID, T), closed(ID, T, 'prescription')],
      '0 of 1',
    ],
    ['advice without a clinician', [caseReceived(ID, T), closed(ID, T)], '0 of 0'],
    ['not closed', [caseReceived(ID, T), spoke(ID, T)], '0 of 0'],
    [
      'settled as advice, where sites disagreed',
      [caseReceived(ID, T), spoke(ID, T), closed(ID, T, 'visit'), settled(ID, T, 'advice')],
      '1 of 1',
    ],
    [
      'settled as going on',
      [caseReceived(ID, T), spoke(ID, T), closed(ID, T), settled(ID, T, null)],
      '0 of 0',
    ],
    [
      'settled as going on, and closed later',
      [
        ...[caseReceived(ID, T), spoke(ID, T), closed(ID, T, 'visit')],
        ...[settled(ID, T, null), closed(ID, T)],
      ],
      '1 of 1',
    ],
  ])('%s', (_, story, expected) => {
    expect(counted('self-care', story)).toBe(expected);
  });
});

describe('validation', () => {
  const ambulance = (disposition: string) => caseReceived(ID, T, { disposition, due: null });
  it.each<[string, string, Story, string]>([
    [
      'ambulance-validated',
      'within 30 minutes',
      [ambulance('Dx012'), spoke(ID, T + 30 * MINUTE)],
      '1 of 1',
    ],
    [
      'ambulance-validated',
      'a moment more',
      [ambulance('Dx012'), spoke(ID, T + 30 * MINUTE + 1)],
      '0 of 1',
    ],
    ['ambulance-validated', 'one of its kinds', [ambulance('DX0122'), spoke(ID, T)], '1 of 1'],
    ['ambulance-validated', 'category 1 or 2', [ambulance('Dx011'), spoke(ID, T)], '0 of 0'],
    [
      'ambulance-validated',
      'time still runs',
      [ambulance('Dx012'), clock(T + 30 * MINUTE)],
      '0 of 0',
    ],
    [
      'ambulance-validated',
      'time is over',
      [ambulance('Dx012'), clock(T + 30 * MINUTE + 1)],
      '0 of 1',
    ],
    [
      'emergency-department-validated',
      'assessed',
      [ambulance('Dx02'), spoke(ID, T + 9 * HOUR)],
      '1 of 1',
    ],
    ['emergency-department-validated', 'closed', [ambulance('Dx03'), closed(ID, T)], '0 of 1'],
    ['emergency-department-validated', 'neither yet', [ambulance('Dx89')], '0 of 1'],
    ['emergency-department-validated', 'another', [ambulance('Dx012'), closed(ID, T)], '0 of 0'],
  ])('%s: %s', (measure, _, story, expected) => {
    expect(counted(measure, story)).toBe(expected);
  });
});

describe('requests to other services', () => {
  const gp = asked(ID, T, 'booking', 'gp-hillside');
  const utc = asked(ID, T, 'booking', 'UTC-north');
  const pharmacy = asked(ID, T, 'referral', 'pharmacy-high-street');
  const begun = caseReceived(ID, T);
  it.each<[string, string, Story, string]>([
    ['booked-gp', 'booked', [begun, gp, requestAnswered(ID, T, gp, 'booked')], '1 of 1'],
    [
      'booked-gp',
      'taken without a time',
      [begun, gp, requestAnswered(ID, T, gp, 'accepted')],
      '0 of 1',
    ],
    ['booked-gp', 'not answered', [begun, gp], '0 of 1'],
    ['booked-gp', 'elsewhere', [begun, utc, requestAnswered(ID, T, utc, 'booked')], '0 of 0'],
    ['booked-gp', 'a referral', [begun, asked(ID, T, 'referral', 'gp')], '0 of 0'],
    [
      'booked-gp',
      'the latest answer',
      [begun, gp, requestAnswered(ID, T, gp, 'rejected'), requestAnswered(ID, T, gp, 'booked')],
      '1 of 1',
    ],
    [
      'booked-urgent-treatment-centre',
      'its code',
      [begun, utc, requestAnswered(ID, T, utc, 'booked')],
      '1 of 1',
    ],
    [
      'booked-treatment-centre',
      'not an urgent one',
      [begun, utc, requestAnswered(ID, T, utc, 'booked')],
      '0 of 0',
    ],
    ['first-request-accepted', 'not answered', [begun, pharmacy], '0 of 0'],
    [
      'first-request-accepted',
      'accepted',
      [begun, pharmacy, requestAnswered(ID, T, pharmacy, 'accepted')],
      '1 of 1',
    ],
    [
      'first-request-accepted',
      'refused',
      [begun, pharmacy, requestAnswered(ID, T, pharmacy, 'rejected')],
      '0 of 1',
    ],
    [
      'first-request-accepted',
      'a second one',
      [
        begun,
        pharmacy,
        gp,
        requestAnswered(ID, T, pharmacy, 'rejected'),
        requestAnswered(ID, T, gp, 'booked'),
      ],
      '0 of 1',
    ],
    ['booked-gp', 'withdrawn', [begun, gp, requestWithdrawn(ID, T, gp)], '0 of 0'],
    [
      'booked-gp',
      'withdrawn, as it had already been sent',
      [begun, gp, requestSent(ID, T, gp), requestWithdrawn(ID, T, gp)],
      '0 of 1',
    ],
    [
      'booked-gp',
      'withdrawn, and sent all the same',
      [
        ...[begun, gp, requestWithdrawn(ID, T, gp), requestSent(ID, T, gp)],
        requestAnswered(ID, T, gp, 'booked'),
      ],
      '1 of 1',
    ],
    [
      'booked-gp',
      'withdrawn, and answered unsent',
      [begun, gp, requestWithdrawn(ID, T, gp), requestAnswered(ID, T, gp, 'booked')],
      '0 of 0',
    ],
    [
      'first-request-accepted',
      'the next after one withdrawn',
      [
        ...[begun, pharmacy, requestWithdrawn(ID, T, pharmacy)],
        ...[gp, requestAnswered(ID, T, gp, 'booked')],
      ],
      '1 of 1',
    ],
  ])('%s: %s', (measure, _, story, expected) => {
    expect(counted(measure, story)).toBe(expected);
  });
});
