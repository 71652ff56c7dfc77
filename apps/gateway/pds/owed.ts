/** Each `demographics.asked` of a call or a case is owed one answer; where nobody can be asked, that is the answer. */
import type { Logger } from 'pino';
import type { Clock } from '#base/clock.ts';
import { streamName } from '#base/stream.ts';
import { carePayloads, type DemographicsQuestion } from '#care/payloads.ts';
import type { Question } from '#care/questions.ts';
import { decodeEntry, type Header } from '#journal/entry.ts';
import { derivedId } from '../document-parts.ts';
import type { Duty } from '../owed.ts';
import type { Post } from '../post.ts';
import type { PdsClient } from './client.ts';
import { type LookedUp, lookUp } from './look-up.ts';

export type DemographicsParts = {
  /** Null where the provider has no agreement to ask. */
  readonly pds: Pick<PdsClient, 'get'> | null;
  readonly clock: Clock;
  readonly log: Logger;
};

/** A caller waits on the line: what takes longer comes too late. */
export const ANSWER_WITHIN_MS = 8_000;
/** Calls that are taken at the same moment do not wait for each other. */
const AT_ONCE = 16;

export function demographicsOwed(parts: DemographicsParts): Duty {
  return {
    name: 'demographics',
    atOnce: AT_ONCE,
    *owed({ questions }) {
      for (const question of questions.open()) {
        yield { id: question.id, pay: (post) => answer(parts, post, question) };
      }
    },
  };
}

async function answer(
  { pds, clock, log }: DemographicsParts,
  post: Post,
  { id, about }: Question,
): Promise<readonly Header[]> {
  const stream = streamName({ kind: 'case', id: about });
  await post.keyring.ensure([{ stream, subject: null }], 'demographics');
  const { entries } = await post.reader.entries(stream);
  const question = await questionIn(post, entries, id);
  const today = new Date(clock()).toISOString().slice(0, 10);
  const looked: LookedUp =
    pds === null || question === null
      ? { outcome: 'unavailable' }
      : await lookUp(pds, question, today, AbortSignal.timeout(ANSWER_WITHIN_MS));
  const entry = await post.author.write({
    stream,
    after: entries.length,
    id: derivedId(id, 'demographics answer'),
    type: 'demographics.answered',
    facts: { asked: id, outcome: looked.outcome },
    payload: looked.outcome === 'found' ? looked.answer : { sensitive: false },
  });
  await post.session.call('append', { entries: [entry] });
  log.info({ outcome: looked.outcome }, 'demographics');
  return [decodeEntry(entry).header];
}

/** Null where it cannot be read: it is answered all the same, because somebody waits. */
async function questionIn(
  { keyring }: Post,
  entries: readonly { readonly bytes: Uint8Array }[],
  id: Question['id'],
): Promise<DemographicsQuestion | null> {
  const asked = entries.find(({ bytes }) => decodeEntry(bytes).header.id === id);
  if (asked === undefined) return null;
  const { payload } = await keyring.open(asked.bytes);
  return carePayloads['demographics.asked'].safeParse(payload).data ?? null;
}
