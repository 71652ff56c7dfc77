import { Problem } from '#problems/catalogue.ts';
import { enrol } from './handshake/enrol.ts';
import { enrolOptions } from './handshake/enrol-options.ts';
import { openSession } from './handshake/open-session.ts';
import { sessionOptions } from './handshake/session-options.ts';
import { speak } from './handshake/speak.ts';
import type { Acts } from './http.ts';
import type { Keeper } from './keeper.ts';

/** What a keeper does for whoever asks. */
export function actsOf(keeper: Keeper): Acts {
  return {
    '/enrol/options': (asked) => enrolOptions(keeper, asked),
    '/enrol': (asked) => enrol(keeper, asked),
    '/session/options': (asked) => sessionOptions(keeper, asked),
    '/session': (asked) => openSession(keeper, asked),
    '/channel': (asked) => speak(keeper, asked),
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
