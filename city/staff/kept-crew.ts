/** A crew on disk, so that the demonstration's people are there again at its next start. Their keys are in the clear, as nobody they could harm exists. */
import type { Uuid } from '#base/ids.ts';
import { keptAuthenticator, softwareDevice } from '#testkit/person.ts';
import type { KeptPasskey } from '#testkit/software-authenticator.ts';
import type { Employee } from './employee.ts';

interface KeptEmployee {
  readonly name: string;
  readonly passkey: KeptPasskey;
}

export interface KeptCrew {
  readonly operators: readonly [KeptEmployee, KeptEmployee];
  readonly staff: Readonly<Record<string, KeptEmployee>>;
  readonly guest: Uuid;
}

export function keep(
  [first, second]: readonly [Employee, Employee],
  staff: ReadonlyMap<string, Employee>,
  guest: Uuid,
): KeptCrew {
  return {
    operators: [kept(first), kept(second)],
    staff: Object.fromEntries([...staff].map(([as, one]) => [as, kept(one)])),
    guest,
  };
}

export function restored(
  origin: string,
  { operators: [first, second], staff, guest }: KeptCrew,
): {
  readonly operators: readonly [Employee, Employee];
  readonly staff: Map<string, Employee>;
  readonly guest: Uuid;
} {
  const again = ({ name, passkey }: KeptEmployee): Employee => ({
    name,
    authenticators: [keptAuthenticator(origin, passkey)],
    device: softwareDevice(),
  });
  return {
    operators: [again(first), again(second)],
    staff: new Map(Object.entries(staff).map(([as, one]) => [as, again(one)])),
    guest,
  };
}

function kept({ name, authenticators: [passkey] }: Employee): KeptEmployee {
  return { name, passkey: passkey.keep() };
}
