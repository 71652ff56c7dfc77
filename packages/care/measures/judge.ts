/** Whether something is counted for a measure, and whether it meets what the measure asks. */
import { type CaseRecord, caseFacts, requestFacts } from './case-record.ts';
import type { Condition, Counted, Definition, FactsOf, Unit } from './definition.ts';

export type Verdict = 'not-counted' | 'counted' | 'met';

/** What can be counted: a call at the telephone, a case, or what a case asked of another service. */
export type Subject =
  | { readonly kind: 'ring'; readonly facts: FactsOf['ring'] }
  | { readonly kind: 'case'; readonly facts: FactsOf['case']; readonly record: CaseRecord }
  | { readonly kind: 'request'; readonly facts: FactsOf['request'] };

/** And where in the log it stands. */
export type Placed = { readonly place: number; readonly subject: Subject };

/**
 * A case, and each of its requests. A case that repeats another, or that another system goes on with, is nothing to count; nor is a request that
 * was dealt with another way before it left.
 */
export function subjectsOf(record: CaseRecord): readonly Placed[] {
  if (record.outcome === 'duplicate' || record.outcome === 'handed-back') return [];
  const requests = record.requests.filter(({ state }) => state !== 'withdrawn');
  return [
    { place: record.place, subject: { kind: 'case', facts: caseFacts(record), record } },
    ...requests.map((request, index) => ({
      place: request.place,
      subject: { kind: 'request' as const, facts: requestFacts(request, index === 0) },
    })),
  ];
}

/** @param asOf the moment of judging: what still has time is not counted yet */
export function judge(definition: Definition, subject: Subject, asOf: number): Verdict {
  if (definition.kind === 'ring' && subject.kind === 'ring') {
    if (!holds(definition.where, subject.facts)) return 'not-counted';
    return isRingMet(definition, subject.facts) ? 'met' : 'counted';
  }
  if (definition.kind === 'request' && subject.kind === 'request') {
    if (!holds(definition.where, subject.facts)) return 'not-counted';
    return holds(definition.figure.met, subject.facts) ? 'met' : 'counted';
  }
  if (definition.kind === 'case' && subject.kind === 'case') {
    if (!holds(definition.where, subject.facts)) return 'not-counted';
    if (definition.figure.kind === 'in-time')
      return inTime(definition.figure, subject.record, asOf);
    return holds(definition.figure.met, subject.facts) ? 'met' : 'counted';
  }
  return 'not-counted';
}

function isRingMet({ figure, target }: Counted<'ring'>, facts: FactsOf['ring']): boolean {
  if (figure.kind === 'share') return holds(figure.met, facts);
  return target !== null && 'atMost' in target && facts.waitMs <= target.atMost * 1000;
}

function inTime(
  { reached, within }: Extract<Counted<'case'>['figure'], { kind: 'in-time' }>,
  { asked, spokenAt, assessedAt, outcome }: CaseRecord,
  asOf: number,
): Verdict {
  const deadline = within === 'due' ? asked.due : asked.at + within.minutes * 60_000;
  if (deadline === null) return 'not-counted';
  const at = reached === 'spoken' ? spokenAt : assessedAt;
  if (at !== null) return at <= deadline ? 'met' : 'counted';
  return outcome === null && asOf <= deadline ? 'not-counted' : 'counted';
}

function holds<U extends Unit>(conditions: readonly Condition<U>[], facts: FactsOf[U]): boolean {
  return conditions.every(({ fact, oneOf }) => isOneOf(String(facts[fact]), oneOf));
}

type Codes = { readonly whole: ReadonlySet<string>; readonly beginnings: readonly string[] };
/** Each list of the table, read once: it is asked for every case. */
const known = new WeakMap<readonly string[], Codes>();

function isOneOf(value: string, list: readonly string[]): boolean {
  const { whole, beginnings } = known.get(list) ?? read(list);
  const given = value.toLowerCase();
  return whole.has(given) || beginnings.some((beginning) => given.startsWith(beginning));
}

function read(list: readonly string[]): Codes {
  const small = list.map((code) => code.toLowerCase());
  const codes = {
    whole: new Set(small),
    beginnings: small.flatMap((code) => (code.endsWith('*') ? [code.slice(0, -1)] : [])),
  };
  known.set(list, codes);
  return codes;
}
