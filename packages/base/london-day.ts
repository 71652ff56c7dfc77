/** Days as London has them, `yyyy-mm-dd`: some have 23 hours, some 25. */
const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' });
const hour = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hour: '2-digit',
  hourCycle: 'h23',
});
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export function dayInLondon(at: number): string {
  return day.format(at);
}

/** Some days later, or earlier. */
export function dayAfter(iso: string, days = 1): string {
  return new Date(Date.parse(`${iso}T00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The moment at which a day begins, milliseconds since the epoch. London is never but an hour ahead of UTC. */
export function startOfDay(iso: string): number {
  const midnight = Date.parse(`${iso}T00:00Z`);
  return day.format(midnight - HOUR_MS) === iso ? midnight - HOUR_MS : midnight;
}

/** By how much London's clock is ahead of UTC at a moment, milliseconds. */
export function londonOffset(at: number): number {
  return hour.format(at) === `${new Date(at).getUTCHours()}`.padStart(2, '0') ? 0 : HOUR_MS;
}

/** `14:00` */
export function hourInLondon(at: number): string {
  return `${hour.format(at)}:00`;
}
