/** A site whose log a second one holds, as anybody may ask it. What it answers is believed by nobody here. */
import type { Bytes } from '#base/bytes.ts';
import { fromCbor, toCbor } from '#base/cbor.ts';
import { PROTOCOL } from '#wire/keeper.ts';
import { type SlipPage, type Standing, slipPage } from '#wire/lifeboat.ts';
import { attachmentPath } from './layout.ts';

export type MainSite = {
  checkpoint(): Promise<Bytes>;
  /** By its C2SP path. */
  resource(path: string): Promise<Bytes>;
  /** Those of a lifeboat after the last that it took. */
  slips(taken: SlipsTaken): Promise<SlipPage>;
  /** Sealed bytes by their SHA-256, hexadecimal; null where they are gone. */
  attachment(hash: string): Promise<Bytes | null>;
  /** Brings it a checkpoint that this lifeboat has signed for. */
  cosigned(note: Bytes): Promise<void>;
};

export type SlipsTaken = Pick<Standing, 'lifeboat' | 'slip'> & { readonly ticket: string };

/** It answered otherwise than it should, or not at all. */
export class SiteAway extends Error {
  override readonly name = 'SiteAway';
}

const ANSWER_WITHIN_MS = 15_000;
/** 256 entries of the largest size, or slips. */
export const MOST_BYTES = 20 * 2 ** 20;

/** @param origin of its desks */
export function mainSite(origin: string, get: typeof fetch): MainSite {
  async function answer(path: string, init: RequestInit = {}): Promise<Response> {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    try {
      return await get(new URL(path, origin), { ...init, signal, redirect: 'error' });
    } catch (error) {
      throw new SiteAway(String((error as Error).cause ?? (error as Error).name));
    }
  }

  async function ask(path: string, init: RequestInit = {}): Promise<Bytes> {
    return bodyOf(path, await answer(path, init));
  }

  return {
    checkpoint: () => ask('/checkpoint'),
    resource: (path) => ask(`/${path}`),
    async slips({ slip, ticket }) {
      const headers = { authorization: `Lifeboat ${ticket}` };
      return slipPage.parse(fromCbor(await ask(`/slips?after=${slip}`, { headers })));
    },
    async attachment(hash) {
      const path = `/${attachmentPath(hash)}`;
      const response = await answer(path);
      return response.status === 404 ? null : bodyOf(path, response);
    },
    async cosigned(note) {
      const headers = { 'content-type': 'application/cbor' };
      const body = toCbor({ protocol: PROTOCOL, note });
      await ask('/relay/cosigned', { method: 'POST', headers, body });
    },
  };
}

async function bodyOf(path: string, response: Response): Promise<Bytes> {
  if (!response.ok) throw new SiteAway(`${path.split('?')[0]}: ${response.status}`);
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const part of response.body ?? []) {
      length += part.length;
      if (length > MOST_BYTES) throw new SiteAway('an answer without end');
      parts.push(part);
    }
  } catch (error) {
    if (error instanceof SiteAway) throw error;
    throw new SiteAway(String((error as Error).cause ?? (error as Error).name));
  }
  return new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());
}
