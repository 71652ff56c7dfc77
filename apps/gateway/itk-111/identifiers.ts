import { checkNhsNumber } from '#care/nhs-number.ts';
import type { Identifier, PatientNhsNumber } from '#care/report/identifier.ts';
import type { Cursor } from './reading.ts';

const ARC = '2.16.840.1.113883.2.1.3.2.4';
const KINDS: Readonly<Record<string, Identifier['kind']>> = {
  '2.16.840.1.113883.2.1.4.1': 'nhs-number-verified',
  [`${ARC}.18.23`]: 'nhs-number-unverified',
  'https://fhir.nhs.uk/Id/nhs-number': 'nhs-number-unverified',
  [`${ARC}.18.24`]: 'local',
  [`${ARC}.18.34`]: 'case-reference',
  [`${ARC}.18.35`]: 'case-id',
  [`${ARC}.19.1`]: 'ods-organisation',
  [`${ARC}.19.2`]: 'ods-site',
};

/** The identifiers among these elements; those without a root are only a null flavour. */
export function identifiersAt(cursors: readonly Cursor[]): readonly Identifier[] {
  return cursors.map(identifierAt).filter((value) => value !== undefined);
}

function identifierAt(cursor: Cursor): Identifier | undefined {
  const system = cursor.attribute('root')?.replace(/\s+/g, '');
  const value = cursor.attribute('extension') ?? cursor.ownText();
  if (system === undefined && value === undefined) return undefined;
  const raw = cursor.element.attributes.find(({ name }) => name.toLowerCase() === 'root')?.value;
  if (raw !== undefined && /\s/.test(raw)) cursor.warn('identifier/blanks-in-system');
  return {
    kind: KINDS[system ?? ''] ?? 'other',
    system: system ?? '',
    value,
    assigner: cursor.attribute('assigningAuthorityName'),
  };
}

/** An identifier on one line: a UUID root alone, or root and extension. */
export function idText(cursor: Cursor | undefined): string | undefined {
  const parts = [cursor?.attribute('root'), cursor?.attribute('extension')];
  return parts.filter((part) => part !== undefined).join('/') || undefined;
}

/**
 * The patient's NHS number among their identifiers: verified before unverified, sound before unsound.
 * `elsewhere` is a number that another part of the message gives; a contradiction leaves nothing trusted.
 */
export function nhsNumberOf(
  identifiers: readonly Identifier[],
  elsewhere: string | undefined,
  where: Cursor,
): PatientNhsNumber | undefined {
  const candidates = identifiers.flatMap(({ kind, value }) => {
    if (value === undefined) return [];
    if (kind !== 'nhs-number-verified' && kind !== 'nhs-number-unverified') return [];
    return [{ value, verified: kind === 'nhs-number-verified', check: checkNhsNumber(value) }];
  });
  const byTrust = candidates.toSorted(
    (a, b) =>
      Number(b.check.valid) - Number(a.check.valid) || Number(b.verified) - Number(a.verified),
  );
  const best = byTrust[0];
  if (best === undefined) return undefined;

  const others = elsewhere === undefined ? [] : [checkNhsNumber(elsewhere)];
  const sound = [...candidates.map(({ check }) => check), ...others].filter((check) => check.valid);
  const several = new Set(sound.map(({ number }) => number)).size > 1;
  if (several) where.warn('nhs-number/several');
  if (candidates.some(({ check }) => !check.valid)) where.warn('nhs-number/invalid');
  if (!best.verified) where.warn('nhs-number/unverified');
  const { check } = best;
  return {
    asSent: best.value,
    number: check.valid ? check.number : undefined,
    problem: check.valid ? undefined : check.problem,
    verified: best.verified,
    testRange: check.valid && check.testRange,
    trusted: check.valid && best.verified && !several,
  };
}
