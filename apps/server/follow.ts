/** Keeps the tail with the log: by PostgreSQL's notices, and by looking twice a second for when a notice was lost. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type LogTail, LogWentBack } from './log-tail.ts';

/** Calls back when something was committed, and whenever listening began anew. Resolves to its own end. */
export type CommitNotices = (listener: () => void) => Promise<() => Promise<void>>;

const LOOK_EVERY_MS = 500;

/**
 * @param everyLook runs twice a second, whether or not the database answers
 * @param onWentBack the folds are worth nothing any more: the process should end and begin again
 */
export async function follow(parts: {
  readonly tail: LogTail;
  readonly notices: CommitNotices;
  readonly everyLook: () => void;
  readonly onWentBack: () => void;
  readonly log: Logger;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { tail, notices, everyLook, onWentBack, log, signal } = parts;
  let failing = false;

  async function look(): Promise<void> {
    try {
      await tail.catchUp();
      if (failing) log.info({ size: tail.size }, 'the log can be read again');
      failing = false;
    } catch (error) {
      if (error instanceof LogWentBack) {
        log.fatal({ err: error }, 'the log went back');
        onWentBack();
      } else if (!failing) log.error({ err: error }, 'the log cannot be read');
      failing = true;
    }
  }

  // A database that is down refuses the subscription too; the looks go on without it until it stands.
  const listening = subscribe(notices, () => void look(), log, signal);
  while (!signal.aborted) {
    await Promise.race([look(), sleep(LOOK_EVERY_MS)]);
    everyLook();
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
  await listening;
}

async function subscribe(
  notices: CommitNotices,
  listener: () => void,
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const end = await notices(listener);
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve, { once: true });
        if (signal.aborted) resolve(undefined);
      });
      return await end();
    } catch (error) {
      log.warn({ err: error }, 'cannot listen for commits');
      await sleep(LOOK_EVERY_MS * 4, undefined, { signal }).catch(() => undefined);
    }
  }
}
