import type { Uuid } from '#base/ids.ts';
import type { CaseView } from '#care/case.ts';
import { dispositionFor } from '#care/report/dispositions.ts';
import { Facts } from '../../components/facts.tsx';
import { Link } from '../../components/link.tsx';
import { momentWords, sentTimeWords } from '../../components/time-words.ts';
import { PhoneLink } from './patient-banner.tsx';

/** What a clinician must know before they ring. */
export function Story({ view: { summary, row, notUnderstood } }: { readonly view: CaseView }) {
  const {
    caller,
    callBack,
    location,
    problem,
    disposition,
    call,
    specialInstructions,
    sender,
    contactAt,
    unmapped,
    warnings,
  } = summary;
  const callerWords = [caller?.name, caller?.relation && `(${caller.relation})`]
    .filter(Boolean)
    .join(' ');
  return (
    <section className="desk-card" aria-label="What is wrong">
      {specialInstructions && (
        <div className="desk-special">
          <h2>Special instructions</h2>
          <p className="desk-text">{specialInstructions}</p>
        </div>
      )}
      <Earlier earlier={call?.earlier ?? []} />
      <div className="desk-story">
        <div>
          <h2>Problem</h2>
          <p className="desk-text desk-problem">{problem || 'Not stated. See the report.'}</p>
          <Facts
            facts={[
              ['Disposition', dispositionWords(disposition, row.disposition)],
              ['Where the patient is', location],
              ['Interpreter', call?.language],
              ['Needs', call?.needs],
              ['May be shared', call && CONSENT_WORDS[call.consent]],
              [
                'Sent by',
                [sender, contactAt && sentTimeWords(contactAt)].filter(Boolean).join(', '),
              ],
            ]}
          />
        </div>
        <div className="desk-callback">
          <h2>Call back on</h2>
          <p className="desk-callback__number">
            {callBack ? <PhoneLink number={callBack} /> : 'No number given'}
          </p>
          <Facts
            facts={[
              ['Caller', call?.for === 'self' ? 'The patient' : callerWords],
              ['Read back', call && (call.readBack ? 'Yes' : 'No')],
              ['Caller’s phone', caller?.phone && <PhoneLink number={caller.phone} />],
            ]}
          />
        </div>
      </div>
      {(warnings.length > 0 || unmapped > 0 || notUnderstood > 0) && (
        <div className="desk-warnings">
          <h2>Read with care</h2>
          <ul className="nhsuk-list nhsuk-list--bullet">
            {warnings.map((words) => (
              <li key={words}>{words}</li>
            ))}
            {unmapped > 0 && (
              <li>
                {counted(unmapped, 'value')} of the message had no place here: see “Not understood”
                below.
              </li>
            )}
            {notUnderstood > 0 && (
              <li>
                {counted(notUnderstood, 'entry', 'entries')} of this case could not be read by this
                desk.
              </li>
            )}
          </ul>
        </div>
      )}
    </section>
  );
}

const CONSENT_WORDS = { yes: 'Yes', no: 'No', 'not-asked': 'Not asked' } as const;

/** What a repeat caller came with before: a clinician reads that first. */
function Earlier({ earlier }: { readonly earlier: readonly { case: Uuid; at: number }[] }) {
  if (earlier.length === 0) return null;
  return (
    <div className="desk-special">
      <h2>Contacts in the 96 hours before</h2>
      <ul className="nhsuk-list">
        {earlier.map((one) => (
          <li key={`${one.case} ${one.at}`}>
            <Link href={`/case/${one.case}`}>They rang {momentWords(one.at, Date.now())}</Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

function dispositionWords(
  disposition: CaseView['summary']['disposition'],
  code: string | null,
): string | null {
  // What the case came with is not what it is any more, once it was judged anew.
  if (disposition !== undefined && (code === null || disposition.code === code))
    return `${disposition.wording} (${disposition.code})`;
  const now = code === null ? undefined : dispositionFor(code);
  return now === undefined ? code : `${now.wording} (${now.code})`;
}

function counted(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}
