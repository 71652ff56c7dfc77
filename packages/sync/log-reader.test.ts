import { expect, it } from 'vitest';
import { uuidv7 } from '#base/ids.ts';
import { type LogReader, logReader } from './log-reader.ts';

const ORIGIN = 'https://lifeboat.example';
const id = uuidv7(
  () => 0,
  (bytes) => new Uint8Array(bytes),
);

const ASK: { readonly [Q in keyof LogReader]: (reader: LogReader) => Promise<unknown> } = {
  entries: (reader) => reader.entries('org'),
  signIns: (reader) => reader.signIns(id),
  board: (reader) => reader.board(),
  arrivals: (reader) => reader.arrivals(),
  accessJournal: (reader) =>
    reader.accessJournal({
      account: null,
      patient: null,
      kinds: ['opening'],
      from: 0,
      to: 1,
      before: null,
    }),
  packFiles: (reader) => reader.packFiles(),
  packFile: (reader) => reader.packFile(new Uint8Array(32)),
  measures: (reader) => reader.measures('2026-07-01', '2026-07-02'),
  measured: (reader) =>
    reader.measured({ from: '2026-07-01', to: '2026-07-02', service: null, measure: 'B02' }, 0),
  handBack: (reader) => reader.handBack('out-of-hours'),
  services: (reader) => reader.services(),
  codeLists: (reader) => reader.codeLists(),
  codeSlice: (reader) => reader.codeSlice('00'),
  careIdentity: (reader) => reader.careIdentity(),
  cosigned: (reader) => reader.cosigned(),
  inclusion: (reader) => reader.inclusion([0], 1),
  feed: (reader) =>
    reader.feed(0, { onEntry: () => {}, onSize: () => {} }, new AbortController().signal),
};

it.each(Object.entries(ASK))(
  '%s is asked of the site that the session is with, and of no other',
  async (_, ask) => {
    const asked: (readonly [url: string, ticket: string | null, redirect: unknown])[] = [];
    const reader = logReader({
      origin: ORIGIN,
      ticket: new Uint8Array(3),
      async fetch(url, how) {
        asked.push([`${url}`, new Headers(how?.headers).get('authorization'), how?.redirect]);
        return Response.json({ type: 'log/unavailable' }, { status: 503 });
      },
    });
    await expect(ask(reader)).rejects.toMatchObject({ code: 'log/unavailable' });
    expect(asked).toEqual([[expect.stringContaining(`${ORIGIN}/`), 'Bearer AAAA', 'error']]);
  },
);
