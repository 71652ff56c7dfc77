/** The main site as anybody may ask it. What it answers is believed by nobody here. */
import type { Bytes } from '#base/bytes.ts';
import { fromCbor, toCbor } from '#base/cbor.ts';
import { PROTOCOL } from '#wire/keeper.ts';
import { type SlipPage, slipPage } from '#wire/lifeboat.ts';

export type MainSite = {
  checkpoint(): Promise<Bytes>;
  /** By its C2SP path. */
  resource(path: string): Promise<Bytes>;
  slips(after: number, ticket: string): Promise<SlipPage>;
  /** Brings it a checkpoint that this lifeboat has signed for. */
  cosigned(note: Bytes): Promise<void>;
};

/** It answered otherwise than it should, or not at all. */
export class SiteAway extends Error {
  override readonly name = 'SiteAway';
}

const ANSWER_WITHIN_MS = 15_000;
/** 256 entries of the largest size, or slips. */
const MOST_BYTES = 20 * 2 ** 20;

/** @param origin of its desks */
export function mainSite(origin: string, get: typeof fetch): MainSite {
  async function ask(path: string, init: RequestInit = {}): Promise<Bytes> {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    try {
      const response = await get(new URL(path, origin), { ...init, signal, redirect: 'error' });
      if (!response.ok) throw new SiteAway(`${path.split('?')[0]}: ${response.status}`);
      return await bounded(response);
    } catch (error) {
      if (error instanceof SiteAway) throw error;
      throw new SiteAway(String((error as Error).cause ?? (error as Error).name));
    }
  }

  return {
    checkpoint: () => ask('/checkpoint'),
    resource: (path) => ask(`/${path}`),
    async slips(after, ticket) {
      const headers = { authorization: `Lifeboat ${ticket}` };
      return slipPage.parse(fromCbor(await ask(`/slips?after=${after}`, { headers })));
    },
    async cosigned(note) {
      const headers = { 'content-type': 'application/cbor' };
      const body = toCbor({ protocol: PROTOCOL, note });
      await ask('/relay/cosigned', { method: 'POST', headers, body });
    },
  };
}

async function bounded(response: Response): Promise<Bytes> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > MOST_BYTES) throw new SiteAway('an answer without end');
    parts.push(part);
  }
  return new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());
}
