import { SILENT } from '#identity/directory.ts';
import { accountStream, type Keeper, keeperEntry } from './keeper.ts';

/** Writes down the end of each session that has fallen silent, so that nobody reads by its ticket either. */
export async function closeSilent(keeper: Keeper): Promise<void> {
  const { live, turns, journal } = keeper;
  if (live.silent().length === 0) return;
  await turns.alone(async () => {
    const closings = live.silent().map(({ id, account }) =>
      keeperEntry(keeper, accountStream(account), 'session.closed', {
        session: id,
        reason: SILENT,
      }),
    );
    if (closings.length > 0) await journal.append(await Promise.all(closings));
  });
}
