import { SILENT } from '#identity/directory.ts';
import { accountStream, type Keeper, write } from './keeper.ts';

/** Writes down the end of each session that has fallen silent, so that nobody reads by its ticket either. */
export async function closeSilent(keeper: Keeper): Promise<void> {
  const { live, turns } = keeper;
  if (live.silent().length === 0) return;
  await turns.alone(async () => {
    // Singly: none of them needs the others.
    const closings = live.silent().map(({ id: session, account }) => {
      const facts = { session, reason: SILENT };
      return write(keeper, { stream: accountStream(account), type: 'session.closed', facts });
    });
    await Promise.all(closings);
  });
}
