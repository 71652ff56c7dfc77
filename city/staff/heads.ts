/** How many people a shift needs. */

/** Erlang C: the share of calls that wait longer than `withinMs` where `heads` people take calls of `takesMs` each that come `anHour` an hour. */
function waitLonger(heads: number, anHour: number, takesMs: number, withinMs: number): number {
  const load = (anHour * takesMs) / 3_600_000;
  if (heads <= load) return 1;
  let blocked = 1;
  for (let i = 1; i <= heads; i += 1) blocked = (load * blocked) / (i + load * blocked);
  const waits = blocked / (1 - (load / heads) * (1 - blocked));
  return waits * Math.exp(-((heads - load) * withinMs) / takesMs);
}

/** As many as answer 95 of a hundred calls within two minutes, the national measure. */
export function handlersFor(anHour: number, takesMs: number): number {
  let heads = 1;
  while (waitLonger(heads, anHour, takesMs, 120_000) > 0.05) heads += 1;
  return heads;
}

/** As many as are busy four minutes in five: cases may wait a while, and calls may not. */
export function cliniciansFor(anHour: number, takesMs: number): number {
  return Math.max(1, Math.ceil((anHour * takesMs) / 3_600_000 / 0.8));
}
