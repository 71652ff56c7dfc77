/** However many sites there are, wherever they parted, whichever gave way to which and in whatever order: the same board. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Uuid, uuidToBytes } from '#base/ids.ts';
import { emptyBoard, leaverIn, stepBoard } from './board.ts';
import type { CareEntry } from './board-entry.ts';
import { branchFact, broughtBy } from './branches.ts';
import type { CaseRow } from './case-row.ts';
import { ada, ben, NOW, newId, ofCase, reported } from './testing/beside.ts';
import { boardOf, joins, placed, type SiteLog } from './testing/sites.ts';

const cat = newId();
const people = [ada, ben, cat] as const;
const cases = [newId(), newId()] as const;
const begun: SiteLog = cases.map((id) => reported(id, 'north'));

type Said = { readonly id: Uuid; readonly author: Uuid; readonly at: number };
/** What somebody writes at a site. */
type Say = (said: Said, log: SiteLog) => CareEntry | undefined;

const person = fc.constantFrom(...people);
const service = fc.constantFrom('north', 'south');
const outcome = fc.constantFrom('advice', 'visit');
const gpMessage = fc.boolean();
const to = person.map((one) => uuidToBytes(one));
const says = (type: string, facts: Record<string, fc.Arbitrary<unknown>> = {}): fc.Arbitrary<Say> =>
  fc.record(facts).map(
    (facts) =>
      ({ id, author, at }) =>
        ofCase(id, type, facts, { author, at }),
  );

const attempt = { attempt: 1, route: 'https' };
const failed = { ...attempt, problem: 'unreachable', retryAt: null };
const ofReferral =
  (type: string, facts: object): Say =>
  ({ id, author, at }, log) => {
    const asked = log.findLast((one) => one.type === 'referral.asked' && one.stream.endsWith(id));
    const referral = asked && uuidToBytes(asked.id);
    return asked && ofCase(id, type, { referral, ...facts }, { author, at });
  };
const sentOfClose: Say = ({ id, author, at }, log) => {
  const closed = log.findLast((one) => one.type === 'case.closed' && one.stream.endsWith(id));
  const of = closed && uuidToBytes(closed.id);
  return of && ofCase(id, 'gp-message.sent', { attempt: 1, route: 'folder', of }, { author, at });
};
const reopened: Say = ({ id, author, at }) => {
  const { facts } = begun.find(({ stream }) => stream.endsWith(id))!;
  return ofCase(id, 'case.reopened', { ...facts, received: NOW, repeat: true }, { author, at });
};
const labelled: Say = ({ id, author, at }) => ({
  ...ofCase(id, 'case.labelled', { case: uuidToBytes(id) }, { author, at }),
  stream: 'labels/south/2026-05-29',
});
const left: Say = ({ author, at }) => ({
  ...{ id: newId(), stream: 'directory', type: 'account.left', author: cat, at },
  facts: { account: uuidToBytes(author), reason: 'left' },
});

const say: fc.Arbitrary<Say> = fc.oneof(
  { weight: 6, arbitrary: says('case.taken') },
  { weight: 3, arbitrary: says('case.released') },
  { weight: 2, arbitrary: says('case.assigned', { to, as: fc.constantFrom('lead', 'owner') }) },
  { weight: 3, arbitrary: says('case.transferred', { service }) },
  {
    weight: 2,
    arbitrary: says('case.reassessed', {
      urgency: fc.constantFrom('emergency', 'soon'),
      disposition: fc.constant('Dx05'),
      due: fc.constantFrom(NOW, NOW + 1),
    }),
  },
  { weight: 5, arbitrary: says('case.closed', { outcome, gpMessage }) },
  { weight: 2, arbitrary: fc.constant(reopened) },
  {
    weight: 3,
    arbitrary: says('case.settled', {
      service,
      as: fc.oneof(
        fc.constant({ kind: 'queued' }),
        fc.record({ kind: fc.constant('taken'), to }),
        fc.record({ kind: fc.constant('closed'), outcome, gpMessage }),
      ),
    }),
  },
  says('case.duplicated', { of: fc.constant(uuidToBytes(cases[0])) }),
  says('case.contacted', { outcome: fc.constantFrom('spoke', 'voicemail') }),
  says('case.comforted', {
    outcome: fc.constantFrom('spoke', 'no-answer'),
    condition: fc.constantFrom('worse', 'better', 'same', 'unknown'),
  }),
  says('case.consulted'),
  says('referral.asked', { kind: fc.constant('referral'), to: fc.constant('ed') }),
  fc.constantFrom(
    ...[ofReferral('referral.sent', attempt), ofReferral('referral.failed', failed)],
    ...[
      ofReferral('referral.answered', { answer: 'accepted' }),
      ofReferral('referral.answered', { answer: 'rejected' }),
      ofReferral('referral.withdrawn', {}),
    ],
  ),
  fc.constant(sentOfClose),
  says('gp-message.sent', { attempt: fc.constant(1), route: fc.constant('folder') }),
  says('gp-message.failed', {
    ...{ attempt: fc.constant(1), route: fc.constant('https') },
    ...{ problem: fc.constant('unreachable'), retryAt: fc.constant(null) },
  }),
  fc.constant(labelled),
  fc.constant(left),
);

/** What happens at one of the sites: which, and which other, are told by numbers of any size. */
type Move = { readonly site: number; readonly other: number } & (
  | { readonly kind: 'says'; readonly of: Uuid; readonly by: Uuid; readonly say: Say }
  /** A desk that was at the other site sends here what it sent there. */
  | { readonly kind: 'sends again' }
  /** A further site goes on from any place of this one's log. */
  | { readonly kind: 'parts' }
  | { readonly kind: 'joins'; readonly atOnce: number }
);
const move: fc.Arbitrary<Move> = fc
  .tuple(
    fc.record({ site: fc.nat(), other: fc.nat() }),
    fc.oneof(
      {
        weight: 12,
        arbitrary: fc.record({
          ...{ kind: fc.constant('says' as const), of: fc.constantFrom(...cases) },
          ...{ by: person, say },
        }),
      },
      { weight: 3, arbitrary: fc.constant({ kind: 'parts' as const }) },
      { weight: 2, arbitrary: fc.constant({ kind: 'sends again' as const }) },
      fc.record({ kind: fc.constant('joins' as const), atOnce: fc.integer({ min: 1, max: 9 }) }),
    ),
  )
  .map(([where, what]) => ({ ...where, ...what }));

/** A log as long as that, or longer: a `branch.joined` and what it brings are one commit. */
function upTo(log: SiteLog, length: number): SiteLog {
  const ends = log.map((entry, index) => {
    const joined = branchFact(entry);
    return index + 1 + (joined === null ? 0 : broughtBy(joined).length);
  });
  return log.slice(0, Math.max(length, ...ends.slice(0, length)));
}

/** The logs of all sites that are left after these moves. */
function played(moves: readonly Move[]): readonly SiteLog[] {
  let sites: readonly SiteLog[] = [begun];
  for (const [i, one] of moves.entries()) {
    const site = one.site % sites.length;
    const log = sites[site]!;
    const rest = sites.filter((_, i) => i !== site);
    const other = rest[one.other % rest.length];
    if (one.kind === 'says') {
      const entry = one.say({ id: one.of, author: one.by, at: NOW + i }, log);
      if (entry !== undefined) sites = [...rest, [...log, entry]];
    } else if (one.kind === 'parts') {
      sites = [...sites, upTo(log, begun.length + (one.other % (log.length - 1)))];
    } else if (one.kind === 'sends again' && other !== undefined) {
      const entry = other.findLast(({ id, stream }) => {
        return stream.startsWith('case/') && !log.some((known) => known.id === id);
      });
      if (entry !== undefined) sites = [...rest, [...log, entry]];
    } else if (one.kind === 'joins' && other !== undefined) {
      sites = [...rest.filter((one) => one !== other), joins(log, other, one.atOnce)];
    }
  }
  return sites;
}

type Pair = readonly [number, number];

/** All of them become one: pairs give way to each other until one is left. */
function broughtTogether(sites: readonly SiteLog[], pairs: readonly Pair[], atOnce: number) {
  let left = sites;
  for (const [a, b] of pairs) {
    const into = left[a % left.length]!;
    const rest = left.filter((one) => one !== into);
    const branch = rest[b % rest.length];
    if (branch === undefined) break;
    left = [...rest.filter((one) => one !== branch), joins(into, branch, atOnce)];
  }
  return left.reduce((log, branch) => joins(log, branch, atOnce));
}

/** What is the same wherever it is folded: all but the order in which it came there. */
function told({ said, referrals, ...rest }: CaseRow): unknown {
  return { ...rest, referrals: [...referrals].sort() };
}

const pairs = fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 6, maxLength: 6 });
const night = fc.record({
  moves: fc.array(move, { minLength: 8, maxLength: 40 }),
  ...{ one: pairs, other: pairs, atOnce: fc.integer({ min: 1, max: 9 }) },
});

it('comes of any number of sites, whichever joined which', () => {
  const seen = { disputed: 0, sites: 0, leavers: 0 };
  fc.assert(
    fc.property(night, ({ moves, one, other, atOnce }) => {
      const sites = played(moves);
      seen.sites = Math.max(seen.sites, sites.length);
      const logs = [broughtTogether(sites, one, 512), broughtTogether(sites, other, atOnce)];
      const boards = logs.map(boardOf);
      for (const id of cases) {
        const [a, b] = boards.map(({ cases }) => told(cases.get(id)!));
        expect(b).toEqual(a);
      }
      for (const [i, log] of logs.entries()) {
        const stepped = placed(log).reduce(stepBoard, emptyBoard);
        expect([...stepped.cases]).toEqual([...boards[i]!.cases]);
        expect(new Set(log.map(({ id }) => id)).size).toBe(log.length);
      }
      const gone = logs[0]!.flatMap((entry) => leaverIn(entry) ?? []);
      for (const { state } of boards[0]!.cases.values()) {
        if (state.kind === 'disputed') seen.disputed += 1;
        if (state.kind === 'taken') expect(gone).not.toContain(state.by);
      }
      seen.leavers += gone.length;
    }),
    { numRuns: 300 },
  );
  expect(seen.disputed).toBeGreaterThan(100);
});
