/** Each `referral.asked` is owed to the service that it names until that has taken it, and an answer to us until that has given one. */
import type { Logger } from 'pino';
import { assert } from '#base/assert.ts';
import type { Clock, Random } from '#base/clock.ts';
import type { Uuid } from '#base/ids.ts';
import type { CaseRow } from '#care/case-row.ts';
import { carePayloads } from '#care/payloads.ts';
import type { Referral } from '#care/referral.ts';
import type { ServiceDirectory, ServiceEntry } from '#care/service-directory.ts';
import { type BarsAnswer, readAnswer } from '#fhir/bars/answer.ts';
import type { BarsRequest } from '#fhir/bars/request.ts';
import { decodeEntry, type Header } from '#journal/entry.ts';
import type { Draft } from '#sync/author.ts';
import { retryAt } from '../delivery/retry.ts';
import { type Route, routeOf } from '../delivery/route.ts';
import { derivedId } from '../document-parts.ts';
import type { Duty } from '../owed.ts';
import type { Post } from '../post.ts';
import { type ReadCase, readCase } from '../read-case.ts';
import { readDirectory } from './directory.ts';
import { ask, type BarsParts, freeSlot, send } from './receiver.ts';

export type ReferralParts = BarsParts & {
  /** The directory of services; null where the provider keeps none. */
  readonly file: string | null;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
};

/** How often a service is asked whether it has decided. */
const ASK_EVERY_MS = 60_000;
/** Services that are slow do not wait for each other. */
const AT_ONCE = 4;

export function referralsOwed(parts: ReferralParts): Duty {
  const asked = new Map<Uuid, number>();
  return {
    name: 'referral',
    atOnce: AT_ONCE,
    *owed({ board }, now) {
      for (const row of board.cases.values()) {
        // Another system refers its patients by itself.
        if (row.state.kind === 'copied') continue;
        for (const [id, referral] of row.referrals) {
          if (isDue(referral, now)) {
            yield { id, pay: (post) => attempt(parts, post, row, id, referral) };
          } else if (isUndecided(referral) && (asked.get(id) ?? 0) + ASK_EVERY_MS <= now) {
            yield {
              id,
              pay: (post) => {
                asked.set(id, parts.clock());
                return hear(parts, post, row, id, referral);
              },
            };
          }
        }
      }
    },
  };
}

function isDue({ state }: Referral, now: number): boolean {
  if (state.kind === 'due') return true;
  return state.kind === 'failed' && state.retryAt !== null && state.retryAt <= now;
}

function isUndecided({ state }: Referral): boolean {
  return state.kind === 'sent' && state.route === 'https';
}

/** One attempt, and the entries that say how it went. A crash in between sends the same bytes under the same id again. */
async function attempt(
  parts: ReferralParts,
  post: Post,
  row: CaseRow,
  id: Uuid,
  referral: Referral,
): Promise<readonly Header[]> {
  const { clock, random, log, file } = parts;
  const read = await readCase(post, row.id, 'referral');
  const attempt = referral.state.kind === 'failed' ? referral.state.attempt + 1 : 1;
  const directory = await readDirectory(file);
  const service = directory?.services.find(({ code }) => code === referral.to);
  const route = service === undefined ? null : routeTo(service);
  const failed = (problem: string, retry: number | null): Draft => ({
    stream: read.stream,
    after: read.entries.length,
    type: 'referral.failed',
    facts: {
      referral: id,
      attempt,
      route: route?.kind ?? 'https',
      problem: `referral/${problem}`,
      retryAt: retry,
    },
  });
  if (
    directory === null ||
    service === undefined ||
    route === null ||
    !service.takes.includes(referral.kind)
  ) {
    log.warn({ attempt }, 'a referral to nobody that the directory of services lists');
    return write(post, [failed('not-listed', null)]);
  }
  const request = requestOf({ row, id, referral, read, directory, service });
  if (request.kind === 'booking' && route.kind === 'https') {
    const slot = await freeSlot(parts, route, request, clock()).catch(() => undefined);
    if (slot === undefined) {
      log.info({ attempt, outcome: 'failed' }, 'referral');
      return write(post, [failed('unavailable', retryAt('unavailable', attempt, clock(), random))]);
    }
    if (slot === null) {
      const sent = sentDraft(read, id, attempt, route);
      return write(post, [sent, answerDraft(read, id, NONE_FREE)]);
    }
    return handOver(parts, post, { ...request, slot }, { read, attempt, route, failed });
  }
  return handOver(parts, post, request, { read, attempt, route, failed });
}

type Going = {
  readonly read: ReadCase;
  readonly attempt: number;
  readonly route: Route;
  readonly failed: (problem: string, retry: number | null) => Draft;
};

async function handOver(
  parts: ReferralParts,
  post: Post,
  request: BarsRequest,
  { read, attempt, route, failed }: Going,
): Promise<readonly Header[]> {
  const { clock, random, log } = parts;
  const delivery = await send(parts, request, route);
  const outcome = delivery.taken ? 'sent' : 'failed';
  log.info({ attempt, outcome, ...(!delivery.taken && { detail: delivery.detail }) }, 'referral');
  if (!delivery.taken) {
    const { problem } = delivery;
    return write(post, [failed(problem, retryAt(problem, attempt, clock(), random))]);
  }
  const answer = route.kind === 'https' ? readAnswer(delivery.answer) : null;
  const sent = sentDraft(read, request.id, attempt, route);
  return write(post, answer === null ? [sent] : [sent, answerDraft(read, request.id, answer)]);
}

/** Whether the service has decided by now. Nothing is written where it has not. */
async function hear(
  parts: ReferralParts,
  post: Post,
  row: CaseRow,
  id: Uuid,
  { to, kind }: Referral,
): Promise<readonly Header[]> {
  const directory = await readDirectory(parts.file);
  const service = directory?.services.find(({ code }) => code === to);
  const route = service === undefined ? null : routeTo(service);
  if (service === undefined || route?.kind !== 'https') return [];
  const answer = await ask(parts, route, { id, kind, to: service });
  if (answer === null) return [];
  return write(post, [answerDraft(await readCase(post, row.id, 'referral'), id, answer)]);
}

function requestOf(about: {
  readonly row: CaseRow;
  readonly id: Uuid;
  readonly referral: Referral;
  readonly read: ReadCase;
  readonly directory: ServiceDirectory;
  readonly service: ServiceEntry;
}): BarsRequest {
  const { row, id, referral, read, directory, service } = about;
  const asking = read.entries.find(({ header }) => header.id === id);
  assert(asking !== undefined, 'what is owed was asked');
  return {
    id,
    kind: referral.kind,
    askedAt: referral.askedAt,
    to: { name: service.name, dos: service.dos },
    from: { name: read.provider.name, dos: directory.own.dos, ods: directory.own.ods },
    by: read.nameOf(asking.header.author),
    said: carePayloads['referral.asked'].parse(asking.payload),
    summary: read.view.summary,
    urgency: row.urgency,
    disposition: row.disposition,
    receivedAt: row.receivedAt,
    slot: null,
  };
}

function sentDraft(
  { stream, entries }: ReadCase,
  referral: Uuid,
  attempt: number,
  { kind: route }: Route,
): Draft {
  return {
    stream,
    after: entries.length,
    type: 'referral.sent',
    facts: { referral, attempt, route },
  };
}

function answerDraft(
  { stream, entries }: ReadCase,
  referral: Uuid,
  { answer, words, at, place }: BarsAnswer,
): Draft {
  return {
    stream,
    after: entries.length + 1,
    // One answer, however often it is heard.
    id: derivedId(referral, 'referral answer'),
    type: 'referral.answered',
    facts: { referral, answer },
    payload: { words, at, place: place?.slice(0, 400) },
  };
}

const NONE_FREE: BarsAnswer = {
  answer: 'rejected',
  words: 'The service has no free appointment.',
  at: undefined,
  place: undefined,
};

/** Null where the directory names no address that messages may go to. */
function routeTo({ address }: ServiceEntry): Route | null {
  try {
    return routeOf('Referrals', address, null);
  } catch {
    return null;
  }
}

async function write(
  { author, session }: Post,
  drafts: readonly Draft[],
): Promise<readonly Header[]> {
  const entries = [];
  for (const draft of drafts) entries.push(await author.write(draft));
  await session.call('append', { entries });
  return entries.map((bytes) => decodeEntry(bytes).header);
}
