import type { Logger } from 'pino';
import { JournalError } from '#journal/journal-error.ts';
import { Problem } from '#problems/catalogue.ts';

/** What may be said of an error. Its detail goes to the private log, which is told codes and types, never contents. */
export function refusal(error: unknown, log: Logger): Problem {
  if (error instanceof Problem) {
    log.info({ problem: error.code, detail: error.detail }, 'refused');
    return error;
  }
  if (error instanceof JournalError) {
    log.error({ problem: error.code }, 'journal');
    return new Problem(
      error.code === 'journal/other-bytes' ? 'entry/exists' : 'log/unavailable',
      error.code,
    );
  }
  log.error({ err: error }, 'unexpected');
  return new Problem('internal');
}
