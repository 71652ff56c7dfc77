/** What happens to whoever asks for too many people. */
import type { Uuid } from '#base/ids.ts';
import { dayOf } from '#base/stream.ts';
import { Problem } from '#problems/catalogue.ts';
import { type Keeper, write } from '../keeper.ts';
import type { Acting } from '../methods/acting.ts';
import { deviceName } from '../state.ts';
import type { Excess, Spender } from './budgets.ts';

/** At whose expense somebody is opened. */
export function spenderOf({ state }: Pick<Keeper, 'state'>, { account, session }: Acting): Spender {
  const recorded = state.directory.session(session.id);
  if (recorded === undefined) throw new Problem('session/unknown');
  return { account, device: deviceName(recorded) };
}

/** @throws Problem `access/frozen` */
export function mustNotBeFrozen(
  { state, clock }: Pick<Keeper, 'state' | 'clock'>,
  spender: Spender,
  subjects: readonly Uuid[],
): void {
  if (state.budgets.frozen(spender, subjects, clock()) !== null) throw new Problem('access/frozen');
}

/** Writes the freeze, once, before it is answered: whoever asks meanwhile waits for that. @throws Problem `access/frozen` */
export async function freeze(keeper: Keeper, acting: Acting, excess: Excess): Promise<never> {
  const { clock, freezing } = keeper;
  const { account, session } = acting;
  const key = `${account.id} ${excess.scope}`;
  const facts = { account: account.id, session: session.id, ...excess };
  const writing =
    freezing.get(key) ??
    write(keeper, { stream: `notices/${dayOf(clock())}`, type: 'access.frozen', facts }).finally(
      () => freezing.delete(key),
    );
  freezing.set(key, writing);
  await writing;
  throw new Problem('access/frozen', `${excess.scope}: ${excess.reason}`);
}
