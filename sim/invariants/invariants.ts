/** What must be true of every house once it has come to rest. What must be true at every moment is looked at as it happens: `witness.ts`, `machines/disk.ts`. */
import { caresForAll } from './cares-for-all.ts';
import { isConsistent } from './consistent.ts';
import { gaveWayWhole, nobodySilentElsewhere } from './gave-way.ts';
import type { Holds } from './holds.ts';
import { keepsWhatWasSaid } from './keeps-what-was-said.ts';
import { hasOneWriter } from './one-writer.ts';
import { foldsAlike } from './same-fold.ts';

export const INVARIANTS: Readonly<Record<string, Holds>> = {
  'nothing acknowledged is lost': keepsWhatWasSaid,
  'one writer': hasOneWriter,
  'the log is consistent everywhere': isConsistent,
  'what gave way is in the one log': gaveWayWhole,
  'nobody is silent at the other site': nobodySilentElsewhere,
  'no case without owner or queue': caresForAll,
  'the same fold everywhere': foldsAlike,
};
