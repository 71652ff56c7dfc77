/** Each closed case that asks for it owes the GP a message, until it has left. */
import type { Logger } from 'pino';
import { assert } from '#base/assert.ts';
import type { Clock, Random } from '#base/clock.ts';
import type { CaseRow } from '#care/case-row.ts';
import { closedCase } from '#fhir/gp-message/closed-case.ts';
import { decodeEntry, type Header } from '#journal/entry.ts';
import { recordTriages } from '#pathways/record.ts';
import { readDirectory } from '../bars/directory.ts';
import type { Route } from '../delivery/route.ts';
import type { Duty } from '../owed.ts';
import type { Post } from '../post.ts';
import { readCase, reportOf } from '../read-case.ts';
import { sendGpMessage } from './send.ts';

export type GpMessageParts = {
  readonly route: Route;
  /** The directory of services, which gives them their names; null where the provider keeps none. */
  readonly services: string | null;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
};

export function gpMessagesOwed(parts: GpMessageParts): Duty {
  return {
    name: 'gp-message',
    atOnce: 1,
    *owed({ board }, now) {
      for (const row of board.cases.values()) {
        if (isOwed(row, now)) yield { id: row.id, pay: (post) => send(parts, post, row) };
      }
    },
  };
}

function isOwed({ gpMessage }: CaseRow, now: number): boolean {
  return (
    gpMessage.kind === 'due' ||
    (gpMessage.kind === 'failed' && gpMessage.retryAt !== null && gpMessage.retryAt <= now)
  );
}

/** One attempt, and the entry that says how it went. Made again it has the same id, and says what stands in the record by then. */
async function send(
  parts: GpMessageParts,
  post: Post,
  { id, gpMessage }: CaseRow,
): Promise<readonly Header[]> {
  const { route, services, clock, random, log } = parts;
  const { stream, view, entries, provider, nameOf } = await readCase(post, id, 'gp-message');
  const triages = recordTriages(entries);
  const directory = await readDirectory(services);
  const serviceName = (code: string) =>
    directory?.services.find((one) => one.code === code)?.name ?? null;
  const report = reportOf(view);
  const closed = closedCase(view, { provider, nameOf, report, triages, serviceName });
  assert(closed !== null, 'what is owed is closed');
  const attempt = gpMessage.kind === 'failed' ? gpMessage.attempt + 1 : 1;
  const sent = await sendGpMessage({ closedCase: closed, route, attempt, clock, random });
  const after = entries.length;
  const owed = 'of' in view.row.gpMessage ? view.row.gpMessage : gpMessage;
  assert('of' in owed, 'what is owed is of a close');
  const { of } = owed;
  const entry = await post.author.write(
    sent.outcome === 'sent'
      ? { stream, after, type: 'gp-message.sent', facts: { of, attempt, route: sent.route } }
      : {
          stream,
          after,
          type: 'gp-message.failed',
          facts: { of, attempt, route: sent.route, problem: sent.problem, retryAt: sent.retryAt },
        },
  );
  await post.session.call('append', { entries: [entry] });
  log.info(
    { attempt, outcome: sent.outcome, detail: sent.outcome === 'failed' ? sent.detail : undefined },
    'gp message',
  );
  return [decodeEntry(entry).header];
}
