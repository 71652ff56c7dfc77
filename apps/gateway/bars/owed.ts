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
import { providerOf, type ReadCase, readCase } from '../read-case.ts';
import { readDirectory } from './directory.ts';
import { ask, type BarsParts, freeSlot, type Https, heldBooking, send } from './receiver.ts';

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

/** One attempt, and the entries that say how it went. Made again it has the same id at the receiver, and says what stands in the record by then. */
async function attempt(
  parts: ReferralParts,
  post: Post,
  row: CaseRow,
  id: Uuid,
  referral: Referral,
): Promise<readonly Header[]> {
  const { log, file } = parts;
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
  const isBooking = request.kind === 'booking' && route.kind === 'https';
  return isBooking
    ? book(parts, post, request, { read, attempt, route, failed })
    : handOver(parts, post, request, { read, attempt, route, failed });
}

type Going<R extends Route = Route> = {
  readonly read: ReadCase;
  readonly attempt: number;
  readonly route: R;
  readonly failed: (problem: string, retry: number | null) => Draft;
};

/**
 * Of an appointment that is free. The service is asked first whether it holds this booking already: of an attempt before, the answer may have
 * been lost, or a crash left no word of it, and another slot would book the patient twice.
 */
async function book(
  parts: ReferralParts,
  post: Post,
  request: BarsRequest,
  going: Going<Https>,
): Promise<readonly Header[]> {
  const { clock, random, log } = parts;
  const { read, attempt, route, failed } = going;
  const look = async () =>
    (await heldBooking(parts, route, request)) ?? {
      slot: await freeSlot(parts, route, request, clock()),
    };
  const found = await look().catch(() => null);
  if (found === null) {
    log.info({ attempt, outcome: 'failed' }, 'referral');
    return write(post, [failed('unavailable', retryAt('unavailable', attempt, clock(), random))]);
  }
  if ('answer' in found) return write(post, sentDrafts(request.id, going, found.answer));
  const { slot } = found;
  // Nothing was sent: there was nothing to ask for.
  if (slot === null) return write(post, [answerDraft(read, request.id, NONE_FREE)]);
  return handOver(parts, post, { ...request, slot }, going);
}

async function handOver(
  parts: ReferralParts,
  post: Post,
  request: BarsRequest,
  going: Going,
): Promise<readonly Header[]> {
  const { clock, random, log } = parts;
  const { attempt, route, failed } = going;
  const delivery = await send(parts, request, route);
  const outcome = delivery.taken ? 'sent' : 'failed';
  log.info({ attempt, outcome, ...(!delivery.taken && { detail: delivery.detail }) }, 'referral');
  if (!delivery.taken) {
    const { problem } = delivery;
    return write(post, [failed(problem, retryAt(problem, attempt, clock(), random))]);
  }
  const answer = route.kind === 'https' ? readAnswer(delivery.answer) : null;
  return write(post, sentDrafts(request.id, going, answer));
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
  if (directory === null || service === undefined || route?.kind !== 'https') return [];
  const from = senderOf(await providerOf(post), directory);
  const answer = await ask(parts, route, { id, kind, to: service, from });
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
    from: senderOf(read.provider, directory),
    by: read.nameOf(asking.header.author),
    said: carePayloads['referral.asked'].parse(asking.payload),
    summary: read.view.summary,
    urgency: row.urgency,
    disposition: row.disposition,
    receivedAt: row.receivedAt,
    slot: null,
  };
}

function senderOf({ name }: ReadCase['provider'], { own }: ServiceDirectory): BarsRequest['from'] {
  return { name, dos: own.dos, ods: own.ods };
}

/** That it was sent, and what was answered at once. */
function sentDrafts(
  referral: Uuid,
  { read, attempt, route: { kind: route } }: Going,
  answer: BarsAnswer | null,
): Draft[] {
  const { stream, entries } = read;
  const after = entries.length;
  const sent: Draft = { stream, after, type: 'referral.sent', facts: { referral, attempt, route } };
  return answer === null ? [sent] : [sent, answerDraft(read, referral, answer, after + 1)];
}

function answerDraft(
  { stream, entries }: ReadCase,
  referral: Uuid,
  { answer, words, at, place }: BarsAnswer,
  after = entries.length,
): Draft {
  return {
    stream,
    after,
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
