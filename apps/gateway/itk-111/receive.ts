import { createHash } from 'node:crypto';
import type { UrgentCareReport } from '#care/report/report.ts';
import { type NewUuid, refuse, type SoapReply } from './acknowledge.ts';
import { type Head, headOf, openEnvelope } from './envelope.ts';
import { mapReport } from './map-report.ts';
import { ItkProblem, type ItkProblemCode, PROBLEMS } from './problem.ts';
import { Reading } from './reading.ts';
import { parseXml, XmlBudget, type XmlLimits } from './xml.ts';

/** What became of a message. `digest` is SHA-256 of the bytes as they came, in hex: the same message twice has it twice. */
export type Received =
  | {
      readonly outcome: 'accepted';
      readonly report: UrgentCareReport;
      /** What {@link acknowledge} needs, once the report is on disk. */
      readonly head: Head;
      readonly messageId: string | undefined;
      readonly trackingId: string | undefined;
      readonly digest: string;
    }
  | {
      readonly outcome: 'set-aside';
      readonly problem: ItkProblemCode;
      /** For the sender and for a person here: says nothing of what the message holds. */
      readonly safeMessage: string;
      readonly reply: SoapReply;
      readonly messageId: string | undefined;
      readonly trackingId: string | undefined;
      readonly digest: string;
    };

export type ReceiveWith = {
  readonly newUuid: NewUuid;
  readonly contentType?: string | undefined;
  readonly limits?: XmlLimits | undefined;
};

const NOT_XML =
  /^\s*(multipart\/|application\/json|application\/fhir\+json|application\/x-www-form-urlencoded)/i;

/** Reads a message from a 111 service. Never throws, whatever the bytes: what it cannot file it sets aside. */
export function receive(
  bytes: Uint8Array,
  { newUuid, contentType, limits }: ReceiveWith,
): Received {
  const digest = createHash('sha256').update(bytes).digest('hex');
  let head: Head = { wrapping: 'soap-1.1' };
  try {
    if (NOT_XML.test(contentType ?? '')) throw new ItkProblem('itk/unsupported-content-type');
    if (bytes.length === 0) throw new ItkProblem('xml/empty');
    const budget = new XmlBudget(limits);
    const { root, mislabelled } = parseXml(bytes, budget, contentType);
    const reading = new Reading();
    const cursor = reading.open(root);
    if (mislabelled) cursor.warn('encoding/mislabelled');
    head = headOf(cursor);
    const report = mapReport(openEnvelope(cursor, head, budget), reading, budget);
    return {
      outcome: 'accepted',
      report,
      head,
      messageId: head.messageId,
      trackingId: head.trackingId,
      digest,
    };
  } catch (error) {
    const problem = error instanceof ItkProblem ? error.code : 'itk/unexpected';
    return {
      outcome: 'set-aside',
      problem,
      safeMessage: PROBLEMS[problem].message,
      reply: refuse(head, problem, newUuid),
      messageId: head.messageId,
      trackingId: head.trackingId,
      digest,
    };
  }
}
