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

export function hourOf(at: number): number {
  return Number(onLondonClock(at).wall.slice(11, 13));
}

function onLondonClock(at: number): { readonly wall: string; readonly offset: string } {
  const summer = LONDON.formatToParts(at).some(({ value }) => value === 'GMT+01:00');
  const wall = new Date(at + (summer ? HOUR_MS : 0)).toISOString().slice(0, 19);
  return { wall, offset: summer ? '+01:00' : '+00:00' };
}
