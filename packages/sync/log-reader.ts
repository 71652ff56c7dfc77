/** What a site's server answers to whoever is signed in there: sealed entries, what is new, and what stands beside the log. */
import { createParser } from 'eventsource-parser';
import { z } from 'zod';
import type { Bytes } from '#base/bytes.ts';
import { base64url } from '#base/bytes.ts';
import { toCbor } from '#base/cbor.ts';
import type { Uuid } from '#base/ids.ts';
import { type CodeLists, codeLists } from '#care/codes/code-list.ts';
import type { PlacesOf } from '#care/measures/measures.ts';
import { type ServiceListing, serviceListings } from '#care/service-directory.ts';
import { Problem } from '#problems/catalogue.ts';
import { type Cis2Answer, cis2 } from '#wire/cis2.ts';
import {
  type ArrivalCounts,
  arrivalCounts,
  type FeedEntry,
  feedEntry,
  inclusionProofs,
  type JournalAsk,
  type JournalPage,
  journalAsk,
  journalPage,
  type MeasuredCases,
  type MeasuredDays,
  measuredCases,
  measuredDays,
  type OwedCases,
  owedCases,
  type PackFiles,
  packFiles,
  type StreamEntries,
  streamEntries,
} from '#wire/server.ts';
import { answerOf, away, bodyOf, parsed, problemOf } from './transport.ts';

export type LogReader = {
  /** A stream's entries after a version. @throws Problem */
  entries(stream: string, after?: number): Promise<StreamEntries>;
  /** Where an account signed in: docs of `GET /sign-ins`. @throws Problem */
  signIns(account: Uuid): Promise<StreamEntries>;
  /** What the board folds. @throws Problem */
  board(): Promise<StreamEntries>;
  /** How many cases came, by service and hour. @throws Problem */
  arrivals(): Promise<ArrivalCounts>;
  /** A page of who opened whom. @throws Problem */
  accessJournal(ask: JournalAsk): Promise<JournalPage>;
  /** Which triage packs are installed. The server vouches for none of it. @throws Problem */
  packFiles(): Promise<PackFiles>;
  /** @param hash of an installed pack. @throws Problem `request/not-found` where there is none */
  packFile(hash: Bytes): Promise<Bytes>;
  /** What was counted for the national measures, by London's days, both included. @throws Problem */
  measures(from: string, to: string): Promise<MeasuredDays>;
  /** What stands behind one of them, after so many. @throws Problem */
  measured(of: PlacesOf, after: number): Promise<MeasuredCases>;
  /** What the system beside a service is owed. @throws Problem */
  handBack(service: string): Promise<OwedCases>;
  /** The provider's directory of services, as it is now. @throws Problem */
  services(): Promise<readonly ServiceListing[]>;
  /** Which code lists are installed. @throws Problem */
  codeLists(): Promise<CodeLists>;
  /** @param hash of a slice of such a list, which comes packed by gzip. @throws Problem */
  codeSlice(hash: string): Promise<Bytes>;
  /** What Care Identity's issuer shows at this moment, for operators to compare; null where there is no such way in. @throws Problem */
  careIdentity(): Promise<Cis2Answer<'/trust'> | null>;
  /** The newest checkpoint that a lifeboat has signed for, as it was given; null where none has. @throws Problem */
  cosigned(): Promise<Bytes | null>;
  /** For each of these entries the hashes that would lead to the root of the tree of that size. @throws Problem */
  inclusion(indexes: readonly number[], size: number): Promise<readonly (readonly Bytes[])[]>;
  /** Entries as they are committed, from index `after` on. Ends when the connection does. @throws Problem */
  feed(after: number, listener: FeedListener, signal: AbortSignal): Promise<void>;
};

export type FeedListener = {
  onEntry(entry: FeedEntry): void;
  /** The log's size, now and then: the connection lives. */
  onSize(size: number): void;
};

export function logReader(parts: {
  readonly origin: string;
  readonly ticket: Bytes;
  readonly fetch: typeof globalThis.fetch;
}): LogReader {
  const { origin, ticket, fetch } = parts;
  const headers = { authorization: `Bearer ${base64url(ticket)}` };

  /** With a body it is a question that no address may tell. */
  async function get(path: string, signal: AbortSignal, body?: Bytes): Promise<Response> {
    const asking = body && {
      method: 'POST',
      body,
      headers: { ...headers, 'content-type': 'application/cbor' },
    };
    const how = { headers, signal, redirect: 'error' as const, ...asking };
    const response = await fetch(`${origin}${path}`, how).catch(away);
    if (!response.ok) throw await problemOf(response);
    return response;
  }

  async function bytesAt(path: string, body?: Bytes, withinMs = TIMEOUT_MS): Promise<Bytes> {
    return bodyOf(await get(path, AbortSignal.timeout(withinMs), body));
  }

  async function read<T>(schema: z.ZodType<T>, path: string, body?: Bytes): Promise<T> {
    return answerOf(schema, await bytesAt(path, body));
  }

  async function readJson<T>(schema: z.ZodType<T>, path: string): Promise<T> {
    const text = new TextDecoder().decode(await bytesAt(path));
    return parsed(() => schema.parse(JSON.parse(text)));
  }

  return {
    async entries(stream, after = 0) {
      const query = new URLSearchParams({ stream, after: `${after}` });
      return read(streamEntries, `/entries?${query}`);
    },
    async signIns(account) {
      const query = new URLSearchParams({ account });
      return read(streamEntries, `/sign-ins?${query}`);
    },
    board: () => read(streamEntries, '/board'),
    arrivals: () => read(arrivalCounts, '/arrivals'),
    async accessJournal(ask) {
      const body = toCbor(z.encode(journalAsk, ask));
      return read(journalPage, '/access-journal', body);
    },
    packFiles: () => read(packFiles, '/pack-files'),
    packFile: (hash) => bytesAt(`/pack-files/${hash.toHex()}`),
    async measures(from, to) {
      const query = new URLSearchParams({ from, to });
      return read(measuredDays, `/measures?${query}`);
    },
    async measured({ service, ...of }, after) {
      const which = service === null ? {} : { service };
      const query = new URLSearchParams({ ...of, ...which, after: `${after}` });
      return read(measuredCases, `/measures/cases?${query}`);
    },
    async handBack(service) {
      const query = new URLSearchParams({ service });
      return read(owedCases, `/hand-back?${query}`);
    },

    services: async () => (await readJson(serviceListings, '/services')).services,
    codeLists: () => readJson(codeLists, '/codes'),
    codeSlice: (hash) => bytesAt(`/codes/${hash}`, undefined, SLICE_TIMEOUT_MS),
    careIdentity: () => read(cis2['/trust'].answer, '/cis2/trust').catch(none),

    cosigned: () => bytesAt('/cosigned').catch(none),
    async inclusion(indexes, size) {
      const query = new URLSearchParams({ size: `${size}`, indexes: indexes.join(',') });
      return read(inclusionProofs, `/inclusion?${query}`);
    },

    async feed(after, { onEntry, onSize }, signal) {
      const response = await get(`/feed?after=${after}`, signal);
      const parser = createParser({
        onEvent({ event, data }) {
          if (event === 'entry') onEntry(feedEntry.parse(JSON.parse(data)));
          else if (event === 'size') onSize(Number(data));
        },
      });
      const text = response.body!.pipeThrough(new TextDecoderStream());
      for await (const chunk of text) parser.feed(chunk);
    },
  };
}

const TIMEOUT_MS = 20_000;
/** A megabyte, over a phone's line. */
const SLICE_TIMEOUT_MS = 60_000;

/** Where there is no such thing. */
function none(error: unknown): null {
  if (error instanceof Problem && error.code === 'request/not-found') return null;
  throw error;
}
