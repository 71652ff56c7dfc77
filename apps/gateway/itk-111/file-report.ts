/** Puts what arrived into the log: an understood report as a case, anything else aside for a person to see. */
import { utf8 } from '#base/bytes.ts';
import type { Clock } from '#base/clock.ts';
import type { Uuid } from '#base/ids.ts';
import { dayOf, streamName } from '#base/stream.ts';
import type { UrgentCareReport } from '#care/report/report.ts';
import { decodeEntry } from '#journal/entry.ts';
import { Problem } from '#problems/catalogue.ts';
import type { Draft } from '#sync/author.ts';
import { derivedId, documentParts } from '../document-parts.ts';
import type { Post } from '../post.ts';
import {
  codeOf,
  dueOf,
  identifiersOf,
  labelOf,
  patientOf,
  specialNotesOf,
  summaryOf,
} from './summarise.ts';

export type Filed = 'new' | 'duplicate' | 'differs';

export type Arrival = {
  readonly bytes: Uint8Array;
  /** SHA-256 of `bytes`, hex. */
  readonly digest: string;
  readonly messageId: string | undefined;
  readonly mediaType: string;
};

const SOURCE = 'nhs-111-report';

/**
 * A message id is one case, however often it comes. The same id with other content is set aside beside the case, because it may not be
 * opened again to compare.
 * Durable when it returns. @throws Problem
 */
export async function fileReport(
  post: Post,
  service: string,
  clock: Clock,
  report: UrgentCareReport,
  arrival: Arrival,
): Promise<Filed> {
  const org = post.session.org;
  const caseId = caseIdOf(org, arrival.messageId ?? arrival.digest);
  const stream = streamName({ kind: 'case', id: caseId });
  const original = derivedId(`${caseId}/${arrival.digest}`, 'itk-111 original');

  const earlier = await post.reader.entries(stream);
  if (earlier.entries.length > 0) {
    const { header } = decodeEntry(earlier.entries[0]!.bytes);
    return header.id === derivedId(original, 'case.received') ? 'duplicate' : 'differs';
  }

  const now = clock();
  const { patient, known } = await post.session.call('match', {
    ...identifiersOf(report.main),
    as: null,
  });
  const patientStream = streamName({ kind: 'patient', id: patient });
  const labels = streamName({ kind: 'labels', service, day: dayOf(now) });
  await post.keyring.ensure(
    [
      { stream, subject: patient },
      { stream: labels, subject: null },
      ...(known ? [] : [{ stream: patientStream, subject: patient }]),
    ],
    'receive',
  );

  const reportId = derivedId(original, 'itk-111 report');
  const { main } = report;
  const drafts: Draft[] = [
    {
      stream,
      after: 0,
      id: derivedId(original, 'case.received'),
      type: 'case.received',
      facts: {
        patient,
        service,
        source: SOURCE,
        urgency: main.disposition.urgency,
        disposition: codeOf(main.disposition),
        due: dueOf(main, now),
      },
      payload: summaryOf(report, { report: reportId, original }),
    },
    ...documentParts(stream, jsonDocument(reportId, report)),
    ...documentParts(stream, {
      id: original,
      name: 'original',
      mediaType: arrival.mediaType,
      bytes: arrival.bytes,
    }),
    {
      stream: labels,
      after: 0,
      type: 'case.labelled',
      facts: { case: caseId },
      payload: labelOf(main, now),
    },
    ...(known ? [] : recorded(patientStream, report, original)),
  ];
  return (await append(post, drafts)) ? 'new' : 'duplicate';
}

/** Which case a message becomes: its id names it, or its digest where it has none. */
export function caseIdOf(org: string, message: string): Uuid {
  return derivedId(`${org}/${message}`, 'itk-111 case');
}

/** What could not become a case, kept whole under seal, once. Durable when it returns. @throws Problem */
export async function setAside(
  post: Post,
  clock: Clock,
  problem: string,
  explanation: string,
  arrival: Arrival,
): Promise<void> {
  const now = clock();
  const stream = streamName({ kind: 'aside', day: dayOf(now) });
  const message = derivedId(`${post.session.org}/${arrival.digest}`, 'itk-111 set aside');
  const original = derivedId(message, 'itk-111 original');
  await post.keyring.ensure([{ stream, subject: null }], 'set-aside');
  await append(post, [
    {
      stream,
      after: 0,
      id: derivedId(message, 'message.set-aside'),
      type: 'message.set-aside',
      facts: { message, source: SOURCE, problem },
      payload: {
        received: new Date(now).toISOString(),
        messageId: arrival.messageId?.slice(0, 400),
        explanation,
        original,
      },
    },
    ...documentParts(stream, {
      id: original,
      name: 'original',
      mediaType: arrival.mediaType,
      bytes: arrival.bytes,
    }),
  ]);
}

/** False where the first of them stands in the log already: sealed again it has other bytes, and it is there once. */
async function append({ author, session }: Post, drafts: readonly Draft[]): Promise<boolean> {
  const entries = [];
  for (const draft of drafts) entries.push(await author.write(draft));
  try {
    await session.call('append', { entries });
    return true;
  } catch (error) {
    if (error instanceof Problem && error.code === 'entry/exists') return false;
    throw error;
  }
}

function jsonDocument(id: Uuid, report: UrgentCareReport) {
  return {
    id,
    name: 'report' as const,
    mediaType: 'application/json',
    bytes: utf8(JSON.stringify(report)),
  };
}

/** Of somebody new: of whoever is known this gateway opens nothing, and their notes stand in the case alone. */
function recorded(stream: string, report: UrgentCareReport, original: Uuid): Draft[] {
  const { main } = report;
  const notes = specialNotesOf(report).map((payload, i) => ({
    stream,
    after: 1 + i,
    id: derivedId(original, `special note ${i}`),
    type: 'special-note.written' as const,
    facts: { until: null },
    payload,
  }));
  return [
    { stream, after: 0, type: 'patient.recorded', facts: {}, payload: patientOf(main.patient) },
    ...notes,
  ];
}
