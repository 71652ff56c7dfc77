const NUMBER_WORDS = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];
const WITHIN =
  /\b(?:within|in|in the next|within the next|no later than)\s+(\d{1,4}(?:\.\d)?|half an|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty[ -]four)[\s-]*(minute|min|hour|hr|working day|day|week)s?\b/gi;
const MINUTES = {
  minute: 1,
  min: 1,
  hour: 60,
  hr: 60,
  'working day': 1440,
  day: 1440,
  week: 10080,
} as const;

/**
 * The shortest time that words set ("within 6 hours", "immediately"), in minutes. A working day counts as a
 * day: too early is the safe mistake.
 */
export function timeframeInWords(words: string): number | undefined {
  if (/\bimmediate(ly)?\b|\bstraight ?away\b|\bat once\b/i.test(words)) return 0;
  const found = [...words.matchAll(WITHIN)].map(([, amount = '', unit = '']) =>
    Math.floor(numberIn(amount) * MINUTES[unit.toLowerCase() as keyof typeof MINUTES]),
  );
  return found.length === 0 ? undefined : Math.min(...found);
}

/** An emergency ambulance is asked for, in words. */
export function asksForAmbulance(words: string): boolean {
  return /\bambulance\b|\b999\b/i.test(words);
}

function numberIn(amount: string): number {
  const word = amount.toLowerCase();
  if (word === 'half an') return 0.5;
  if (word === 'a' || word === 'an') return 1;
  if (/^twenty[ -]four$/.test(word)) return 24;
  const index = NUMBER_WORDS.indexOf(word);
  return index > 0 ? index : Number(word);
}
