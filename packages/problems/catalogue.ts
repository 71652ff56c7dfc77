/** Every refusal a person or a machine can meet. Codes are stable; messages are safe to show and never hold data. */
export const catalogue = {
  'request/malformed': { status: 400, message: 'The request could not be understood.' },
  'request/too-large': { status: 413, message: 'The request is too large.' },
  'request/too-many': { status: 429, message: 'Too many requests. Wait a moment and try again.' },
  'request/not-found': { status: 404, message: 'There is nothing here.' },
  'request/wrong-method': { status: 405, message: 'That cannot be done here.' },
  'request/too-slow': { status: 408, message: 'The request took too long to arrive.' },
  'request/wrong-type': {
    status: 415,
    message: 'The request is of a type that is not taken here.',
  },
  'request/repeated': {
    status: 409,
    message: 'The line broke before the answer came. See whether it was done, or try again.',
  },
  'request/wrong-host': { status: 421, message: 'This address does not belong to this service.' },
  'protocol/other-version': {
    status: 409,
    message: 'This page is from another version. Reload it.',
  },
  'enrolment/code-unknown': {
    status: 403,
    message: 'This enrolment link is not valid, was used, or has expired.',
  },
  'enrolment/refused': { status: 403, message: 'The passkey could not be registered.' },
  'enrolment/not-attested': {
    status: 403,
    message: 'This role needs a security key of a kind that your organisation has allowed.',
  },
  'session/refused': { status: 403, message: 'The passkey was not accepted.' },
  'cis2/refused': {
    status: 403,
    message: 'Care Identity did not open an account here. Try again, or sign in with a passkey.',
  },
  'cis2/unavailable': {
    status: 503,
    message: 'Care Identity cannot be reached just now. Sign in with a passkey.',
  },
  'session/unknown': { status: 401, message: 'This session has ended. Sign in again.' },
  'account/pending': {
    status: 403,
    message: 'This account is not ready: it needs a second passkey. Use its enrolment link again.',
  },
  'machine/not-approved': {
    status: 403,
    message: 'This machine waits for an operator to approve it.',
  },
  'machine/rekeyed': { status: 403, message: 'This machine has taken another key since.' },
  'step-up/refused': {
    status: 403,
    message: 'This needs a touch of your passkey, just now and for just this.',
  },
  'entry/refused': { status: 422, message: 'An entry was not accepted.' },
  'entry/exists': {
    status: 409,
    message: 'An entry with this id, and other content, stands in the log already.',
  },
  'carried-out/does-not-open': {
    status: 422,
    message:
      'This file cannot be opened here: it is damaged, or is no saved work, or was saved for another organisation.',
  },
  'attachment/too-many': {
    status: 429,
    message: 'This is more pictures than one person may add in an hour, or one case may hold.',
  },
  'access/not-allowed': { status: 403, message: 'You may not open this.' },
  'access/outside-care': {
    status: 403,
    message: 'This is outside your care. You can open it with a reason, which is seen at once.',
  },
  'access/frozen': {
    status: 429,
    message:
      'You have opened as many people as you may for now. A colleague can raise this with their passkey.',
  },
  'access/held': {
    status: 403,
    message:
      'This account was recovered less than an hour ago. A colleague must confirm it before it opens a record.',
  },
  'access/second-operator': {
    status: 403,
    message: 'No record is opened until a second operator has enrolled.',
  },
  'keeper/unavailable': {
    status: 503,
    message: 'The keeper cannot be reached just now. Nothing is lost.',
  },
  'lifeboat/standing-by': {
    status: 503,
    message: 'This is a lifeboat. It takes over only when two people launch it.',
  },
  'lifeboat/not-ready': {
    status: 409,
    message: 'This lifeboat does not hold what it would need to take over.',
  },
  'lifeboat/moved-on': {
    status: 409,
    message: 'More has come in from the main site meanwhile. Begin the launch again.',
  },
  'lifeboat/two-people': {
    status: 403,
    message: 'Two people must launch a lifeboat: operators, guardians or shift leads.',
  },
  'site/stood-down': {
    status: 503,
    message: 'This site has given way to another. Nothing is lost: go on there.',
  },
  'site/nobody-to-stand-down-for': {
    status: 409,
    message: 'No site stands by here that could take over what was written.',
  },
  'lifeboat/not-here': { status: 409, message: 'This is no lifeboat that stands by.' },
  'keeper/another': {
    status: 409,
    message: 'This is not the keeper that this device knows. Stop, and tell your operator.',
  },
  'offline/does-not-open': {
    status: 409,
    message:
      'No server answers, and this passkey does not open what this device keeps for that. Try another of your passkeys.',
  },
  'log/unavailable': {
    status: 503,
    message: 'The record cannot be reached just now. Nothing is lost.',
  },
  internal: { status: 500, message: 'Something went wrong. It has been noted.' },
} as const satisfies Record<string, { status: number; message: string }>;

export type ProblemCode = keyof typeof catalogue;

/** A refusal on its way to whoever asked. `detail` is for the private log alone. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly detail: string | undefined;
  constructor(code: ProblemCode, detail?: string) {
    super(catalogue[code].message);
    this.code = code;
    this.detail = detail;
  }
}

export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(catalogue, code);
}

/** Whether no yes or no was heard: another may be asked, or the same later. */
export function isAway(error: unknown): error is Problem {
  return error instanceof Problem && AWAY.has(error.code);
}

const AWAY: ReadonlySet<ProblemCode> = new Set([
  'keeper/unavailable',
  'log/unavailable',
  'request/repeated',
]);
