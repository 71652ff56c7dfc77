/** All cases in one table, with whatever the other system would else have to be typed. */
import { BYTE_ORDER_MARK, csvRow } from '#base/csv.ts';
import { nhsNumberStanding } from '#fhir/gp-message/identity.ts';
import type { CaseForOthers } from './case-for-others.ts';

type Column = readonly [name: string, cell: (one: CaseForOthers) => string | undefined];

const moment = (at: number | null) => (at === null ? '' : new Date(at).toISOString());
const lines = (...parts: readonly (string | undefined)[]) => parts.filter(Boolean).join('\n');
const told = (label: string, words: string | undefined) => (words ? `${label}: ${words}` : '');

const COLUMNS: readonly Column[] = [
  ['case', ({ closed }) => closed.id],
  ['up_to_entry', ({ last }) => last],
  ['state', ({ isOpen }) => (isOpen ? 'open' : 'closed')],
  ['outcome', ({ isOpen, closed }) => (isOpen ? '' : closed.outcome)],
  ['service', ({ view }) => view.row.service],
  ['came_as', ({ closed }) => closed.source],
  ['received', ({ closed }) => moment(closed.receivedAt)],
  ['closed', ({ isOpen, closed }) => (isOpen ? '' : moment(closed.closedAt))],
  ['closed_by', ({ isOpen, closed }) => (isOpen ? '' : (closed.closedBy.name ?? ''))],
  ['urgency', ({ view }) => view.row.urgency],
  ['disposition', ({ view }) => view.row.disposition ?? ''],
  ['disposition_words', ({ closed }) => closed.disposition?.wording],
  ['due', ({ view }) => moment(view.row.due)],
  ['nhs_number', ({ closed }) => numberOf(closed.summary.patient)],
  ['nhs_number_standing', ({ closed }) => nhsNumberStanding(closed.summary.patient).kind],
  ['name', ({ closed }) => closed.summary.patient.name],
  ['born', ({ closed }) => closed.summary.patient.birthDate],
  ['gender', ({ closed }) => closed.summary.patient.gender],
  ['address', ({ closed }) => closed.summary.patient.address],
  ['postcode', ({ closed }) => closed.summary.patient.postcode],
  ['phone', ({ closed }) => closed.summary.patient.phone],
  ['practice', ({ closed }) => closed.summary.patient.practice?.name],
  ['practice_ods', ({ closed }) => closed.summary.patient.practice?.ods],
  ['caller', ({ closed }) => closed.summary.caller?.name],
  ['caller_relation', ({ closed }) => closed.summary.caller?.relation],
  ['call_back', ({ closed }) => closed.summary.callBack ?? closed.summary.caller?.phone],
  ['location', ({ closed }) => closed.summary.location],
  ['problem', ({ closed }) => closed.summary.problem],
  ['special_instructions', ({ closed }) => closed.summary.specialInstructions],
  [
    'contacts',
    ({ closed }) =>
      lines(
        ...closed.contacts.map(({ at, by, outcome, note }) =>
          [moment(at), by.name, outcome, note].filter(Boolean).join(' '),
        ),
      ),
  ],
  [
    'consultations',
    ({ closed }) =>
      closed.consultations
        .map(({ at, by, consultation }) =>
          lines(
            [moment(at), by.name].filter(Boolean).join(' '),
            told('History', consultation.history),
            told('Examination', consultation.examination),
            told('Assessment', consultation.assessment),
            told('Plan', consultation.plan),
            told('Safety-netting', consultation.safetyNetting),
            told('Follow-up', consultation.followUp),
            told(
              'Findings',
              consultation.findings?.map(({ code, display }) => `${display} (${code})`).join(', '),
            ),
          ),
        )
        .join('\n\n'),
  ],
  [
    'observations',
    ({ closed }) =>
      lines(
        ...closed.observations.map(({ takenAt, observations: { takenAt: _, ...measured } }) =>
          [
            moment(takenAt),
            ...Object.entries(measured).map(([name, value]) => `${name} ${value}`),
          ].join(' '),
        ),
      ),
  ],
  [
    'referrals',
    ({ closed }) =>
      lines(
        ...closed.referrals.map(({ askedAt, kind, to, reason, state }) =>
          [moment(askedAt), kind, to, state.kind, reason].filter(Boolean).join(' '),
        ),
      ),
  ],
];

export function handBackCsv(cases: readonly CaseForOthers[]): string {
  const head = csvRow(COLUMNS.map(([name]) => name));
  const rows = cases.map((one) => csvRow(COLUMNS.map(([, cell]) => cell(one) ?? '')));
  return [BYTE_ORDER_MARK, head, ...rows].join('');
}

/** One that fails its check is no number to be loaded as one. */
function numberOf(patient: CaseForOthers['closed']['summary']['patient']): string {
  const standing = nhsNumberStanding(patient);
  if (standing.kind === 'none') return '';
  return standing.kind === 'invalid' ? standing.asSent : standing.number;
}
