import { relayTransport, type Transport } from '#sync/transport.ts';
import { signIn, softwareDevice } from '#testkit/person.ts';
import { ending, type Play } from '../play.ts';

/** All that a desk sends through the relay while it signs in and opens a case, kept. */
export const copiedRequests: Play = {
  name: 'copied requests and replayed messages',
  story:
    'Records a desk that signs in and opens a case, and sends each request again, as it was and in other places.',
  bound: 0,
  mustBeNoticed: false,
  async run({ house, hire, open }) {
    const relay = relayTransport(house.origin, fetch);
    const kept: Parameters<Transport>[] = [];
    const listening: Transport = (path, ask) => {
      kept.push([path, ask]);
      return relay(path, ask);
    };
    const victim = await hire('clinician');
    const other = await hire('clinician');
    const desk = await signIn(listening, victim.authenticators, softwareDevice());
    await desk.keyring.ensure([{ stream: `case/${open[0]}`, subject: null }], 'care');
    const tried: Record<string, string> = {};
    for (const [i, [path, ask]] of kept.entries()) {
      if (path === '/session/options') continue;
      tried[`${i} ${path}`] = await ending(relay(path, ask as never));
      if (path !== '/channel') continue;
      const asked = ask as { readonly n: number };
      tried[`${i} ${path}, next number`] = await ending(
        relay(path, { ...asked, n: asked.n + 50 } as never),
      );
      tried[`${i} ${path}, other session`] = await ending(
        relay(path, { ...asked, n: 900 + i, session: other.session.id } as never),
      );
    }
    const worked = Object.values(tried).filter((end) => end === 'it worked').length;
    return { exposed: worked, noticedMs: null, tried };
  },
};
