/** What was played, as a table and as data. */
import type { City } from '../city.ts';
import { type CityOptions, fromWords } from '../options.ts';
import type { Follower } from './follower.ts';
import type { Tally } from './tally.ts';

export function report(parts: {
  readonly options: Pick<CityOptions, 'people' | 'days' | 'seed' | 'speed' | 'from'>;
  readonly city: City;
  readonly follower: Follower;
  readonly tally: Tally;
  readonly seconds: number;
  readonly bytes: number;
}): { readonly json: object; readonly text: string } {
  const { options, city, follower, tally, seconds, bytes } = parts;
  const { cases, closed, repeats, ended } = follower.counts;
  const open = [...follower.open].filter(({ state }) => state.kind !== 'closed').length;
  const staff = new Set(city.shifts.map(({ role, who }) => `${role} ${who}`)).size;
  const figures = {
    calls: city.calls.length,
    played: tally.played,
    reports: tally.reports,
    answered: tally.taken.queued + tally.taken.ended + tally.taken.joined,
    abandoned: tally.abandoned,
    cases,
    joined: tally.taken.joined,
    ended,
    repeatCallers: repeats,
    telephone: { answered: tally.answered, abandoned: tally.abandoned },
    triage: tally.triage,
    observations: { sets: tally.observed, withEarlyWarning: tally.scored },
    comfortCalls: tally.comforted,
    closed,
    open,
    staff,
    entries: follower.size,
    seconds: Number(seconds.toFixed(1)),
    callsPerSecond: Number((tally.played / seconds).toFixed(1)),
    entriesPerSecond: Math.round(follower.size / seconds),
    bytesPerCall: Math.round(bytes / Math.max(1, tally.played)),
  };
  const { triage } = tally;
  const failures = Object.fromEntries(tally.failures);
  const { people, days, seed, speed, from } = options;
  const rows: readonly (readonly [string, string])[] = [
    ['Calls', `${figures.calls}, of which ${figures.reports} came as NHS 111 reports`],
    ['Answered', `${figures.answered}`],
    [
      'Abandoned',
      `${figures.abandoned} (${share(figures.abandoned, figures.answered + figures.abandoned)})`,
    ],
    ['Cases', `${cases}; ${closed} closed, ${open} open at the end`],
    [
      'No case',
      `${ended - tally.taken.joined} ended without, ${tally.taken.joined} joined to an open one`,
    ],
    ['Repeat callers', `${repeats}`],
    [
      'Triage',
      `${triage.begun}: ${triage.ended} to an end, ${triage.handedOver} left to a clinician; ${triage.redFlags} with a red flag, ${triage.wentBack} with a step back`,
    ],
    ['Observations', `${tally.observed} sets, ${tally.scored} with a whole NEWS2`],
    ['Comfort calls', `${tally.comforted}`],
    ['People at work', `${staff}`],
    ['Entries', `${figures.entries} in the log`],
    [
      'Took',
      `${figures.seconds} s: ${figures.callsPerSecond} calls and ${figures.entriesPerSecond} entries a second`,
    ],
    [
      'On disk',
      `${(bytes / 1e6).toFixed(0)} MB, ${Math.round(figures.bytesPerCall / 1000)} kB a call, an empty house included`,
    ],
    [
      'The same again',
      `--people ${people} --days ${days} --seed ${seed} --from ${fromWords(from)}`,
    ],
    ...Object.entries(failures).map(
      ([why, count]) => ['Could not', `${count} times: ${why}`] as const,
    ),
  ];
  const lines = rows.map(([name, what]) => `  ${name.padEnd(15)} ${what}`);
  return {
    json: { people, days, seed, speed, from: new Date(from).toISOString(), ...figures, failures },
    text: [
      '',
      `Played: ${people} people, ${days === 1 ? 'a day' : `${days} days`} from ${fromWords(from)}, seed ${seed}`,
      '',
      ...lines,
      '',
    ].join('\n'),
  };
}

function share(part: number, whole: number): string {
  return whole === 0 ? 'none' : `${((100 * part) / whole).toFixed(1)}%`;
}
