import type { ReportPeriod, ReportTime } from '#care/report/time.ts';
import type { Cursor } from './reading.ts';

const HL7 =
  /^(\d{4})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:[.,](\d{1,9}))?)?)?)?)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/;
const ISO =
  /^(\d{4})-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?)?$/;

/**
 * Reads an HL7 v3 point in time (20210406123335+01) or an ISO 8601 one (2021-04-06T12:33:35+01:00), to any
 * precision. What cannot be a time on the calendar is kept as unreadable.
 */
export function readTime(asSent: string): ReportTime {
  const hl7 = HL7.exec(asSent);
  const iso = hl7 ? null : ISO.exec(asSent);
  const parts = hl7 ?? iso;
  if (parts === null) return { kind: 'unreadable', asSent };
  const [, year = '', month, day, hour, minute, second, fraction, zone] = parts;
  if (!onCalendar(year, month, day, hour, minute, second)) return { kind: 'unreadable', asSent };
  const date = [year, month, day].filter((part) => part !== undefined).join('-');
  if (hour === undefined) return { kind: 'date', iso: date, asSent };
  const clock = `${hour}:${minute ?? '00'}${second === undefined ? '' : `:${second}`}`;
  const local = `${date}T${clock}${fraction === undefined ? '' : `.${fraction}`}`;
  if (zone !== undefined) {
    const offset = offsetOf(zone);
    if (offset === undefined) return { kind: 'unreadable', asSent };
    return { kind: 'instant', iso: `${local}${offset}`, zone: 'stated', asSent };
  }
  const offset = londonOffset(
    Date.UTC(+year, +(month ?? 1) - 1, +(day ?? 1), +hour, +(minute ?? 0)),
  );
  return { kind: 'instant', iso: `${local}${offset}`, zone: 'assumed-europe-london', asSent };
}

/** The time in an element's `value` attribute, or its text; with the warnings it deserves. */
export function timeAt(cursor: Cursor | undefined): ReportTime | undefined {
  const asSent = cursor?.attribute('value') ?? cursor?.ownText();
  if (cursor === undefined || asSent === undefined) return undefined;
  const time = readTime(asSent);
  if (time.kind === 'unreadable') cursor.warn('time/unreadable');
  // A sender without zones is without them throughout: one warning for each tree says it.
  if (time.kind === 'instant' && time.zone !== 'stated')
    cursor.reading.warn('time/zone-assumed', cursor.tree);
  return time;
}

/** An interval: `low` and `high`, `center`, or one `value` as its start. */
export function periodAt(cursor: Cursor | undefined): ReportPeriod {
  const start = timeAt(cursor?.child('low')) ?? timeAt(cursor?.child('center')) ?? timeAt(cursor);
  return { start, end: timeAt(cursor?.child('high')) };
}

/** Milliseconds since the Unix epoch; `undefined` for what is not an instant. */
export function instantMs(time: ReportTime | undefined): number | undefined {
  if (time?.kind !== 'instant') return undefined;
  const ms = Date.parse(time.iso);
  return Number.isNaN(ms) ? undefined : ms;
}

function onCalendar(
  year: string,
  month = '01',
  day = '01',
  hour = '00',
  minute = '00',
  second = '00',
): boolean {
  const date = new Date(Date.UTC(+year, +month - 1, +day));
  const real = date.getUTCMonth() === +month - 1 && date.getUTCDate() === +day;
  return real && +year >= 1800 && +hour < 24 && +minute < 60 && +second < 60;
}

function offsetOf(zone: string): string | undefined {
  if (zone === 'Z') return 'Z';
  const hours = zone.slice(1, 3);
  const minutes = zone.replace(':', '').slice(3, 5) || '00';
  return +hours <= 14 && +minutes < 60 ? `${zone[0]}${hours}:${minutes}` : undefined;
}

const LONDON = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  timeZoneName: 'longOffset',
});

/** The offset London had when its clocks showed this time; summer time first in the hour that comes twice. */
function londonOffset(wallMs: number): string {
  const hour = 3_600_000;
  return londonIsAhead(wallMs - hour) ? '+01:00' : '+00:00';
}

function londonIsAhead(instant: number): boolean {
  return LONDON.formatToParts(instant).some((part) => part.value === 'GMT+01:00');
}
