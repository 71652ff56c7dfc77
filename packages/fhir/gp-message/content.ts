/** What the practice reads: first what happened, what was decided and what is theirs to do; then the whole story. */

import type { Uuid } from '#base/ids.ts';
import { isHeard } from '#care/case-row.ts';
import { isPracticeKnown } from '#care/patient.ts';
import { WARNINGS } from '#care/report/warnings.ts';
import { dispositionWords, standingDisposition } from '../disposition.ts';
import { type ClosedCase, type Colleague, cameWith } from './closed-case.ts';
import { correctionWords } from './correction.ts';
import { nhsNumberStanding } from './identity.ts';
import { momentWords, sentMomentWords } from './moment.ts';
import { observationSections } from './observed.ts';
import { CONDITION_WORDS, CONTACT_WORDS, OUTCOMES } from './outcome.ts';
import { referralSections, referralsToWatch } from './referred.ts';
import type { Block, Fact, Section } from './section.ts';
import { triageSections } from './triage.ts';

export type MessageResources = {
  readonly observations: readonly { readonly id: string }[];
  readonly referrals: readonly { readonly id: string }[];
  readonly findings: readonly {
    readonly consultation: Uuid;
    readonly condition: { readonly id: string };
  }[];
};

export function messageSections(
  closed: ClosedCase,
  { observations, referrals, findings }: MessageResources,
): readonly Section[] {
  const idsOf = (some: readonly { readonly id: string }[]) => some.map(({ id }) => id as Uuid);
  const findingsOf = (id: Uuid) =>
    idsOf(findings.filter((one) => one.consultation === id).map(({ condition }) => condition));
  return [
    ...openedAgain(closed),
    ...checkBeforeFiling(closed),
    whatHappened(closed),
    whatWasDecided(closed),
    whatToDo(closed),
    howItCameIn(closed),
    ...triageSections(closed.triages),
    ...contacts(closed),
    ...observationSections(closed, idsOf(observations)),
    ...closed.consultations.map((one) => consultation(one, findingsOf(one.id))),
    ...pictures(closed),
    ...referralSections(closed, idsOf(referrals)),
    ...notesOnTheReport(closed),
  ];
}

function openedAgain({ reopened, replaces }: ClosedCase): readonly Section[] {
  if (reopened === null && replaces === null) return [];
  const title =
    replaces === null ? 'This case was opened again' : 'This report replaces an earlier one';
  return [
    section('check', title, [
      facts([
        ['It replaces', replaces ? `Our report sent ${momentWords(replaces.sentAt)}` : ''],
        ['Opened again', reopened ? momentWords(reopened.at) : ''],
        ['By', reopened ? nameWords(reopened.by) : ''],
        ['Why', reopened ? reopened.reason || NOT_WRITTEN : ''],
      ]),
    ]),
  ];
}

function checkBeforeFiling(closed: ClosedCase): readonly Section[] {
  const standing = nhsNumberStanding(closed.summary.patient).kind;
  const items = [
    ...(standing === 'verified' ? [] : [NUMBER_WORDS[standing]]),
    ...(isPracticeKnown(closed.summary.patient) ? [] : ['The patient’s GP practice is not known.']),
    ...closed.summary.warnings.filter(isAboutIdentity),
    ...(closed.notUnderstood === 0
      ? []
      : [`Parts of this case could not be read and are missing here: ${closed.notUnderstood}.`]),
  ];
  if (items.length === 0) return [];
  return [section('check', 'Check before filing', [{ kind: 'list', items: [...new Set(items)] }])];
}

function whatHappened(closed: ClosedCase): Section {
  const { summary, disposition, contacts, consultations, receivedAt, closedAt } = closed;
  const made = contacts.filter(({ outcome }) => outcome !== 'called-in');
  const answered = made.filter(({ outcome }) => outcome === 'spoke').length;
  const rang = contacts.length - made.length;
  return section('happened', 'What happened', [
    { kind: 'text', text: summary.problem || 'No problem was written down.' },
    facts([
      ['Received', `${SOURCES[closed.source].received}, ${momentWords(receivedAt)}`],
      ['Disposition', disposition?.wording ?? ''],
      ['It came with', cameWith(closed)?.wording ?? ''],
      ['Calls made', made.length === 0 ? 'None' : `${made.length}, answered: ${answered}`],
      [CONTACT_WORDS['called-in'], rang === 0 ? '' : rang === 1 ? 'Once' : `${rang} times`],
      ['Consultations', consultations.length === 0 ? 'None' : String(consultations.length)],
      ['Case closed', momentWords(closedAt)],
    ]),
  ]);
}

function whatWasDecided(closed: ClosedCase): Section {
  const last = closed.consultations.at(-1);
  const { assessment = '', findings = [] } = last?.consultation ?? {};
  return section('decided', 'What was decided', [
    { kind: 'text', text: OUTCOMES[closed.outcome].decided },
    facts([
      [
        'Assessment',
        last === undefined ? 'No consultation was recorded.' : assessment || NOT_WRITTEN,
      ],
      ['Findings', findings.map(({ display }) => display).join('\n')],
      ['Closed by', nameWords(closed.closedBy)],
    ]),
  ]);
}

/** Every consultation's plan, newest first: an earlier one may ask something too. */
function whatToDo(closed: ClosedCase): Section {
  const { outcome, consultations } = closed;
  const toWatch = referralsToWatch(closed);
  const several = consultations.length > 1;
  return section('to-do', 'What you need to do', [
    { kind: 'text', text: OUTCOMES[outcome].forPractice },
    ...(toWatch.length === 0 ? [] : [{ kind: 'list' as const, items: toWatch }]),
    ...consultations.toReversed().map(({ at, consultation: { plan, safetyNetting, followUp } }) =>
      facts([
        [several ? `Plan, ${momentWords(at)}` : 'Plan', plan || NOT_WRITTEN],
        ['Follow-up', followUp ?? ''],
        ['The patient was told', safetyNetting],
      ]),
    ),
  ]);
}

function howItCameIn({ source, summary, adviceGiven }: ClosedCase): Section {
  const { disposition, caller, call } = summary;
  const told = adviceGiven.filter((advice) => advice !== '');
  return section('detail', SOURCES[source].title, [
    facts([
      ['Problem', summary.problem],
      [
        'Disposition',
        disposition
          ? dispositionWords(standingDisposition(disposition.code, summary)!)
          : 'None was given',
      ],
      ['Special instructions', summary.specialInstructions ?? ''],
      ['Interpreter', call?.language ?? ''],
      ['Needs', call?.needs ?? ''],
      ['May it be shared with others who care for them?', call ? CONSENTS[call.consent] : ''],
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
  const rows = closed.contacts.map((one) => [
    momentWords(one.at),
    contactWords(one),
    nameWords(one.by),
    [one.note, one.corrected ? correctionWords(one.corrected) : ''].filter(Boolean).join('\n'),
  ]);
  const head = ['When', 'Result', 'By', 'Note'];
  const caption = 'Calls to and from the patient or caller';
  return [section('detail', 'Contacts', [{ kind: 'table', caption, head, rows }])];
}

/** That there are some: whoever needs one asks for it. */
function pictures(closed: ClosedCase): readonly Section[] {
  if (closed.pictures.length === 0) return [];
  const rows = closed.pictures.map(({ at, by, caption }) => [
    momentWords(at),
    nameWords(by),
    caption || NOT_WRITTEN,
  ]);
  const head = ['When', 'By', 'What it shows'];
  return [
    section('detail', 'Pictures', [
      {
        kind: 'text',
        text: 'They are kept with the case and not sent. Ask us where you need one.',
      },
      { kind: 'table', caption: 'Pictures that were added', head, rows },
    ]),
  ];
}

/** How the patient was is known only where somebody was heard. */
function contactWords({ outcome, condition }: ClosedCase['contacts'][number]): string {
  const words = CONTACT_WORDS[outcome];
  if (condition === null) return words;
  if (!isHeard(outcome)) return `Comfort call: ${words.toLowerCase()}`;
  return `${outcome === 'called-in' ? words : 'Comfort call'}: ${CONDITION_WORDS[condition]}`;
}

function consultation(
  { at, by, consultation: notes, corrected }: ClosedCase['consultations'][number],
  resources: readonly Uuid[],
): Section {
  const { findings = [], followUp = '' } = notes;
  const parts = [...CONSULTATION_PARTS, ...(followUp === '' ? [] : [FOLLOW_UP])];
  return {
    resources,
    ...section('detail', `Consultation, ${momentWords(at)}`, [
      facts([
        ['Clinician', nameWords(by)],
        ['Correction', corrected ? correctionWords(corrected) : ''],
        ['Findings', findings.map(({ display, code }) => `${display} (${code})`).join('\n')],
      ]),
    ]),
    ...(by.name ? { author: by.id } : {}),
    sections: parts.map(([part, title]) => ({
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

const CONSENTS = { yes: 'They said yes', no: 'They said no', 'not-asked': 'Not asked' } as const;

const SOURCES = {
  'nhs-111-report': { title: 'The NHS 111 report', received: 'NHS 111 report' },
  call: { title: 'The call', received: 'Call' },
} as const;

const NUMBER_WORDS = {
  none: 'The patient’s NHS number is not known.',
  invalid: WARNINGS['nhs-number/invalid'],
  'not-verified': WARNINGS['nhs-number/unverified'],
} as const;

const FOLLOW_UP = ['followUp', 'Follow-up'] as const;

const CONSULTATION_PARTS = [
  ['history', 'History'],
  ['examination', 'Examination'],
  ['assessment', 'Assessment'],
  ['plan', 'Plan'],
  ['safetyNetting', 'Safety-netting'],
] as const;
