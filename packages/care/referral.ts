/** What was asked of other services for a case, and what became of it: a fold over operational facts. */
import type { Uuid } from '#base/ids.ts';
import type { CareFact, CareFacts } from './entries.ts';

type Asked = CareFacts<'referral.asked'> & { readonly askedAt: number };
type Route = CareFacts<'referral.sent'>['route'];

export type Referral = Asked & {
  readonly state:
    | { readonly kind: 'due' }
    | {
        readonly kind: 'failed';
        readonly attempt: number;
        readonly retryAt: number | null;
        readonly problem: string;
      }
    | { readonly kind: 'sent'; readonly at: number; readonly route: Route }
    | { readonly kind: 'withdrawn'; readonly at: number }
    | {
        readonly kind: CareFacts<'referral.answered'>['answer'];
        readonly at: number;
      };
};

/** By the id of the entry that asked. */
export type Referrals = ReadonlyMap<Uuid, Referral>;

export const noReferrals: Referrals = new Map();

/** The referrals after one more fact of their case; the same where it is not about them. */
export function stepReferrals(
  referrals: Referrals,
  { type, facts }: CareFact,
  { id, at }: { readonly id: Uuid; readonly at: number },
): Referrals {
  switch (type) {
    case 'referral.asked':
      if (referrals.has(id)) return referrals;
      return new Map(referrals).set(id, { ...facts, askedAt: at, state: { kind: 'due' } });
    case 'referral.failed': {
      const { referral: of, attempt, retryAt, problem } = facts;
      return settled(referrals, of, ['due', 'failed'], {
        kind: 'failed',
        attempt,
        retryAt,
        problem,
      });
    }
    case 'referral.sent':
      return settled(referrals, facts.referral, ['due', 'failed', 'withdrawn'], {
        kind: 'sent',
        at,
        route: facts.route,
      });
    case 'referral.answered':
      return settled(referrals, facts.referral, ['due', 'failed', 'sent'], {
        kind: facts.answer,
        at,
      });
    case 'referral.withdrawn':
      return settled(referrals, facts.referral, ['due', 'failed', 'rejected'], {
        kind: 'withdrawn',
        at,
      });
    default:
      return referrals;
  }
}

/** Whether the gateway must still send it, or hear what the other service says. A folder answers nobody. */
export function isOwed({ state }: Referral): boolean {
  if (state.kind === 'sent') return state.route === 'https';
  return state.kind === 'due' || state.kind === 'failed';
}

/** Whether it is not done with: the gateway owes it, or it was refused and nobody has said that it was dealt with another way. */
export function isUnsettled(referral: Referral): boolean {
  return isOwed(referral) || referral.state.kind === 'rejected';
}

export function unsettled(referrals: Referrals): Referrals {
  return new Map([...referrals].filter(([, one]) => isUnsettled(one)));
}

function settled(
  referrals: Referrals,
  of: Uuid,
  from: readonly Referral['state']['kind'][],
  state: Referral['state'],
): Referrals {
  const known = referrals.get(of);
  if (known === undefined || !from.includes(known.state.kind)) return referrals;
  return new Map(referrals).set(of, { ...known, state });
}
