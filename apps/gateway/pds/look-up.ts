/** Whom the Personal Demographics Service knows by what a caller said. */
import { z } from 'zod';
import { checkNhsNumber } from '#care/nhs-number.ts';
import type { DemographicsAnswer, DemographicsQuestion } from '#care/payloads.ts';
import type { PdsAnswer, PdsClient } from './client.ts';
import { personFrom } from './person.ts';

export type LookedUp =
  | { readonly outcome: 'found'; readonly answer: DemographicsAnswer }
  | { readonly outcome: 'not-found' | 'several' | 'unavailable' };

type Looks = Pick<PdsClient, 'get'>;

const bundle = z.looseObject({
  resourceType: z.literal('Bundle'),
  total: z.int().nonnegative(),
  entry: z.array(z.looseObject({ resource: z.unknown() })).optional(),
});
const outcome = z.looseObject({ resourceType: z.literal('OperationOutcome') });

/**
 * By the number first, because it is one person's. Then by name and date of birth, in the way the service advises whoever may be told of one match
 * alone: beginnings of the first name and the postcode, names and addresses of earlier included; and once more without the postcode, because
 * with it nobody is found whose whereabouts are restricted.
 *
 * Never rejects.
 */
export async function lookUp(
  pds: Looks,
  question: DemographicsQuestion,
  today: string,
  signal: AbortSignal,
): Promise<LookedUp> {
  const number = checkNhsNumber(question.nhsNumber ?? '');
  if (number.valid) {
    const byNumber = read(await pds.get(`Patient/${number.number}`, null, signal), today);
    if (byNumber.outcome !== 'not-found') return byNumber;
  }
  for (const query of searches(question)) {
    const found = read(await pds.get('Patient', query, signal), today);
    if (found.outcome !== 'not-found') return found;
  }
  return { outcome: 'not-found' };
}

function searches({ family, given, birthDate, postcode }: DemographicsQuestion): URLSearchParams[] {
  if (!family || birthDate?.length !== 10) return [];
  const query = new URLSearchParams({ family, birthdate: `eq${birthDate}`, _history: 'true' });
  if (given) query.set('given', beginning(given, 3));
  const area = /^[a-z]{1,2}/i.exec(postcode ?? '')?.[0] ?? '';
  if (area.length < 2) return [query];
  const near = new URLSearchParams(query);
  near.set('address-postalcode', `${area.toUpperCase()}*`);
  return given ? [near, query] : [near];
}

/** Too short to begin with: as it is. A name's own asterisk is not one of ours. */
function beginning(text: string, length: number): string {
  const plain = text.replaceAll('*', '');
  return plain.length <= length ? plain : `${plain.slice(0, length)}*`;
}

function read(answer: PdsAnswer, today: string): LookedUp {
  if (answer === null) return { outcome: 'unavailable' };
  if (answer.kind === 'not-found') return { outcome: 'not-found' };
  try {
    // Many matches are answered so, where only one may be told.
    if (outcome.safeParse(answer.resource).success) return { outcome: 'several' };
    const found = bundle.safeParse(answer.resource);
    if (!found.success) return { outcome: 'found', answer: personFrom(answer.resource, today) };
    const { total, entry = [] } = found.data;
    if (total === 0) return { outcome: 'not-found' };
    if (total > 1 || entry.length !== 1) return { outcome: 'several' };
    return { outcome: 'found', answer: personFrom(entry[0]!.resource, today) };
  } catch {
    return { outcome: 'unavailable' };
  }
}
