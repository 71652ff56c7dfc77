const LONDON = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  timeZoneName: 'longOffset',
});
const HOUR_MS = 3_600_000;

/** A moment as 111 systems write it in their triage: London's clock, to the second, with its offset. */
export function iso(at: number): string {
  const { wall, offset } = onLondonClock(at);
  return `${wall}${offset}`;
}

/** The same as HL7 v3 writes it: `20270115204500+0000`. */
export function hl7(at: number): string {
  const { wall, offset } = onLondonClock(at);
  return wall.replace(/\D/g, '') + offset.replace(':', '');
}

/** What London's clock shows: `2027-01-15T20:45:00`. */
export function wallOf(at: number): string {
  return onLondonClock(at).wall;
}

export function hourOf(at: number): number {
  return Number(wallOf(at).slice(11, 13));
}

function onLondonClock(at: number): { readonly wall: string; readonly offset: string } {
  const summer = LONDON.formatToParts(at).some(({ value }) => value === 'GMT+01:00');
  const wall = new Date(at + (summer ? HOUR_MS : 0)).toISOString().slice(0, 19);
  return { wall, offset: summer ? '+01:00' : '+00:00' };
}

/** When London's clock shows this hour of this day (`yyyy-mm-dd`); 24 and more is the next day. */
export function momentOf(day: string, hour: number): number {
  const asUtc = Date.parse(day) + hour * HOUR_MS;
  const { offset } = onLondonClock(asUtc - HOUR_MS / 2);
  return offset === '+01:00' ? asUtc - HOUR_MS : asUtc;
}
