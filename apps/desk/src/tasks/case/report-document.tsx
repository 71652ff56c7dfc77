import { wordsOf } from '#care/report/coded.ts';
import type { ReportDocument, Section } from '#care/report/document.ts';
import type { Participation } from '#care/report/person.ts';
import type { ReportTime } from '#care/report/time.ts';
import { Details } from '../../components/details.tsx';
import { Facts } from '../../components/facts.tsx';
import { sentTimeWords } from '../../components/time-words.ts';
import { PhoneLink } from './patient-banner.tsx';

/** The texts of the sections that matter first, by what they are for. */
export function Highlights({ document: { highlights } }: { readonly document: ReportDocument }) {
  const texts = [
    ['Problem as reported', highlights.presentingProblem],
    ['Special notes', highlights.specialNotes],
    ['Allergies', highlights.allergies],
    ['Medicines', highlights.medications],
    ['Assessment', highlights.assessment],
    ['Summary', highlights.consultationSummary],
    ['Disposition', highlights.dispositionDetails],
    ['Advice given', highlights.adviceGiven],
    ['Permissions', highlights.permissions],
  ] as const;
  return (
    <Facts
      facts={texts.map(([name, said]) => [
        name,
        (said.length > 0 && <span className="desk-text">{said.join('\n\n')}</span>) || undefined,
      ])}
    />
  );
}

export function Sections({ sections }: { readonly sections: readonly Section[] }) {
  return sections.map(({ path, title, code, text }) => (
    <section key={path} aria-label={title ?? `Section ${path}`}>
      <h3>{title ?? wordsOf(code) ?? `Section ${path}`}</h3>
      <p className="desk-text">{text}</p>
    </section>
  ));
}

const CONTACT_OF = {
  'return-call': 'Number for the return call',
  caller: 'Caller',
  'emergency-contact': 'Emergency contact',
  patient: 'Patient',
  'call-back-desk': 'Desk to ring back',
} as const;

export function People({ document }: { readonly document: ReportDocument }) {
  const { contacts, authors, informants, participants, custodian, recipients } = document;
  const others: readonly Participation[] = [
    ...authors,
    ...informants,
    ...participants,
    ...(custodian === undefined ? [] : [custodian]),
    ...recipients.map(({ who }) => who),
  ];
  return (
    <>
      <Facts
        facts={contacts.map(({ of, name, telecom }, i) => [
          `${i + 1}. ${CONTACT_OF[of]}`,
          <>
            {name && `${name}, `}
            {telecom.kind === 'phone' ? <PhoneLink number={telecom.value} /> : telecom.value}
          </>,
        ])}
      />
      <Facts
        facts={others.map((one, i) => [`${i + 1}. ${sentence(one.as)}`, wordsOfParticipation(one)])}
      />
    </>
  );
}

/** Earlier reports on this patient, sent along because they rang again. */
export function EarlierContacts({ documents }: { readonly documents: readonly ReportDocument[] }) {
  return documents.map((document, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a report's lists never change their order
    <section key={i} aria-label={`Earlier contact ${i + 1}`}>
      <h3>
        {document.title ?? 'Report'}{' '}
        <span className="desk-quiet">{timeWords(document.written)}</span>
      </h3>
      <p>{document.disposition.wording}</p>
      <Highlights document={document} />
      <Details summary={`Sections as sent (${document.sections.length})`}>
        <Sections sections={document.sections} />
      </Details>
    </section>
  ));
}

function timeWords(time: ReportTime | undefined): string {
  if (time === undefined) return 'at an unknown time';
  return time.kind === 'unreadable' ? time.asSent : sentTimeWords(time.iso);
}

function wordsOfParticipation({
  names,
  role,
  organisation,
  device,
  telecoms,
}: Participation): string {
  return [
    names.map(({ text }) => text).join(', '),
    wordsOf(role),
    organisation?.names.join(', '),
    organisation?.ods,
    device?.software,
    telecoms.map(({ value }) => value).join(', '),
  ]
    .filter(Boolean)
    .join(' · ');
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
