import { unreachable } from '#base/assert.ts';
import type { Delivery, Letter } from './delivery.ts';
import { DEADLINE_MS, deliverOverHttps } from './over-https.ts';
import type { Route } from './route.ts';
import { deliverToFolder, nodeDisk } from './to-folder.ts';

/** Hands a letter over, durably taken or not at all. Handing it over again is harmless. */
export function deliver(letter: Letter, route: Route, wantsAnswer: boolean): Promise<Delivery> {
  switch (route.kind) {
    case 'folder':
      return deliverToFolder(letter, route.folder, nodeDisk);
    case 'https':
      return deliverOverHttps(letter, route, { deadlineMs: DEADLINE_MS, wantsAnswer });
    default:
      return unreachable(route);
  }
}
