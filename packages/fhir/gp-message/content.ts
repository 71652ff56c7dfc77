/** What the practice reads: first what happened, what was decided and what is theirs to do; then the whole story. */
import { WARNINGS } from '#care/report/warnings.ts';
import type { ClosedCase, Colleague } from './closed-case.ts';
import { nhsNumberStanding } from './identity.ts';
import { momentWords, sentMomentWords } from './moment.ts';
import { CONTACT_WORDS, OUTCOMES } from './outcome.ts';
import type { Block, Fact, Section } from './section.ts';
import { triageSections } from './triage.ts';

export function messageSections(closed: ClosedCase): readonly Section[] {
  return [
    ...checkBeforeFiling(closed),
    whatHappened(closed),
    whatWasDecided(closed),
    whatToDo(closed),
    howItCameIn(closed),
    ...triageSections(closed.triages),
    ...contacts(closed),
    ...closed.consultations.map(consultation),
    ...notesOnTheReport(closed),
  ];
}

function checkBeforeFiling(closed: ClosedCase): readonly Section[] {
  const standing = nhsNumberStanding(closed.summary.patient).kind;
  const items = [
    ...(standing === 'verified' ? [] : [NUMBER_WORDS[standing]]),
    ...closed.summary.warnings.filter(isAboutIdentity),
    ...(closed.notUnderstood === 0
      ? []
      : [`Parts of this case could not be read and are missing here: ${closed.notUnderstood}.`]),
  ];
  if (items.length === 0) return [];
  return [section('check', 'Check before filing', [{ kind: 'list', items: [...new Set(items)] }])];
}

function whatHappened(closed: ClosedCase): Section {
  const { summary, contacts, consultations, receivedAt, closedAt } = closed;
  const answered = contacts.filter(({ outcome }) => outcome === 'spoke').length;
  return section('happened', 'What happened', [
    { kind: 'text', text: summary.problem || 'No problem was written down.' },
    facts([
      ['Received', `${SOURCES[closed.source].received}, ${momentWords(receivedAt)}`],
      ['Disposition', summary.disposition?.wording ?? ''],
      ['Calls made', contacts.length === 0 ? 'None' : `${contacts.length}, answered: ${answered}`],
      ['Consultations', consultations.length === 0 ? 'None' : String(consultations.length)],
      ['Case closed', momentWords(closedAt)],
    ]),
  ]);
}

function whatWasDecided(closed: ClosedCase): Section {
  const last = closed.consultations.at(-1);
  const assessment = last?.consultation.assessment ?? '';
  return section('decided', 'What was decided', [
    { kind: 'text', text: OUTCOMES[closed.outcome].decided },
    facts([
      [
        'Assessment',
        last === undefined ? 'No consultation was recorded.' : assessment || NOT_WRITTEN,
      ],
      ['Closed by', nameWords(closed.closedBy)],
    ]),
  ]);
}

/** Every consultation's plan, newest first: an earlier one may ask something too. */
function whatToDo({ outcome, consultations }: ClosedCase): Section {
  const several = consultations.length > 1;
  return section('to-do', 'What you need to do', [
    { kind: 'text', text: OUTCOMES[outcome].forPractice },
    ...consultations.toReversed().map(({ at, consultation: { plan, safetyNetting } }) =>
      facts([
        [several ? `Plan, ${momentWords(at)}` : 'Plan', plan || NOT_WRITTEN],
        ['The patient was told', safetyNetting],
      ]),
    ),
  ]);
}

function howItCameIn({ source, summary, adviceGiven }: ClosedCase): Section {
  const { disposition, caller } = summary;
  const told = adviceGiven.filter((advice) => advice !== '');
  return section('detail', SOURCES[source].title, [
    facts([
      ['Problem', summary.problem],
      [
        'Disposition',
        disposition ? `${disposition.wording} (${disposition.code})` : 'None was given',
      ],
      ['Special instructions', summary.specialInstructions ?? ''],
      ['First contact', summary.contactAt ? sentMomentWords(summary.contactAt) : ''],
      ['Sent by', summary.sender ?? ''],
      ['Caller', caller ? [caller.name, caller.relation].filter(Boolean).join(', ') : ''],
      ['Location at the time', summary.location ?? ''],
      ['Care advice given', told.length === 0 ? '' : told.join('\n\n')],
    ]),
  ]);
}

function contacts(closed: ClosedCase): readonly Section[] {
  if (closed.contacts.length === 0) return [];
  const rows = closed.contacts.map(({ at, by, outcome, note }) => [
    momentWords(at),
    CONTACT_WORDS[outcome],
    nameWords(by),
    note,
  ]);
  const head = ['When', 'Result', 'By', 'Note'];
  const caption = 'Calls made to the patient or caller';
  return [section('detail', 'Contacts', [{ kind: 'table', caption, head, rows }])];
}

function consultation({
  at,
  by,
  consultation: notes,
}: ClosedCase['consultations'][number]): Section {
  return {
    ...section('detail', `Consultation, ${momentWords(at)}`, [
      facts([['Clinician', nameWords(by)]]),
    ]),
    ...(by.name ? { author: by.id } : {}),
    sections: CONSULTATION_PARTS.map(([part, title]) => ({
      kind: 'detail',
      title,
      blocks: [{ kind: 'text', text: notes[part] || NOT_WRITTEN }],
    })),
  };
}

function notesOnTheReport({ source, summary }: ClosedCase): readonly Section[] {
  if (source !== 'nhs-111-report') return [];
  const items = summary.warnings.filter((warning) => !isAboutIdentity(warning));
  if (summary.unmapped > 0) {
    items.push(
      `Values in the report that could not be placed and are not shown: ${summary.unmapped}.`,
    );
  }
  if (items.length === 0) return [];
  return [
    section('detail', 'Notes on the NHS 111 report', [
      { kind: 'list', items: [...new Set(items)] },
    ]),
  ];
}

function section(kind: Section['kind'], title: string, blocks: readonly Block[]): Section {
  return { kind, title, blocks, sections: [] };
}

/** What is not known is left out. */
function facts(pairs: readonly (readonly [label: string, value: string])[]): Block {
  const known: Fact[] = pairs
    .filter(([, value]) => value !== '')
    .map(([label, value]) => ({ label, value }));
  return { kind: 'facts', facts: known };
}

function nameWords({ name }: Colleague): string {
  return name || 'Name not available';
}

/** A case keeps its report's warnings as the words of `WARNINGS`. */
function isAboutIdentity(warning: string): boolean {
  return IDENTITY_WARNINGS.has(warning);
}

const IDENTITY_WARNINGS: ReadonlySet<string> = new Set(
  Object.entries(WARNINGS)
    .filter(([code]) => /^(nhs-number|patient)\/|^document\/patient-differs$/.test(code))
    .map(([, words]) => words),
);
const NOT_WRITTEN = 'Nothing was written.';

const SOURCES = {
  'nhs-111-report': { title: 'The NHS 111 report', received: 'NHS 111 report' },
  call: { title: 'The call', received: 'Call' },
} as const;

const NUMBER_WORDS = {
  none: 'The patient’s NHS number is not known.',
  invalid: WARNINGS['nhs-number/invalid'],
  'not-verified': WARNINGS['nhs-number/unverified'],
} as const;

const CONSULTATION_PARTS = [
  ['history', 'History'],
  ['examination', 'Examination'],
  ['assessment', 'Assessment'],
  ['plan', 'Plan'],
  ['safetyNetting', 'Safety-netting'],
] as const;
