import { setTimeout as sleep } from 'node:timers/promises';
import { SiteAway } from '#backup/main-site.ts';
import type { Standing } from '#wire/lifeboat.ts';
import { type Pulling, pull } from './pull.ts';
import { REFUSED } from './restored.ts';

/** What came of it, for whoever started this. */
type Said =
  | { readonly failed: string }
  | {
      readonly ready: true;
      readonly joined: {
        readonly entries: number;
        /** Streams whose keys did not come, and attachments that did not. */
        readonly awaited: number;
        readonly attachments: number;
      };
    };

const LOOK_MS = 250;
/** So often it is looked again for keys and attachments once every entry stands. */
const LAST_LOOKS = 20;

/** Brings all that a site wrote that gave way, and waits for it to give way where it has not. Ends with the signal. @throws KeeperAway, LogRefusal */
export async function joinBranch(pulling: Pulling, signal: AbortSignal): Promise<Said> {
  for (let looks = 0; !signal.aborted; ) {
    const pulled = await pull(pulling, null).catch((error: unknown) => {
      if (error instanceof SiteAway) return null;
      throw error;
    });
    const stands = pulled?.stands;
    if (stands?.refused != null) return { failed: `Not joined: ${REFUSED[stands.refused.why]}.` };
    if (stands?.joined != null) {
      const { done, all } = stands.joined;
      pulling.progress(done, all);
      if (done === all) looks += 1;
      if (done === all && (isComplete(stands) || looks > LAST_LOOKS)) return told(stands, all);
    }
    await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
  return { failed: 'Not joined: it was ended before that.' };
}

function isComplete({ awaited, attachments }: Standing): boolean {
  return awaited.streams === 0 && attachments === 0;
}

function told({ awaited, attachments }: Standing, entries: number): Said {
  return { ready: true, joined: { entries, awaited: awaited.streams, attachments } };
}
