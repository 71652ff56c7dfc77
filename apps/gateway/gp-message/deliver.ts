import { unreachable } from '#base/assert.ts';
import type { GpMessage } from '#fhir/gp-message/message.ts';
import { DEADLINE_MS, deliverOverHttps } from './deliver-over-https.ts';
import { deliverToFolder, nodeDisk } from './deliver-to-folder.ts';
import type { Delivery } from './delivery.ts';
import type { GpRoute } from './route.ts';

/** Hands a message over, durably taken or not at all. Handing it over again is harmless. */
export function deliver(message: GpMessage, route: GpRoute): Promise<Delivery> {
  switch (route.kind) {
    case 'folder':
      return deliverToFolder(message, route.folder, nodeDisk);
    case 'https':
      return deliverOverHttps(message, route, DEADLINE_MS);
    default:
      return unreachable(route);
  }
}
