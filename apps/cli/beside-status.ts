/** What the server says of services beside another system, for people and for monitors. */
import { z } from 'zod';

const answered = z.object({
  beside: z.record(
    z.string(),
    z.object({
      stands: z.enum(['standing-by', 'switched-over', 'handing-back']),
      lacks: z.array(z.string()),
      missing: z.int(),
    }),
  ),
});

export type BesideStatus = {
  readonly service: string;
  readonly stands: 'standing-by' | 'switched-over' | 'handing-back';
  /** What it cannot take over without. */
  readonly wanting: readonly string[];
  /** What it should have. */
  readonly advised: readonly string[];
  readonly missing: number;
};

/** The room takes over without them; it is the poorer if it also loses its site. */
const ADVISED: ReadonlySet<string> = new Set(['lifeboat']);

export function besideIn(body: unknown): readonly BesideStatus[] {
  const { data } = answered.safeParse(body);
  return Object.entries(data?.beside ?? {}).map(([service, { stands, lacks, missing }]) => ({
    service,
    stands,
    wanting: lacks.filter((one) => !ADVISED.has(one)),
    advised: lacks.filter((one) => ADVISED.has(one)),
    missing,
  }));
}

export function besideInWords(status: BesideStatus): readonly string[] {
  const { service, stands, wanting, advised, missing } = status;
  const words = (lack: string) => LACK_WORDS[lack] ?? lack;
  return [
    `  ${service}: ${STANDS_WORDS[stands]}, ${wanting.length === 0 ? 'ready' : 'NOT READY'}.`,
    ...wanting.map((lack) => `    ${words(lack)}`),
    ...advised.map((lack) => `    Advised: ${words(lack)}`),
    ...(missing === 0 ? [] : [`    Cases that the other system has not taken back: ${missing}.`]),
  ];
}

const STANDS_WORDS = {
  'standing-by': 'stands by beside another system',
  'switched-over': 'works in place of the other system',
  'handing-back': 'hands back to the other system',
} as const;

const LACK_WORDS: Readonly<Record<string, string>> = {
  copies: 'No copy of a report has come within three hours.',
  lead: 'Nobody who works there is a shift lead with two passkeys: nobody could switch over.',
  carer: 'Nobody who works there is a clinician or call handler with two passkeys.',
  'sign-in': 'Nobody who works there has signed in within thirty days.',
  gateway: 'No gateway is approved: nothing can come in.',
  packs: 'No triage packs are adopted.',
  lifeboat: 'There is no lifeboat.',
};
