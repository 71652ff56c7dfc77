const LONDON = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  weekday: 'short',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** A moment as people in the UK read it: Thu 12 March 2026, 14:05. */
export function momentWords(at: number): string {
  const parts = new Map(LONDON.formatToParts(at).map(({ type, value }) => [type, value]));
  const [weekday, day, month] = [parts.get('weekday'), parts.get('day'), parts.get('month')];
  return `${weekday} ${day} ${month} ${parts.get('year')}, ${parts.get('hour')}:${parts.get('minute')}`;
}

/** The same for a sender's ISO 8601 time; their own text where it is not one with a zone. */
export function sentMomentWords(text: string): string {
  const at = ZONED.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? text : momentWords(at);
}

/** A date to the precision known, in words: 2 February 1990, February 1990, 1990. */
export function dateWords(date: string): string {
  const [year, month, day] = date.split('-');
  const name = month === undefined ? undefined : MONTHS[Number(month) - 1];
  return [day === undefined ? undefined : String(Number(day)), name, year]
    .filter((part) => part !== undefined)
    .join(' ');
}

/** A FHIR `date` (https://hl7.org/fhir/R4/datatypes.html#date) of a day that exists. */
export function isFhirDate(text: string): boolean {
  if (!/^\d{4}(-\d{2}(-\d{2})?)?$/.test(text) || text.startsWith('0000')) return false;
  const whole = `${text}-01-01`.slice(0, 10);
  const at = Date.parse(`${whole}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(whole);
}

/** A FHIR `instant` and `dateTime`. */
export function instant(at: number): string {
  return new Date(at).toISOString();
}

const ZONED = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
