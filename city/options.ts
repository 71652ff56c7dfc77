/** What `holdfast city` was told, read and checked. */
import { parseArgs } from 'node:util';
import type { Speed } from './clock/time.ts';
import { MOST_PEOPLE } from './town/population.ts';

export interface CityOptions {
  readonly people: number;
  readonly days: number;
  readonly seed: string;
  readonly speed: Speed;
  /** The first moment of the city, milliseconds. */
  readonly from: number;
  readonly stay: boolean;
  readonly data: string;
  readonly port: number;
  readonly itkPort: number;
  readonly json: boolean;
}

/** With fewer there may be nobody to have what somebody calls about. */
const FEWEST_PEOPLE = 500;
const MOST_DAYS = 366;
const FASTEST = 100_000;
const DAY_MS = 86_400_000;

export class WrongOption extends Error {}

/** @throws WrongOption in words for whoever typed it */
export function readOptions(args: readonly string[], now: number): CityOptions {
  const values = parsed(args);
  const days = whole('days', values.days, 1, MOST_DAYS);
  const speed = values.speed === 'max' ? 'max' : whole('speed', values.speed, 1, FASTEST);
  const from = values.from === undefined ? latest(days, speed, now) : momentOf(values.from);
  if (values.from !== undefined && from + days * DAY_MS > now) {
    throw new WrongOption(
      '--from and --days must end in the past: what has not happened cannot be played.',
    );
  }
  const [port, itkPort] = [
    whole('port', values.port, 1, 65_535),
    whole('itk-port', values['itk-port'], 1, 65_535),
  ];
  if (port === itkPort) throw new WrongOption('--port and --itk-port must differ.');
  return {
    people: whole('people', values.people, FEWEST_PEOPLE, MOST_PEOPLE),
    days,
    seed: seedFrom(values.seed),
    speed,
    from,
    stay: values.stay,
    data: values.data,
    port,
    itkPort,
    json: values.json,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        people: { type: 'string', default: '83000' },
        days: { type: 'string', default: '7' },
        seed: { type: 'string', default: 'northmoor' },
        speed: { type: 'string', default: 'max' },
        from: { type: 'string' },
        stay: { type: 'boolean', default: false },
        data: { type: 'string', default: '.holdfast-city' },
        port: { type: 'string', default: '8480' },
        'itk-port': { type: 'string', default: '8481' },
        json: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new WrongOption((error as Error).message);
  }
}

function whole(name: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  const words = name === 'speed' ? ', or max' : '';
  throw new WrongOption(`--${name} takes a whole number from ${least} to ${most}${words}.`);
}

function seedFrom(text: string): string {
  if (/^[\w.-]{1,60}$/.test(text)) return text;
  throw new WrongOption('--seed takes up to 60 letters, digits, dots and hyphens.');
}

/** So that its last day was yesterday, and it is the same city all day; at a number, so that its end is now when it has been played. */
function latest(days: number, speed: Speed, now: number): number {
  const lasts = days * DAY_MS;
  if (speed === 'max') return now - (now % DAY_MS) - lasts;
  return Math.floor(now - lasts + lasts / speed);
}

/** What `--from` takes for a first moment: where that is the beginning of a day, as UTC has it, the day. */
export function fromWords(from: number): string {
  return new Date(from).toISOString().replace('T00:00:00.000Z', '');
}

function momentOf(text: string): number {
  const at = Date.parse(text);
  const isMoment = /^\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?$/.test(text) && !Number.isNaN(at);
  if (isMoment && new Date(at).toISOString().startsWith(text)) return at;
  throw new WrongOption('--from takes a day that there is, as 2025-12-22.');
}
