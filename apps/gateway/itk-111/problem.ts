/**
 * Why a message was set aside. Messages are safe to send back: they never quote the message. `fault` says
 * whose doing it is (SOAP 1.1 §4.4.1) and `errorCode` is ITK's (code system 2.16.840.1.113883.2.1.3.2.4.17.268).
 */
export const PROBLEMS = {
  'xml/empty': invalid('The message is empty.'),
  'xml/too-large': invalid('The message is larger than this service accepts.'),
  'xml/too-deep': invalid('The message is nested deeper than this service accepts.'),
  'xml/too-many-elements': invalid('The message has more elements than this service accepts.'),
  'xml/too-many-attributes': invalid('An element has more attributes than this service accepts.'),
  'xml/doctype': invalid('The message has a document type declaration, which is not accepted.'),
  'xml/processing-instruction': invalid(
    'The message has a processing instruction, which is not accepted.',
  ),
  'xml/unsupported-encoding': invalid('The text encoding of the message is not supported.'),
  'xml/bad-encoding': invalid('The message has bytes that its text encoding does not allow.'),
  'xml/not-well-formed': invalid('The message is not well-formed XML.'),
  'itk/unsupported-content-type': invalid('The content type of the message is not supported.'),
  'itk/unknown-root': invalid(
    'The message is neither a SOAP envelope, an ITK envelope nor a clinical document.',
  ),
  'itk/no-envelope': invalid('The SOAP body holds no ITK distribution envelope.'),
  'itk/service-not-supported': invalid('This service does not handle the requested ITK service.'),
  'itk/payload-not-readable': invalid('The payload is encrypted, compressed or damaged.'),
  'itk/no-document': invalid('The message holds no clinical document.'),
  'itk/unexpected': {
    message: 'The message could not be processed.',
    fault: 'server',
    errorCode: 2200,
  },
  'itk/not-stored': {
    message: 'The message could not be stored just now. Send it again.',
    fault: 'server',
    errorCode: 2100,
  },
} as const satisfies Record<string, ProblemEntry>;

type ProblemEntry = {
  readonly message: string;
  readonly fault: 'client' | 'server';
  readonly errorCode: 1000 | 2100 | 2200;
};

export type ItkProblemCode = keyof typeof PROBLEMS;

function invalid(message: string) {
  return { message, fault: 'client', errorCode: 1000 } as const;
}

export class ItkProblem extends Error {
  override readonly name = 'ItkProblem';
  readonly code: ItkProblemCode;
  constructor(code: ItkProblemCode) {
    super(PROBLEMS[code].message);
    this.code = code;
  }
}
