import { expect, it } from 'vitest';
import { toCbor } from '#base/cbor.ts';
import { PROTOCOL } from '#wire/keeper.ts';
import { logReader } from './log-reader.ts';
import { relayTransport } from './transport.ts';

const away = { code: 'keeper/unavailable' };

/** Bytes that are no CBOR, and CBOR that is something else. */
const BENT = [Uint8Array.of(0xff, 0x00), toCbor({ another: 'thing' })];

const giving =
  (bytes: Uint8Array<ArrayBuffer>): typeof fetch =>
  async () =>
    new Response(bytes);

it.each(BENT)(
  'an answer that a server has bent is as good as none, to whoever asks the keeper',
  async (bytes) => {
    const transport = relayTransport('https://desk.example', giving(bytes));
    const asked = transport('/session/options', { protocol: PROTOCOL, knownKeeper: null });
    await expect(asked).rejects.toMatchObject(away);
  },
);

it.each(BENT)('and to whoever reads the log', async (bytes) => {
  const ticket = new Uint8Array(32);
  const reader = logReader({ origin: 'https://desk.example', ticket, fetch: giving(bytes) });
  await expect(reader.inclusion([0], 1)).rejects.toMatchObject(away);
  await expect(reader.board()).rejects.toMatchObject(away);
});

/** Headers, the first bytes, and then the line is cut, or the time is over. */
const cut: typeof fetch = async () =>
  new Response(
    new ReadableStream({
      start: (body) => body.enqueue(Uint8Array.of(0xa1)),
      pull: (body) => body.error(new TypeError('terminated')),
    }),
  );

it('so is an answer that was cut in its middle, to both', async () => {
  const transport = relayTransport('https://desk.example', cut);
  const asked = transport('/session/options', { protocol: PROTOCOL, knownKeeper: null });
  await expect(asked).rejects.toMatchObject(away);
  const ticket = new Uint8Array(32);
  const reader = logReader({ origin: 'https://desk.example', ticket, fetch: cut });
  await expect(reader.board()).rejects.toMatchObject(away);
  await expect(reader.packFile(ticket)).rejects.toMatchObject(away);
});
