/** A lifeboat's courier, as `apps/lifeboat/main.ts` runs it, from look to look. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { mainSite, SiteAway } from '#backup/main-site.ts';
import { type Bytes, equal } from '#base/bytes.ts';
import { fromCbor, toCbor } from '#base/cbor.ts';
import { rfc6962 } from '#tlog/merkle.ts';
import { LogRefusal } from '#tlog/refusal.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import {
  broughtAttachment,
  broughtEntries,
  slipPage,
  standing,
  wantedAttachments,
} from '#wire/lifeboat.ts';
import { KeeperAway, type OwnKeeper } from '../../apps/lifeboat/own-keeper.ts';
import { pull } from '../../apps/lifeboat/pull.ts';
import type { Process } from '../engine/process.ts';
import { injected } from './injected.ts';
import type { RunningKeeper } from './keeper-process.ts';
import type { Machine } from './machine.ts';

/** As much of its site as a courier knows. */
type Lifeboat = {
  readonly parts: { readonly machine: Machine };
  readonly keeper: RunningKeeper | null;
  readonly isLaunched: boolean;
  readonly isCourierTaken: boolean;
};

/** Less often than it does, so that more is lost with a site, and less is computed. */
const LOOK_MS = 1_500;
const AWAY_MS = 1_000;
const TELL_AGAIN_MS = 10_000;

/** @param main the origin of the site that it fetches from */
export async function runCourier(site: Lifeboat, process: Process, main: string): Promise<void> {
  const { machine } = site.parts;
  const { network, trace } = machine.seed;
  const pulling = {
    site: mainSite(main, network.fetchOf(machine.name, process)),
    keeper: keeperOf(site),
    hasher: rfc6962(sha256),
    ...{ absent: new Set<string>(), altered: new Set<string>() },
    progress: () => undefined,
  };
  let told: { readonly note: Bytes; readonly at: number } | null = null;
  let wrong = '';
  const say = (now: string) => {
    if (now !== wrong) trace.say(machine.name, `courier: ${now}`);
    wrong = now;
  };
  while (!site.isLaunched) {
    let waits = LOOK_MS;
    try {
      const isFresh = told !== null && machine.clock() - told.at < TELL_AGAIN_MS;
      const { stands, untold } = await pull(pulling, isFresh ? told!.note : null);
      const { cosigned, refused } = stands;
      const isTold = isFresh && cosigned !== null && equal(cosigned, told!.note);
      if (cosigned !== null && refused === null && untold === null && !isTold)
        told = { note: cosigned, at: machine.clock() };
      if (refused !== null) say(`refused, ${refused.why}`);
      else say(untold?.name ?? 'all is well');
      if (untold !== null) waits = AWAY_MS;
    } catch (error) {
      waits = AWAY_MS;
      if (error instanceof LogRefusal) say(`forged, ${error.code}`);
      else if (error instanceof SiteAway || error instanceof KeeperAway) say(error.name);
      else throw error;
    }
    await sleep(waits);
  }
}

/** Over the courier's own socket. */
function keeperOf(site: Lifeboat): OwnKeeper {
  async function ask<T>(
    answered: z.ZodType<T>,
    method: 'GET' | 'POST',
    path: string,
    body: Bytes | null,
  ): Promise<T> {
    const { keeper } = site;
    if (keeper?.as !== 'standing by') throw new KeeperAway('none');
    const { process, courier } = keeper;
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
      const other = site.isCourierTaken ? entries.toReversed() : entries;
      return bring('/entries', toCbor(z.encode(broughtEntries, { ...brought, entries: other })));
    },
    takeSlips: (brought) => bring('/slips', toCbor(z.encode(slipPage, brought))),
    wantedAttachments: (after) =>
      ask(wantedAttachments, 'GET', `/attachments?after=${after}`, null),
    takeAttachment: (bytes) => bring('/attachment', toCbor(z.encode(broughtAttachment, { bytes }))),
    close: () => undefined,
  };
}
