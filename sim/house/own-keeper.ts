/** A keeper as its courier reaches it, over the courier's own socket. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Bytes } from '#base/bytes.ts';
import { fromCbor, toCbor } from '#base/cbor.ts';
import {
  broughtAttachment,
  broughtEntries,
  slipPage,
  standing,
  wantedAttachments,
} from '#wire/lifeboat.ts';
import { KeeperAway, type OwnKeeper } from '../../apps/lifeboat/own-keeper.ts';
import type { Process } from '../engine/process.ts';
import { injected } from './injected.ts';

/** Where a courier hands in, and whose it is. */
export type HandingIn = { readonly process: Process; readonly courier: FastifyInstance };

/**
 * @param reach null while nobody listens there
 * @param isTaken whether its courier is in somebody's hands, who hands in the entries in another order
 */
export function ownKeeper(reach: () => HandingIn | null, isTaken: () => boolean): OwnKeeper {
  async function ask<T>(
    answered: z.ZodType<T>,
    method: 'GET' | 'POST',
    path: string,
    body: Bytes | null,
  ): Promise<T> {
    const reached = reach();
    if (reached?.process.isAlive !== true) throw new KeeperAway('none');
    const { process, courier } = reached;
    const { promise: died, reject } = Promise.withResolvers<never>();
    process.onKilled(() => reject(new KeeperAway('ended')));
    const headers = body === null ? {} : { 'content-type': 'application/cbor' };
    const answering = process.run(() => injected(courier, { method, path, headers, body }));
    const answer = await Promise.race([answering, died]);
    if (answer.status !== 200) throw new KeeperAway(`${answer.status}`);
    return answered.parse(fromCbor(new Uint8Array(answer.body)));
  }
  const bring = (path: string, body: Bytes) => ask(standing, 'POST', path, body);
  return {
    standing: () => ask(standing, 'GET', '/standing', null),
    takeEntries(brought) {
      const { entries } = brought;
      const other = isTaken() ? entries.toReversed() : entries;
      return bring('/entries', toCbor(z.encode(broughtEntries, { ...brought, entries: other })));
    },
    takeSlips: (brought) => bring('/slips', toCbor(z.encode(slipPage, brought))),
    wantedAttachments: (after) =>
      ask(wantedAttachments, 'GET', `/attachments?after=${after}`, null),
    takeAttachment: (bytes) => bring('/attachment', toCbor(z.encode(broughtAttachment, { bytes }))),
    close: () => undefined,
  };
}
