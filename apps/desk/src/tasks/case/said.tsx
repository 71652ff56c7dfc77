import { type ReactNode, Suspense, useState } from 'react';
import type { Uuid } from '#base/ids.ts';
import { CARERS, hasOneOf } from '#base/roles.ts';
import type { CaseView } from '#care/case.ts';
import type { Consultation } from '#care/payloads.ts';
import { CONTACT_WORDS } from '../../components/care-words.ts';
import { Facts } from '../../components/facts.tsx';
import { useDesk } from '../../components/hooks.ts';
import { laterPart } from '../../components/later.tsx';
import { momentWords } from '../../components/time-words.ts';
import { useNames } from '../../components/use-names.ts';
import { CorrectionNotes } from '../amend/correction-notes.tsx';

const AmendConsultation = laterPart(() => import('../amend/amend-consultation.tsx'));
const AmendNote = laterPart(() => import('../amend/amend-note.tsx'));

type SaidProps = { readonly view: CaseView; readonly now: number };

/** Calls and consultations so far, the newest first; comfort calls stand with what else was passed on. */
export function Said({ view, now }: SaidProps) {
  const nameOf = useNames();
  const { roles } = useDesk().session;
  const [amending, setAmending] = useState<Uuid | null>(null);
  const calls = view.contacts.filter(({ condition }) => condition === null);
  if (calls.length === 0 && view.consultations.length === 0) return null;
  const isClinician = roles.includes('clinician');
  const isCarer = hasOneOf(roles, CARERS);
  const done = () => setAmending(null);
  const heading = (
    words: string,
    { id, by, at }: { id: Uuid; by: Uuid; at: number },
    may: boolean,
  ) => (
    <div className="desk-said__head">
      <h2>
        {words}{' '}
        <span className="desk-quiet">
          {nameOf(by)}, {momentWords(at, now)}
        </span>
      </h2>
      {may && amending === null && (
        <button
          type="button"
          className="desk-correct"
          aria-label={`Correct: ${words}, ${momentWords(at, now)}`}
          onClick={() => setAmending(id)}
        >
          Correct
        </button>
      )}
    </div>
  );
  const form = (body: ReactNode) => (
    <Suspense fallback={<p role="status">One moment…</p>}>{body}</Suspense>
  );
  return (
    <section className="desk-card" aria-label="Calls and consultations">
      {view.consultations.toReversed().map((one) => (
        <article key={one.id}>
          {heading('Consultation', one, isClinician)}
          {amending === one.id ? (
            form(<AmendConsultation caseId={view.row.id} consulted={one} onDone={done} />)
          ) : (
            <Written consultation={one.consultation} />
          )}
          <CorrectionNotes
            what="Consultation"
            corrections={one.corrections}
            now={now}
            shown={(before) => <Written consultation={before} />}
          />
        </article>
      ))}
      {calls.toReversed().map((one) => (
        <article key={one.id}>
          {heading(`Call: ${CONTACT_WORDS[one.outcome].toLowerCase()}`, one, isCarer)}
          {amending === one.id
            ? form(<AmendNote caseId={view.row.id} contact={one} onDone={done} />)
            : one.note && <p className="desk-text">{one.note}</p>}
          <CorrectionNotes
            what="Note"
            corrections={one.corrections}
            now={now}
            shown={(before) => <p className="desk-text">{before || 'Nothing was written.'}</p>}
          />
        </article>
      ))}
    </section>
  );
}

function Written({ consultation: said }: { readonly consultation: Consultation }) {
  const findings = said.findings ?? [];
  return (
    <Facts
      facts={[
        ['History', said.history],
        ['Examination', said.examination],
        ['Assessment', said.assessment],
        ['Findings', findings.map(({ display, code }) => `${display} (${code})`).join('\n')],
        ['Plan', said.plan],
        ['Safety-netting', said.safetyNetting],
        ['Follow-up', said.followUp],
      ]}
    />
  );
}
