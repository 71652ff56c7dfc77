import { Problem } from '#problems/catalogue.ts';
import type { Acts } from '../http.ts';
import { type Launching, launch, launchOptions } from './launch.ts';

/** What a lifeboat's keeper does for whoever asks: nothing, but be launched. @param onLaunched once the answer is on its way */
export function standbyActs(launching: Launching, onLaunched: () => void): Acts {
  return {
    '/enrol/options': standingBy,
    '/enrol': standingBy,
    '/session/options': standingBy,
    '/session': standingBy,
    '/channel': standingBy,
    '/cosigned': standingBy,
    '/stand-down/options': standingBy,
    '/stand-down': standingBy,
    '/launch/options': () => launchOptions(launching),
    async '/launch'(asked) {
      const launched = await launch(launching, asked);
      onLaunched();
      return launched;
    },
  };
}

async function standingBy(): Promise<never> {
  throw new Problem('lifeboat/standing-by');
}
