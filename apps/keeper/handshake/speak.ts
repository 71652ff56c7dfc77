import { z } from 'zod';
import { Problem } from '#problems/catalogue.ts';
import { ChannelError } from '#seal/channel.ts';
import { type Answer, type Ask, type Method, methods, request } from '#wire/keeper.ts';
import type { Keeper } from '../keeper.ts';
import type { Acting } from '../methods/acting.ts';
import { append } from '../methods/append.ts';
import { attach } from '../methods/attach.ts';
import { bring } from '../methods/bring.ts';
import { budget } from '../methods/budget.ts';
import { find } from '../methods/find.ts';
import { grant } from '../methods/grant.ts';
import { handIn } from '../methods/hand-in.ts';
import { match } from '../methods/match.ts';
import { pendingMachines } from '../methods/pending-machines.ts';
import { present } from '../methods/present.ts';
import { whoami } from '../methods/whoami.ts';
import { refusal } from '../refusal.ts';

const ACTS = {
  append,
  attach,
  bring,
  budget,
  find,
  grant,
  handIn,
  match,
  pendingMachines,
  present,
  whoami,
};

/** A question through the channel. What is wrong with the channel is answered outside it, all else inside. */
export async function speak(
  keeper: Keeper,
  { session, n, box }: Ask<'/channel'>,
): Promise<Answer<'/channel'>> {
  const { live, state } = keeper;
  const spoken = live.get(session);
  const account = spoken && state.directory.account(spoken.account);
  if (spoken === undefined || account === undefined) throw new Problem('session/unknown');
  const message = await spoken.channel.hear(n, box).catch((error: unknown) => {
    if (!(error instanceof ChannelError)) throw error;
    // Browsers send once more what a broken connection left without an answer. The session is as good as before.
    const isRepeated = error.code === 'channel/replayed';
    throw new Problem(isRepeated ? 'request/repeated' : 'session/unknown', error.code);
  });
  return {
    box: await spoken.channel.answer(
      n,
      await outcome(keeper, { session: spoken, account }, message),
    ),
  };
}

async function outcome(keeper: Keeper, acting: Acting, message: unknown): Promise<unknown> {
  try {
    return { ok: await act(keeper, acting, message) };
  } catch (error) {
    const { session, account } = acting;
    const { code, message: text } = refusal(
      error,
      keeper.log.child({ account: account.id, session: session.id }),
    );
    return { problem: { code, message: text } };
  }
}

async function act(keeper: Keeper, acting: Acting, message: unknown): Promise<unknown> {
  const asked = request.safeParse(message);
  if (!asked.success || !isMethod(asked.data.method)) throw new Problem('request/malformed');
  const { method } = asked.data;
  const params = methods[method].params.safeParse(asked.data.params);
  if (!params.success) throw new Problem('request/malformed', method);
  const act = ACTS[method] as (keeper: Keeper, acting: Acting, params: unknown) => Promise<unknown>;
  return z.encode(methods[method].ok as z.ZodType, await act(keeper, acting, params.data));
}

function isMethod(name: string): name is Method {
  return Object.hasOwn(methods, name);
}
