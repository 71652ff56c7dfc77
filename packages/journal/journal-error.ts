export type JournalFault =
  /** Another writer claimed the log. This one has stopped for good. */
  | 'journal/fenced'
  /** An entry's id stands in the log already, with other bytes. */
  | 'journal/other-bytes'
  /** What is stored does not add up to the head's root. */
  | 'journal/damaged'
  /** What was committed after the last checkpoint was written by nobody who may write. */
  | 'journal/unsigned'
  /** The database holds less than this keeper has committed or signed for. */
  | 'journal/rolled-back'
  /** The database holds another history than this keeper has committed or signed for. */
  | 'journal/forked'
  /**
   * Checkpoints were published, and the keeper's own memory of the last one is missing or unsound.
   */
  | 'journal/memory-lost'
  /** A later release of Holdfast made these tables. */
  | 'journal/newer'
  /** The database may answer before what it was given is on disk. */
  | 'journal/not-durable'
  | 'journal/closed';

/**
 * Says nothing of any entry. Of all faults only `journal/other-bytes` speaks about the log: after
 * any other an author does not know whether the entry stands in it, and asks again with the same
 * bytes.
 */
export class JournalError extends Error {
  override readonly name = 'JournalError';
  readonly code: JournalFault;
  constructor(code: JournalFault) {
    super(code);
    this.code = code;
  }
}
