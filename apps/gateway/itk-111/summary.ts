import { wordsOf } from '#care/report/coded.ts';
import type { ReportDocument } from '#care/report/document.ts';
import type { Address, Participation, Telecom } from '#care/report/person.ts';
import type { UrgentCareReport } from '#care/report/report.ts';
import type { ReportTime } from '#care/report/time.ts';
import { WARNINGS } from '#care/report/warnings.ts';
import type { Received } from './receive.ts';

type Row = readonly [label: string, text: string | undefined];

/** A message as a person reads it on a terminal: what was understood, what was not, what to look at. */
export function summarise(name: string, received: Received): string {
  if (received.outcome === 'set-aside') {
    return lines(
      [`${clean(name)}: set aside`],
      table([
        ['why', received.safeMessage],
        ['code', received.problem],
      ]),
    );
  }
  const { report } = received;
  return lines(
    [`${clean(name)}: accepted`],
    table(envelopeRows(report, received.digest)),
    ['', 'Report'],
    table(documentRows(report.main)),
    ...report.earlier.flatMap((earlier, i) => [
      ['', `Earlier report ${i + 1}`],
      table(earlierRows(earlier)),
    ]),
    ['', `Warnings: ${report.warnings.length || 'none'}`],
    report.warnings.map(({ code, where }) => `  ! ${WARNINGS[code]} (${code} at ${clean(where)})`),
    [
      '',
      `Not understood: ${report.unmappedCount === 0 ? 'nothing' : `${report.unmappedCount} values, kept`}`,
    ],
    report.unmapped.map(({ path, value }) => `  ? ${clean(path)}: ${clean(value)}`),
  );
}

function envelopeRows({ delivery }: UrgentCareReport, digest: string): readonly Row[] {
  return [
    ['message', delivery.messageId],
    ['tracking', delivery.trackingId],
    ['from', delivery.senderAddress],
    ['service', delivery.service ?? delivery.action],
    ['for', delivery.interaction],
    ['purpose', delivery.purpose],
    ['SHA-256', digest],
  ];
}

function documentRows(document: ReportDocument): readonly Row[] {
  const { patient, disposition, location, encounter, highlights, pathways } = document;
  const questions = pathways
    .flatMap(({ triages }) => triages)
    .flatMap((triage) => triage.questions);
  return [
    ['patient', patient.names.map(({ text }) => text).join(' / ')],
    ['born', timeText(patient.birth)],
    ['sex', patient.sex],
    ['NHS number', nhsNumberText(patient.nhsNumber)],
    ...patient.addresses.map(
      (address): Row => [`address ${address.use.join(' ')}`, addressText(address)],
    ),
    ...document.contacts.map(
      (one): Row => [one.of, [one.telecom.value, one.name].filter(Boolean).join(', ')],
    ),
    ['practice', [patient.practice?.names[0], patient.practice?.ods].filter(Boolean).join(', ')],
    ['caller', callerText(document)],
    ['is at', location?.addresses.map(addressText).join(' / ')],
    ['disposition', `${disposition.asSent.code ?? '(no code)'}: ${disposition.wording}`],
    ['by when', dueText(document)],
    ['problem', highlights.presentingProblem.join('\n')],
    ['summary', highlights.consultationSummary.join('\n')],
    ['advice', highlights.adviceGiven.join('\n')],
    ['special notes', highlights.specialNotes.join('\n')],
    [
      'permissions',
      [...highlights.permissions, ...document.consents.map(({ code }) => wordsOf(code))].join('\n'),
    ],
    ['authors', document.authors.map(whoText).join('; ')],
    ['responsible', encounter?.responsibleParties.map(whoText).join('; ')],
    [
      'recipients',
      document.recipients
        .map(({ copy, who }) => `${whoText(who)}${copy ? ' (copy)' : ''}`)
        .join('; '),
    ],
    ['case', encounter?.identifiers.map(({ kind, value }) => `${value} (${kind})`).join(', ')],
    [
      'contact',
      [timeText(encounter?.period.start), timeText(encounter?.period.end)]
        .filter(Boolean)
        .join(' to '),
    ],
    ['document', `${document.id ?? '(no id)'}, version ${document.version ?? '(none)'}`],
    ['triage', questions.length === 0 ? undefined : `${questions.length} lines`],
    [
      'sections',
      document.sections
        .map(({ title }) => title)
        .filter(Boolean)
        .join('; '),
    ],
    [
      'attachments',
      document.attachments.map(({ what, byteLength }) => `${what}, ${byteLength} bytes`).join('; '),
    ],
  ];
}

function earlierRows(document: ReportDocument): readonly Row[] {
  return [
    ['written', timeText(document.written)],
    ['patient', document.patient.names.map(({ text }) => text).join(' / ')],
    ['problem', document.highlights.presentingProblem.join('\n')],
    [
      'disposition',
      `${document.disposition.asSent.code ?? '(no code)'}: ${document.disposition.wording}`,
    ],
  ];
}

function timeText(time: ReportTime | undefined): string | undefined {
  if (time === undefined) return undefined;
  if (time.kind === 'unreadable') return `${time.asSent} (unreadable)`;
  return time.kind === 'instant' && time.zone !== 'stated'
    ? `${time.iso} (zone assumed)`
    : time.iso;
}

function nhsNumberText(number: ReportDocument['patient']['nhsNumber']): string | undefined {
  if (number === undefined) return undefined;
  const doubt = number.problem ?? (number.trusted ? 'verified' : 'not verified');
  return `${number.asSent} (${doubt}${number.testRange ? ', test range' : ''})`;
}

function addressText({ lines, city, county, postcode, country, directions }: Address): string {
  const whole = [...lines, city, county, postcode, ...country].filter(Boolean).join(', ');
  return directions === undefined ? whole : `${whole} (${directions})`;
}

function callerText({ caller }: ReportDocument): string | undefined {
  if (caller === undefined) return undefined;
  const parts = [
    caller.names[0]?.text,
    wordsOf(caller.relation),
    caller.isPatient ? 'the patient' : undefined,
  ];
  return [...parts, ...caller.telecoms.map(({ value }: Telecom) => value)]
    .filter(Boolean)
    .join(', ');
}

function dueText({ disposition }: ReportDocument): string {
  const { timeframeMinutes, timeframeFrom, urgency } = disposition;
  if (timeframeMinutes === undefined) return `no time set; ${urgency}`;
  return `${timeframeMinutes} minutes (from the ${timeframeFrom}); ${urgency}`;
}

function whoText({ names, role, organisation }: Participation): string {
  const place = [organisation?.names[0], organisation?.ods].filter(Boolean).join(' ');
  return [names[0]?.text, wordsOf(role), place].filter(Boolean).join(', ');
}

const WIDTH = 18;

function table(rows: readonly Row[]): readonly string[] {
  return rows
    .filter((row): row is [string, string] => row[1] !== undefined && row[1] !== '')
    .map(
      ([label, text]) =>
        `  ${label.padEnd(WIDTH)}${text
          .split('\n')
          .map(clean)
          .join(`\n${' '.repeat(WIDTH + 2)}`)}`,
    );
}

/** What a message holds goes to a terminal: no escape sequence may come along. */
function clean(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, ' ');
}

function lines(...blocks: readonly (readonly string[])[]): string {
  return `${blocks.flat().join('\n')}\n`;
}
