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
