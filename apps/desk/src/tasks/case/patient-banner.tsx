import type { ReactNode } from 'react';
import { checkNhsNumber, formatNhsNumber } from '#care/nhs-number.ts';
import type { PatientRecord } from '#care/payloads.ts';
import { PageTitle } from '../../components/page-title.tsx';
import { ageWords, dateWords } from '../../components/time-words.ts';

/** Who this is about, always at the top: acting on the wrong patient starts with not seeing this. */
export function PatientBanner({
  patient,
  now,
}: {
  readonly patient: PatientRecord;
  readonly now: number;
}) {
  const { name, birthDate, gender, nhsNumber, address, postcode, phone, practice } = patient;
  const age = birthDate === undefined ? null : ageWords(birthDate, now);
  return (
    <section className="desk-patient" aria-label="Patient">
      <PageTitle title="Case">
        <span className="nhsuk-u-visually-hidden">Patient: </span>
        {name || 'Name not known'}
      </PageTitle>
      <dl>
        <Fact name="Born">
          {birthDate === undefined
            ? 'not known'
            : `${dateWords(birthDate)}${age === null ? '' : ` (${age})`}`}
        </Fact>
        <Fact name="Gender">{GENDER_WORDS[gender]}</Fact>
        <Fact name="NHS number">
          {nhsNumber === undefined ? 'not given' : <NhsNumber {...nhsNumber} />}
        </Fact>
        <Fact name="Phone">{phone === undefined ? 'not given' : <PhoneLink number={phone} />}</Fact>
        <Fact name="Home">{homeWords(address, postcode)}</Fact>
        <Fact name="Practice">
          {practice === undefined
            ? 'not given'
            : [...new Set([practice.name, practice.ods])].filter(Boolean).join(', ')}
        </Fact>
      </dl>
    </section>
  );
}

const GENDER_WORDS = {
  male: 'Male',
  female: 'Female',
  other: 'Other',
  unknown: 'not known',
} as const;

/** Senders often write the postcode into the address too. */
function homeWords(address: string | undefined, postcode: string | undefined): string {
  const written = address !== undefined && postcode !== undefined && address.includes(postcode);
  return [address, written ? undefined : postcode].filter(Boolean).join(', ') || 'not given';
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** A number whose check digit fails is shown as it came, and said to be wrong. */
function NhsNumber({ value, verified }: NonNullable<PatientRecord['nhsNumber']>) {
  const checked = checkNhsNumber(value);
  if (!checked.valid)
    return (
      <>
        {value} <strong>not a valid number</strong>
      </>
    );
  return (
    <>
      <span className="desk-number">{formatNhsNumber(checked.number)}</span>{' '}
      {verified ? 'verified' : <strong>not verified</strong>}
    </>
  );
}

export function PhoneLink({ number }: { readonly number: string }) {
  return <a href={`tel:${number.replace(/[^\d+]/g, '')}`}>{number}</a>;
}
