/** A case as it is folded: corrections keep what they correct, and what comes after the close. */
import { describe, expect, it } from 'vitest';
import type { Uuid } from '#base/ids.ts';
import { uuidToBytes } from '#base/ids.ts';
import { foldCase } from './case.ts';

const CASE = '0190b0b0-0000-7000-8000-000000000001' as Uuid;
const PATIENT = '0190b0b0-0000-7000-8000-000000000002' as Uuid;
const RUTH = '0190b0b0-0000-7000-8000-00000000000a' as Uuid;
const SAM = '0190b0b0-0000-7000-8000-00000000000b' as Uuid;
const idOf = (n: number) => `0190b0b0-0000-7000-8000-${`${n}`.padStart(12, '0')}` as Uuid;

type Said = readonly [
  type: string,
  facts: Record<string, unknown>,
  payload?: unknown,
  by?: Uuid,
  at?: number | undefined,
  after?: number | undefined,
];

const received = {
  patient: uuidToBytes(PATIENT),
  service: 'out-of-hours',
  source: 'nhs-111-report',
  urgency: 'soon',
  disposition: null,
  due: null,
};
const summary = {
  patient: { name: 'Edith Marlowe', gender: 'female' },
  problem: 'Cough',
  unmapped: 0,
  warnings: [],
};

/** Entry n has the id `idOf(n)` and happened at n, where it does not say when, and was written upon all before it. */
function fold(...said: readonly Said[]) {
  const entries = [['case.received', received, summary] as Said, ...said].map(
    ([type, facts, payload = null, author = RUTH, at, after], n) => ({
      header: {
        ...{ id: idOf(n), stream: `case/${CASE}`, type, author, facts },
        ...{ at: at ?? n, after: after ?? n },
      },
      payload,
    }),
  );
  return foldCase(entries)!;
}

const notes = {
  history: 'Cough',
  examination: '',
  assessment: 'Cold',
  plan: 'Rest',
  safetyNetting: '',
};
const consulted: Said = ['case.consulted', {}, notes];
const amended = (n: number, of: string, payload: object): Said => [
  'case.amended',
  { entry: uuidToBytes(idOf(n)), of },
  payload,
  SAM,
];

describe('what was said', () => {
  it('stands by when it was said, however late it came into the log', () => {
    const consulted = (plan: string, at: number): Said => [
      'case.consulted',
      {},
      { ...notes, plan },
      RUTH,
      at,
    ];
    const rang = (note: string, at: number): Said => [
      'case.contacted',
      { outcome: 'spoke' },
      { note },
      RUTH,
      at,
    ];
    const { consultations, contacts } = fold(
      consulted('Stop', 1100),
      consulted('Start', 1000),
      consulted('Stop, said again', 1100),
      rang('Later', 1100),
      rang('Earlier', 1000),
    );
    expect(consultations.map(({ consultation }) => consultation.plan)).toEqual([
      ...['Start', 'Stop', 'Stop, said again'],
    ]);
    expect(contacts.map(({ note }) => note)).toEqual(['Earlier', 'Later']);
  });
});

describe('a correction', () => {
  it('stands in the place of what it corrects, and keeps it, each time', () => {
    const { consultations, notUnderstood, timeline } = fold(
      consulted,
      amended(1, 'consultation', { reason: 'Wrong dose', consultation: { ...notes, plan: 'Two' } }),
      amended(1, 'consultation', { reason: 'Again', consultation: { ...notes, plan: 'Three' } }),
    );
    expect(consultations).toEqual([
      {
        id: idOf(1),
        at: 1,
        by: RUTH,
        consultation: { ...notes, plan: 'Three' },
        corrections: [
          { at: 2, by: SAM, reason: 'Wrong dose', before: notes },
          { at: 3, by: SAM, reason: 'Again', before: { ...notes, plan: 'Two' } },
        ],
      },
    ]);
    expect(notUnderstood).toBe(0);
    expect(timeline.map(({ type }) => type)).toContain('case.amended');
  });

  it('of a note and of observations does the same', () => {
    const observed = { takenAt: '2026-03-12T14:00:00Z', pulse: 96 };
    const { contacts, observations } = fold(
      ['case.contacted', { outcome: 'spoke' }, { note: 'Son answered' }],
      ['case.observed', {}, observed],
      amended(1, 'note', { reason: 'It was the daughter', note: 'Daughter answered' }),
      amended(2, 'observations', {
        reason: 'Turned round',
        observations: { ...observed, pulse: 69 },
      }),
    );
    expect(contacts[0]).toMatchObject({
      note: 'Daughter answered',
      corrections: [{ before: 'Son answered' }],
    });
    expect(observations[0]).toMatchObject({
      observations: { pulse: 69 },
      corrections: [{ before: { pulse: 96 } }],
    });
  });

  it.each<[string, Said]>([
    [
      'names nothing of this case',
      amended(9, 'consultation', { reason: 'x', consultation: notes }),
    ],
    ['says it is of another kind than it names', amended(1, 'note', { reason: 'x', note: 'y' })],
    ['brings another kind than it says', amended(1, 'consultation', { reason: 'x', note: 'y' })],
    ['cannot be read', amended(1, 'consultation', { because: 'x' })],
  ])('changes nothing where it %s, and is counted', (_, amendment) => {
    const view = fold(consulted, amendment);
    expect(view.consultations).toMatchObject([{ consultation: notes, corrections: [] }]);
    expect(view.notUnderstood).toBe(1);
  });
});

describe('observations', () => {
  it('stand by when they were taken, not by when they were written', () => {
    const at = (takenAt: string): Said => ['case.observed', {}, { takenAt, pulse: 70 }];
    const { observations } = fold(
      at('2026-03-12T14:30:00Z'),
      at('2026-03-12T14:05:00Z'),
      at('2026-03-12T15:00:00+01:00'),
    );
    expect(observations.map(({ id }) => id)).toEqual([idOf(3), idOf(2), idOf(1)]);
  });
});

describe('a GP who was told', () => {
  const closed: Said = ['case.closed', { outcome: 'advice', gpMessage: true }];
  const sent = (after?: number, of?: number): Said => [
    'gp-message.sent',
    { attempt: 1, route: 'folder', ...(of !== undefined && { of: uuidToBytes(idOf(of)) }) },
    undefined,
    RUTH,
    undefined,
    after,
  ];
  const referral = uuidToBytes(idOf(1));
  const asked: Said = ['referral.asked', { kind: 'referral', to: 'ed' }, {}];
  const failed = (retryAt: number | null): Said => [
    'referral.failed',
    { referral, attempt: 1, route: 'https', problem: 'referral/refused', retryAt },
  ];

  it.each<[string, Said]>([
    ['a consultation', consulted],
    ['observations', ['case.observed', {}, { takenAt: '2026-03-13T09:40:00Z' }]],
    ['a call', ['case.contacted', { outcome: 'spoke' }, { note: '' }]],
    ['a comfort call', ['case.comforted', { outcome: 'spoke', condition: 'same' }, { note: '' }]],
    [
      'a picture',
      [
        'case.pictured',
        { hash: new Uint8Array(32), bytes: 9 },
        { name: '', mediaType: 'image/jpeg', caption: '', key: new Uint8Array(32) },
      ],
    ],
    ['a correction', amended(1, 'note', { reason: 'Wrong', note: 'Right' })],
    ['an answer', ['referral.answered', { referral, answer: 'accepted' }, { words: '' }]],
    ['the end of a referral', failed(null)],
  ])('is behind after %s', (_what, late) => {
    expect(fold(asked, closed, late).isGpBehind).toBe(false);
    expect(fold(asked, closed, sent(), late).isGpBehind).toBe(true);
    expect(fold(asked, closed, late, sent()).isGpBehind).toBe(false);
    // It came while the message was on its way, and stands before it.
    expect(fold(asked, closed, late, sent(3)).isGpBehind).toBe(true);
    expect(fold(asked, closed, sent(), late, sent()).isGpBehind).toBe(false);
  });

  it.each<[string, Said]>([
    ['a referral that is tried again', failed(9)],
    ['a rating', ['case.rated', { rating: 'good' }, { note: '' }]],
  ])('is not behind after %s', (_what, late) => {
    expect(fold(asked, closed, sent(), late).isGpBehind).toBe(false);
  });

  it('of a close that was overtaken is still owed the message of the next one', () => {
    const again: Said = [
      'case.reopened',
      { ...received, received: 0, repeat: false },
      { note: '' },
    ];
    const first = [closed, again, closed] as const;
    expect(fold(...first).row.gpMessage).toEqual({ kind: 'due', of: idOf(3) });
    const late = fold(...first, sent(2, 1));
    expect(late.row.gpMessage).toEqual({ kind: 'due', of: idOf(3) });
    expect(late.told).toEqual([{ id: idOf(4), of: idOf(1) }]);
    const failed: Said = [
      'gp-message.failed',
      {
        attempt: 9,
        route: 'https',
        problem: 'gp/refused',
        retryAt: null,
        of: uuidToBytes(idOf(1)),
      },
    ];
    expect(fold(...first, failed).row.gpMessage.kind).toBe('due');
    expect(fold(closed, again, sent(2, 1), closed).row.gpMessage.kind).toBe('due');
    expect(fold(...first, sent(2, 1), sent(5, 3)).row.gpMessage.kind).toBe('sent');
    expect(fold(closed, sent(2, 1)).row.gpMessage.kind).toBe('sent');
  });
});

describe('afterwards', () => {
  const closed: Said = ['case.closed', { outcome: 'advice', gpMessage: true }];
  const reopened: Said = [
    'case.reopened',
    { ...received, received: 0, repeat: false, urgency: 'urgent', due: 99 },
    { note: 'The daughter rang' },
  ];

  it('a case is opened again with its story, and counts how often it was closed', () => {
    const view = fold(consulted, closed, reopened);
    expect(view.row).toMatchObject({
      state: { kind: 'queued' },
      urgency: 'urgent',
      reopened: true,
    });
    expect(view).toMatchObject({ closings: 1, consultations: [{}], summary: { problem: 'Cough' } });
    expect(view.timeline.at(-1)?.note).toBe('The daughter rang');
    expect(fold(closed, closed, reopened, closed).closings).toBe(2);
  });

  it('a hold stands until it is lifted', () => {
    const held: Said = ['case.held', { reason: 'inquest' }, null, SAM];
    expect(fold(held).hold).toMatchObject({ reason: 'inquest', by: SAM, at: 1 });
    expect(fold(held, ['case.held', { reason: 'legal' }]).hold).toMatchObject({
      reason: 'inquest',
    });
    expect(fold(held, ['case.hold-lifted', {}]).hold).toBeNull();
  });

  it('ratings and pictures are gathered', () => {
    const view = fold(
      ['case.rated', { rating: 'poor' }, { note: 'Long wait' }],
      [
        'case.pictured',
        { hash: new Uint8Array(32), bytes: 9 },
        { name: '', mediaType: 'image/jpeg', caption: 'Rash', key: new Uint8Array(32).fill(7) },
      ],
    );
    expect(view.ratings).toMatchObject([{ rating: 'poor', note: 'Long wait' }]);
    expect(view.pictures).toMatchObject([{ caption: 'Rash', key: new Uint8Array(32).fill(7) }]);
  });

  it('a referral goes from asked to booked, or is dealt with another way once it failed or was refused', () => {
    const asked: Said = [
      'referral.asked',
      { kind: 'booking', to: 'utc-1' },
      { reason: 'Fever', information: '' },
    ];
    const referral = uuidToBytes(idOf(1));
    const attempt = { referral, attempt: 1, route: 'https' };
    const sent: Said = ['referral.sent', attempt];
    const booked: Said = [
      'referral.answered',
      { referral, answer: 'booked' },
      { words: 'Bring a sample', at: '2026-03-13T09:40:00Z', place: 'Quay Street' },
    ];
    expect(fold(asked, sent, booked).referrals).toMatchObject([
      {
        id: idOf(1),
        request: { reason: 'Fever' },
        state: { kind: 'booked' },
        answer: { place: 'Quay Street' },
      },
    ]);
    const failed: Said = ['referral.failed', { ...attempt, problem: 'refused', retryAt: null }];
    const withdrawn: Said = ['referral.withdrawn', { referral }];
    expect(fold(asked, failed, withdrawn).referrals[0]?.state.kind).toBe('withdrawn');
    const rejected: Said = [
      'referral.answered',
      { referral, answer: 'rejected' },
      { words: 'We see nobody under two' },
    ];
    expect(fold(asked, sent, rejected).referrals[0]?.state.kind).toBe('rejected');
    expect(fold(asked, sent, rejected, withdrawn).referrals[0]?.state.kind).toBe('withdrawn');
    expect(fold(asked, sent, booked, withdrawn).referrals[0]?.state.kind).toBe('booked');
    // It was on its way already.
    expect(fold(asked, withdrawn, sent).referrals[0]?.state.kind).toBe('sent');
  });
});
