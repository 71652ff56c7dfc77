import type { FastifyInstance } from 'fastify';
import { fromCbor, toCbor } from '#base/cbor.ts';
import { holds } from '#identity/account.ts';
import type { Directory } from '#identity/directory.ts';
import { decodeEntry } from '#journal/entry.ts';
import type { LogReader, StoredEntry } from '#journal/reader.ts';
import { Problem } from '#problems/catalogue.ts';
import { type JournalAsk, type JournalPage, journalAsk } from '#wire/server.ts';
import type { AccessJournal } from '../access-journal.ts';
import { answering, READ_WITHIN_MS, TAKES_CBOR, TICKET } from '../answers.ts';
import type { Limits } from '../limits.ts';
import type { LogTail } from '../log-tail.ts';
import { look } from '../signed-in.ts';

const CBOR = 'application/cbor';

/** Who opened whom. What is asked stands in the body: an address is logged by whatever it passes. */
export async function accessJournal(
  app: FastifyInstance,
  {
    journal,
    directory,
    tail,
    reader,
    limits,
  }: {
    journal: AccessJournal;
    directory: Directory;
    tail: LogTail;
    reader: LogReader;
    limits: Limits;
  },
): Promise<void> {
  app.addContentTypeParser(CBOR, { parseAs: 'buffer' }, async (_: unknown, body: Buffer) => body);
  /** What these name and what names them, but for themselves. */
  async function around(entries: readonly StoredEntry[]): Promise<readonly StoredEntry[]> {
    const known = new Set(entries.map(({ index }) => index));
    const headers = entries.map(({ bytes }) => decodeEntry(bytes).header);
    return reader.at(journal.about(headers).filter((place) => !known.has(place)));
  }

  app.post<{ Body: Buffer | undefined }>('/access-journal', {
    bodyLimit: limits.questionBytes,
    handlerTimeout: READ_WITHIN_MS,
    schema: {
      tags: ['desk'],
      summary: 'Who opened whom',
      description:
        'One’s own openings; anybody’s to a guardian. CBOR of packages/wire/server.ts, a page at a time.',
      security: TICKET,
      body: TAKES_CBOR,
      response: answering('The entries', CBOR),
    },
    async handler({ session, body }, reply) {
      const ask = asked(body);
      const account = directory.account(session.account);
      const isGuardian = account !== undefined && holds(account, 'guardian');
      if (ask.account !== session.account && !isGuardian) throw new Problem('access/not-allowed');

      // Whoever did something a moment ago finds it here.
      await look(tail);
      const { places, matches, next } = journal.find(ask, limits.journalEntries);
      const entries = [...(await reader.at(places))].reverse();
      const named = await around(entries);
      // And the sessions of whoever reviewed, raised or agreed: without them nobody can tell that they did.
      const about = [...named, ...(await around([...entries, ...named]))];
      const answer: JournalPage = {
        entries: entries.map(placed),
        about: about.map(placed),
        matches,
        next,
      };
      return reply
        .type(CBOR)
        .header('cache-control', 'no-store')
        .send(Buffer.from(toCbor(answer)));
    },
  });
}

function asked(body: Buffer | undefined): JournalAsk {
  try {
    return journalAsk.parse(fromCbor(body ?? Buffer.alloc(0)));
  } catch {
    throw new Problem('request/malformed', 'no question of the journal');
  }
}

function placed({ index, version, bytes }: StoredEntry): JournalPage['entries'][number] {
  return { index, version, bytes };
}
