import { Problem } from '#problems/catalogue.ts';
import { hasStoodDown, standDown, standDownOptions } from './branch/stand-down.ts';
import { enrol } from './handshake/enrol.ts';
import { enrolOptions } from './handshake/enrol-options.ts';
import { openSession } from './handshake/open-session.ts';
import { sessionOptions } from './handshake/session-options.ts';
import { speak } from './handshake/speak.ts';
import type { Acts } from './http.ts';
import type { Keeper } from './keeper.ts';

/** What a keeper does for whoever asks: nothing any more, once its site gave way. */
export function actsOf(keeper: Keeper): Acts {
  const here =
    <A, B>(act: (keeper: Keeper, asked: A) => Promise<B>) =>
    async (asked: A): Promise<B> => {
      if (hasStoodDown(keeper)) throw new Problem('site/stood-down');
      return act(keeper, asked);
    };
  return {
    '/enrol/options': here(enrolOptions),
    '/enrol': here(enrol),
    '/session/options': here(sessionOptions),
    '/session': here(openSession),
    '/channel': here(speak),
    '/stand-down/options': here(standDownOptions),
    '/stand-down': here(standDown),
    async '/cosigned'({ note }) {
      await keeper.cosigned.take(note);
      return {};
    },
    '/launch/options': notHere,
    '/launch': notHere,
  };
}

async function notHere(): Promise<never> {
  throw new Problem('lifeboat/not-here');
}
