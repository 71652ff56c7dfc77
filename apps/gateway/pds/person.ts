/** A Patient of the Personal Demographics Service (FHIR R4, UK Core), as it may be kept here. */
import { z } from 'zod';
import { type DemographicsAnswer, demographicsAnswer } from '#care/payloads.ts';

const period = z.looseObject({ start: z.string().optional(), end: z.string().optional() });
const dated = z.looseObject({ use: z.string().optional(), period: period.optional() });
const name = dated.extend({
  family: z.string().optional(),
  given: z.array(z.string()).optional(),
});
const address = dated.extend({
  line: z.array(z.string()).optional(),
  postalCode: z.string().optional(),
});
const telecom = dated.extend({ system: z.string().optional(), value: z.string().optional() });
const practice = z.looseObject({
  identifier: z.looseObject({ value: z.string(), period: period.optional() }),
});
const patient = z.looseObject({
  resourceType: z.literal('Patient'),
  id: z.string().regex(/^\d{10}$/),
  meta: z.looseObject({ security: z.array(z.looseObject({ code: z.string() })).optional() }),
  name: z.array(name).optional(),
  gender: z.enum(['male', 'female', 'other', 'unknown']).optional(),
  birthDate: z.string().max(10).optional(),
  deceasedDateTime: z.string().optional(),
  address: z.array(address).optional(),
  telecom: z.array(telecom).optional(),
  generalPractitioner: z.array(practice).optional(),
});

/** A record whose marking says that everybody who works here may know where somebody lives; any other marking, or none, does not. */
const UNRESTRICTED = 'U';

/**
 * What may be kept of it. Of a person marked sensitive neither address, postcode, telephone nor practice leaves this function, whatever the answer held.
 * @param today `yyyy-mm-dd`, for what was or will be so at another time
 * @throws Error where it is no such record
 */
export function personFrom(resource: unknown, today: string): DemographicsAnswer {
  const read = patient.parse(resource);
  const marks = read.meta.security ?? [];
  const sensitive = marks.length === 0 || marks.some(({ code }) => code !== UNRESTRICTED);
  const called = current(read.name, today, ['usual', 'official']);
  const family = clip(called?.family, 400);
  const record = {
    name: nameOf(called),
    nhsNumber: { value: read.id, verified: true },
    birthDate: read.birthDate,
    gender: read.gender ?? 'unknown',
  };
  const died = read.deceasedDateTime?.slice(0, 10);
  if (sensitive) return demographicsAnswer.parse({ sensitive, record, family, died });
  const home = current(read.address, today, ['home']);
  const phones = (read.telecom ?? []).filter(({ system }) => system === 'phone');
  const ods = read.generalPractitioner?.find(({ identifier }) => isNow(identifier.period, today));
  return demographicsAnswer.parse({
    sensitive,
    record: {
      ...record,
      address: clip((home?.line ?? []).filter(Boolean).join(', '), 400),
      postcode: clip(home?.postalCode, 20),
      phone: clip(current(phones, today, ['mobile', 'home'])?.value, 60),
      practice: ods && practiceOf(ods.identifier.value),
    },
    family,
    died,
  });
}

type Dated = z.output<typeof dated>;

/** What holds today, of the first of these uses; of another use where there is none. */
function current<T extends Dated>(
  all: readonly T[] | undefined,
  today: string,
  uses: readonly string[],
): T | undefined {
  const now = (all ?? []).filter(({ period: when }) => isNow(when, today));
  const ofUse = uses.map((use) => now.find((one) => one.use === use));
  return ofUse.find((one) => one !== undefined) ?? now.find(({ use }) => use !== 'old');
}

function isNow(when: z.output<typeof period> | undefined, today: string): boolean {
  const { start = '', end = '9999' } = when ?? {};
  return start.slice(0, 10) <= today && end.slice(0, 10) >= today;
}

function nameOf(one: z.output<typeof name> | undefined): string {
  return clip([...(one?.given ?? []), one?.family ?? ''].join(' '), 400) ?? '';
}

/** The service names a practice by its code alone. */
function practiceOf(code: string): { readonly name: string; readonly ods: string } {
  const ods = code.slice(0, 40);
  return { name: ods, ods };
}

/** Without what cannot be seen, and as long as its place allows. */
function clip(text: string | undefined, most: number): string | undefined {
  const clean = text?.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
  return clean ? clean.slice(0, most) : undefined;
}
