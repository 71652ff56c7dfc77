/** Why a log's bytes were not believed. Stable: tests, metrics and callers branch on it. */
export type RefusalCode =
  | 'hash-malformed'
  | 'path-malformed'
  | 'tile-malformed'
  | 'tile-forged'
  | 'bundle-malformed'
  | 'bundle-forged'
  | 'head-mismatch'
  | 'range-outside-tree'
  | 'proof-malformed'
  | 'proof-mismatch'
  | 'note-malformed'
  | 'note-unsigned'
  | 'signature-invalid'
  | 'key-malformed'
  | 'checkpoint-malformed'
  | 'checkpoint-of-another-log';

/** Bytes from outside were refused. The message holds no part of them, so it may be logged. */
export class LogRefusal extends Error {
  override readonly name = 'LogRefusal';
  readonly code: RefusalCode;

  constructor(code: RefusalCode, message: string) {
    super(message);
    this.code = code;
  }
}
