export type JournalFault =
  /** Another writer claimed the log. This one has stopped for good. */
  | 'journal/fenced'
  /** An entry's id stands in the log already, with other bytes. */
  | 'journal/other-bytes'
  /** What is stored does not add up to the head's root. */
  | 'journal/damaged'
  /** The database holds less than this keeper has signed for. */
  | 'journal/rolled-back'
  /** The database holds another history than this keeper has signed for. */
  | 'journal/forked'
  | 'journal/closed';

/** Says nothing of any entry. */
export class JournalError extends Error {
  override readonly name = 'JournalError';
  readonly code: JournalFault;
  constructor(code: JournalFault) {
    super(code);
    this.code = code;
  }
}
