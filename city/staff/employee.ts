import type { Device } from '#sync/device.ts';
import type { Desk } from '#testkit/person.ts';

/** Somebody made up, with what they sign in with. */
export interface Employee {
  readonly name: string;
  readonly authenticators: Desk['authenticators'];
  readonly device: Device;
}
