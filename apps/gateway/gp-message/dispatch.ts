/** Sends what the log says is owed to GPs: each closed case that asks for it, until it has left. */

import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import type { Logger } from 'pino';
import { assert } from '#base/assert.ts';
import type { Clock, Random } from '#base/clock.ts';
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { type Board, type BoardEntry, type CaseRow, foldBoard, stepBoard } from '#care/board.ts';
import { type CaseView, foldCase } from '#care/case.ts';
import { type UrgentCareReport, urgentCareReport } from '#care/report/report.ts';
import { closedCase, type Provider } from '#fhir/gp-message/closed-case.ts';
import { identityFacts, identityPayloads } from '#identity/entries.ts';
import { decodeEntry } from '#journal/entry.ts';
import { recordTriages, type TriageRecords } from '#pathways/record.ts';
import { Problem } from '#problems/catalogue.ts';
import { codeOf, type Post, type Posts } from '../post.ts';
import type { GpRoute } from './route.ts';
import { sendGpMessage } from './send.ts';

export type DispatchParts = {
  readonly posts: Posts;
  readonly route: GpRoute;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
};

const TICK_MS = 1_000;
const AGAIN_MS = 2_000;
const POSTPONE_MS = 60_000;

/** Works until `stopping`. What it owes it reads from the log each time it begins, so a crash forgets nothing. */
export async function dispatchGpMessages(
  parts: DispatchParts,
  stopping: AbortSignal,
): Promise<void> {
  const { posts, log } = parts;
  let told = '';
  while (!stopping.aborted) {
    await posts
      .work((post) => follow(parts, post, stopping))
      .catch((error: unknown) => {
        const problem = codeOf(error);
        if (problem !== told) log.info({ problem }, 'waiting');
        told = problem;
      });
    await pause(AGAIN_MS, stopping);
  }
}

async function follow(parts: DispatchParts, post: Post, stopping: AbortSignal): Promise<void> {
  const { size, entries } = await post.reader.board();
  let board: Board = foldBoard(entries.map(({ bytes }) => decodeEntry(bytes).header));
  const onEntry = ({ bytes }: { bytes?: string | undefined }) => {
    if (bytes !== undefined)
      board = stepBoard(board, decodeEntry(Uint8Array.fromBase64(bytes)).header);
  };
  const postponed = new Map<Uuid, number>();
  const ending = new AbortController();
  const signal = AbortSignal.any([stopping, ending.signal]);
  let ended = false;
  const feed = post.reader.feed(size, { onEntry, onSize: () => {} }, signal).finally(() => {
    ended = true;
  });
  feed.catch(() => {});
  try {
    while (!ended && !stopping.aborted) {
      for (const row of board.cases.values()) {
        if (!isOwed(row, parts.clock()) || (postponed.get(row.id) ?? 0) > parts.clock()) continue;
        const said = await attempted(parts, post, row);
        if (said === null) postponed.set(row.id, parts.clock() + POSTPONE_MS);
        else board = stepBoard(board, said);
      }
      await pause(TICK_MS, signal);
    }
    await feed;
  } finally {
    ending.abort();
  }
}

/** Null where this one case cannot be sent as it is: the others go on. @throws Problem where nothing can be */
async function attempted(
  parts: DispatchParts,
  post: Post,
  row: CaseRow,
): Promise<BoardEntry | null> {
  try {
    return await send(parts, post, row);
  } catch (error) {
    if (error instanceof Problem) throw error;
    parts.log.error({ case: row.id, err: error }, 'gp message not made');
    return null;
  }
}

function isOwed({ gpMessage }: CaseRow, now: number): boolean {
  return (
    gpMessage.kind === 'due' ||
    (gpMessage.kind === 'failed' && gpMessage.retryAt !== null && gpMessage.retryAt <= now)
  );
}

/** One attempt, and the entry that says how it went. A crash in between sends the same bytes under the same id again. */
async function send(
  parts: DispatchParts,
  post: Post,
  { id, gpMessage }: CaseRow,
): Promise<BoardEntry> {
  const { route, clock, random, log } = parts;
  const stream = streamName({ kind: 'case', id });
  await post.keyring.ensure(
    [
      { stream, subject: null },
      { stream: 'directory', subject: null },
    ],
    'gp-message',
  );
  const { view, triages, seen } = await read(post, stream);
  const closed = closedCase(view, {
    provider: await providerOf(post),
    nameOf: await names(post),
    report: reportOf(view),
    triages,
  });
  assert(closed !== null, 'what is owed is closed');
  const attempt = gpMessage.kind === 'failed' ? gpMessage.attempt + 1 : 1;
  const sent = await sendGpMessage({ closedCase: closed, route, attempt, clock, random });
  const entry = await post.author.write(
    sent.outcome === 'sent'
      ? { stream, after: seen, type: 'gp-message.sent', facts: { attempt, route: sent.route } }
      : {
          stream,
          after: seen,
          type: 'gp-message.failed',
          facts: { attempt, route: sent.route, problem: sent.problem, retryAt: sent.retryAt },
        },
  );
  await post.session.call('append', { entries: [entry] });
  log.info(
    { attempt, outcome: sent.outcome, detail: sent.outcome === 'failed' ? sent.detail : undefined },
    'gp message',
  );
  return decodeEntry(entry).header;
}

async function read(
  post: Post,
  stream: string,
): Promise<{ view: CaseView; triages: TriageRecords; seen: number }> {
  const { entries } = await post.reader.entries(stream);
  const opened = await Promise.all(entries.map(({ bytes }) => post.keyring.open(bytes)));
  const view = foldCase(opened);
  assert(view !== null, 'a case that is owed has been received');
  return { view, triages: recordTriages(opened), seen: entries.length };
}

function reportOf({ summary, documents }: CaseView): UrgentCareReport | null {
  const document = summary.report && documents.get(summary.report);
  if (document === undefined) return null;
  const report = urgentCareReport.safeParse(
    JSON.parse(gunzipSync(document.bytes, { maxOutputLength: MOST_BYTES }).toString('utf8')),
  );
  return report.success ? report.data : null;
}

/** More than any report is: what swells further was made to. */
const MOST_BYTES = 32 * 2 ** 20;

/** The organisation, as the log's first entry names it. */
async function providerOf({ reader }: Post): Promise<Provider> {
  const { entries } = await reader.entries('org');
  const { name } = identityFacts['log.created'].parse(decodeEntry(entries[0]!.bytes).header.facts);
  return { name };
}

async function names(post: Post): Promise<(account: Uuid) => string | null> {
  const known = new Map<Uuid, string>();
  for (const { bytes } of (await post.reader.entries('directory')).entries) {
    if (decodeEntry(bytes).header.type !== 'account.named') continue;
    const { header, payload } = await post.keyring.open(bytes);
    const facts = identityFacts['account.named'].safeParse(header.facts);
    const named = identityPayloads['account.named'].safeParse(payload);
    if (facts.success && named.success) known.set(facts.data.account, named.data.name);
  }
  return (account) => known.get(account) ?? null;
}

/** Ends early, and quietly, when told to stop. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return sleep(ms, undefined, { signal }).catch(() => {});
}
