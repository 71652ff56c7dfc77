import { SILENT } from '#identity/directory.ts';
import { accountStream, type Keeper, type OwnDraft, write } from './keeper.ts';

/** Writes down the end of each session that has fallen silent, so that nobody reads by its ticket either. */
export async function closeSilent(keeper: Keeper): Promise<void> {
  const { live, turns } = keeper;
  if (live.silent().length === 0) return;
  await turns.alone(async () => {
    const closings = live.silent().map(
      ({ id, account }): OwnDraft => ({
        stream: accountStream(account),
        type: 'session.closed',
        facts: { session: id, reason: SILENT },
      }),
    );
    if (closings.length > 0) await write(keeper, ...closings);
  });
}
