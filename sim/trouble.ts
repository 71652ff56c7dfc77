/** What goes wrong with whole machines and links, and the loss of a site with what people do then. */
import type { Draw } from '../city/draw.ts';
import type { Fault } from './faults.ts';
import type { House } from './house/house.ts';
import { launch } from './house/two-people.ts';
import { cutTheLine, findItAgain } from './parting.ts';
import type { Scenario } from './scenarios.ts';
import type { Seed } from './seed.ts';
import { stealKeys } from './thief.ts';
import { takeCourier, tellLies } from './traitor.ts';

/** It fell on what cannot be harmed so. */
const NOTHING = Symbol();

export async function makeTrouble(
  house: House,
  { rates, happens, virtualMs }: Scenario,
  seed: Seed,
  until: number,
): Promise<void> {
  const { timeline, chances, network, trace } = seed;
  const draw: Draw = seed.draw.apart('trouble');
  const each = (fault: Fault, meanMs: number | null, act: (draw: Draw) => unknown) => {
    if (meanMs === null) return;
    const own = draw.apart(fault);
    const next = () =>
      timeline.after(own.exponential(meanMs), () => {
        if (timeline.now >= until) return;
        if (act(own) !== NOTHING) chances.count(fault);
        next();
      });
    next();
  };
  const { killEachMs, cutEachMs, clockEachMs, secondKeeperEachMs, lieEachMs } = rates;
  each('keeper killed', killEachMs.keeper, (own) => own.pick(house.sites).kill('keeper'));
  each('server killed', killEachMs.server, (own) => own.pick(house.sites).kill('server'));
  each('courier killed', killEachMs.courier, (own) => own.pick(house.lifeboats).kill('courier'));
  each('desk killed', killEachMs.desk, (own) => own.pick(house.desks).kill());
  each('second keeper', secondKeeperEachMs, () => house.standing.startSecondKeeper());
  const machines = [
    ...house.sites.map(({ machine }) => machine),
    ...house.desks.map(({ parts }) => parts.name),
  ];
  each('links cut', cutEachMs, (own) => {
    const [one, other] = [own.pick(house.sites).machine, own.pick(machines)];
    const forMs = own.exponential(20_000);
    if (one === other) return NOTHING;
    trace.say('network', `${one} and ${other} cut for ${Math.round(forMs)} ms`);
    network.cut(one, other, timeline.now + forMs);
    return undefined;
  });
  each('clock set', clockEachMs, (own) => {
    const skewMs = own.between(-90_000, 90_000);
    const who = own.pick([...house.sites.map(({ parts }) => parts.machine), ...house.desks]);
    who.skewMs = skewMs;
    trace.say('clock', `${'parts' in who ? who.parts.name : who.name} is off by ${skewMs} ms`);
  });
  each('server lied', lieEachMs, (own) =>
    own.chance(0.8)
      ? tellLies(house.main, own, seed)
      : takeCourier(own.pick(house.lifeboats), own, seed),
  );
  if (happens === 'lost') await loseMain(house, virtualMs, draw, seed);
  else if (happens === 'found again') await findItAgain(house, seed, until);
  else if (happens === 'keys stolen') await stealKeys(house, seed);
  else if (happens !== null) await cutTheLine(house, happens === 'cut either way', seed, until);
}

async function loseMain(house: House, virtualMs: number, draw: Draw, seed: Seed): Promise<void> {
  const { timeline, chances, trace } = seed;
  const [lifeboat] = house.lifeboats;
  await timeline.rest(draw.between(virtualMs * 0.3, virtualMs * 0.7));
  await lifeboat!.ready();
  chances.count('site lost');
  trace.say(house.main.machine, 'lost, disk and all');
  await house.main.lose();
  await timeline.rest(draw.between(1_000, 20_000));
  await launch(house, lifeboat!, false, seed);
  house.standing = lifeboat!;
}
