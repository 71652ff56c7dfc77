/** This lifeboat's keeper, which stands by: on a Unix socket, where it judges what it is brought. */
import { Agent, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import type { Bytes } from '#base/bytes.ts';
import { fromCbor, toCbor } from '#base/cbor.ts';
import {
  type BroughtEntries,
  broughtAttachment,
  broughtEntries,
  type SlipPage,
  type Standing,
  slipPage,
  standing,
  type WantedAttachments,
  wantedAttachments,
} from '#wire/lifeboat.ts';

export type OwnKeeper = {
  standing(): Promise<Standing>;
  takeEntries(brought: BroughtEntries): Promise<Standing>;
  takeSlips(brought: SlipPage): Promise<Standing>;
  /** Those that are not here yet, named by entries after the one at this index. */
  wantedAttachments(after: number): Promise<WantedAttachments>;
  takeAttachment(bytes: Bytes): Promise<Standing>;
  close(): void;
};

/** It is not there, or could not keep what it was brought. */
export class KeeperAway extends Error {
  override readonly name = 'KeeperAway';
}

/** It verifies hundreds of signatures before it answers. */
const ANSWER_WITHIN_MS = 60_000;

export function ownKeeper(socketPath: string): OwnKeeper {
  const agent = new Agent({ keepAlive: true });

  async function ask<T>(
    answer: z.ZodType<T>,
    method: string,
    path: string,
    body: Uint8Array | null,
  ): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const headers = body === null ? {} : { 'content-type': 'application/cbor' };
    request({ socketPath, agent, method, path, headers, signal }, (response) => {
      buffer(response)
        .then((raw) => {
          if (response.statusCode !== 200) throw new KeeperAway(`${response.statusCode}`);
          resolve(answer.parse(fromCbor(raw)));
        })
        .catch(reject);
    })
      .on('error', (error: NodeJS.ErrnoException) => reject(new KeeperAway(error.code)))
      .end(body ?? undefined);
    return promise;
  }

  const bring = (path: string, body: Uint8Array) => ask(standing, 'POST', path, body);
  return {
    standing: () => ask(standing, 'GET', '/standing', null),
    takeEntries: (brought) => bring('/entries', toCbor(z.encode(broughtEntries, brought))),
    takeSlips: (brought) => bring('/slips', toCbor(z.encode(slipPage, brought))),
    wantedAttachments: (after) =>
      ask(wantedAttachments, 'GET', `/attachments?after=${after}`, null),
    takeAttachment: (bytes) => bring('/attachment', toCbor(z.encode(broughtAttachment, { bytes }))),
    close: () => agent.destroy(),
  };
}
