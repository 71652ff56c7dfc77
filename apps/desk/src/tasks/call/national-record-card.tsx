import type { Demographics } from '#care/demographics.ts';
import { checkNhsNumber, formatNhsNumber } from '#care/nhs-number.ts';
import { Button } from '../../components/button.tsx';
import { Facts } from '../../components/facts.tsx';
import { useNow } from '../../components/hooks.ts';
import { dateWords } from '../../components/time-words.ts';
import type { CallFields } from './call-fields.ts';
import { otherNumber } from './national-record.ts';
import { changes } from './patient-record.ts';
import { readCall } from './read-call.ts';
import type { NationalRecord } from './use-national-record.ts';

/** After so long nobody should wait for it. */
const LATE_MS = 10_000;

type CardProps = {
  readonly national: NationalRecord;
  readonly fields: CallFields;
  readonly take: () => void;
};

/** What the national record answered, beside what was typed; one key takes it over. */
export function NationalRecordCard({ national, fields, take }: CardProps) {
  const now = useNow();
  const { current: asked, isSpent } = national;
  if (isSpent) {
    return (
      <p role="status" className="desk-quiet">
        The national record was asked about others in this call, as often as it may be.
      </p>
    );
  }
  if (asked === null) return null;
  const { answer } = asked;
  if (answer?.outcome !== 'found') {
    return (
      <p role="status" className="desk-quiet">
        {statusWords(asked, now)}
      </p>
    );
  }
  const { sensitive, died, record } = answer;
  const isTaken = fields.traced !== '' && fields.traced === record.nhsNumber?.value;
  const typed = readCall(fields, now).patient;
  const others = changes(
    { ...typed, phone: undefined },
    { ...typed, ...known(record), phone: undefined },
  );
  const otherwise = otherNumber(asked);
  return (
    <section className="desk-card desk-call__national" aria-label="National record">
      <h2>National record</h2>
      <p role="status" className="nhsuk-u-visually-hidden">
        The national record has answered.
      </p>
      {died !== undefined && (
        <div className="desk-special">
          <h3>Recorded as having died on {dateWords(died)}</h3>
          <p>
            This may be another person, or a mistake. Check the name and the date of birth with the
            caller, and choose your words with care.
          </p>
        </div>
      )}
      {sensitive && (
        <div className="desk-special">
          <h3>Where they live is protected</h3>
          <p>
            The national record gives no address and no phone number, and none is kept from it. Ask
            the caller where the patient is now, and tell nobody else.
          </p>
        </div>
      )}
      {otherwise !== null && (
        <div className="desk-special">
          <h3>Another NHS number</h3>
          <p>
            The national record has them under {numberWords(record.nhsNumber!.value)}.{' '}
            {numberWords(otherwise)} was asked for: it was replaced, or it is a mistake.
          </p>
        </div>
      )}
      <Facts
        facts={[
          ['Name', record.name || 'Not known'],
          ['Born', record.birthDate && dateWords(record.birthDate)],
          ['NHS number', record.nhsNumber && numberWords(record.nhsNumber.value)],
          ['Home', [record.address, record.postcode].filter(Boolean).join(', ')],
          ['Phone', record.phone],
          ['Practice', record.practice?.name],
        ]}
      />
      {others.length > 0 && !isTaken && <Facts facts={[['Typed otherwise', others.join('\n')]]} />}
      {isTaken ? (
        <p>These details are in the call.</p>
      ) : (
        <div className="desk-acts">
          <Button onPress={take}>Use these details (Alt+U)</Button>
        </div>
      )}
    </section>
  );
}

function statusWords({ answer, askedAt }: Demographics, now: number): string {
  if (answer === null) {
    return now - askedAt < LATE_MS
      ? 'Asking the national record…'
      : 'The national record has not answered. Go on without it.';
  }
  switch (answer.outcome) {
    case 'several':
      return 'The national record has several people like this, and tells none. More details may help.';
    case 'not-found':
      return 'The national record knows nobody by this.';
    default:
      return 'The national record cannot be asked just now. Go on without it.';
  }
}

function numberWords(value: string): string {
  const checked = checkNhsNumber(value);
  return checked.valid ? formatNhsNumber(checked.number) : value;
}

function known<T extends object>(record: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== undefined && value !== ''),
  ) as Partial<T>;
}
