import type { CaseState, Ending, GpMessageState } from '#care/case-row.ts';
import type { CallEnding, CareFacts, Urgency } from '#care/entries.ts';
import type { CaseSummary } from '#care/payloads.ts';
import { isOwed, type Referral, type Referrals } from '#care/referral.ts';
import { momentWords } from './time-words.ts';

/** Colour only repeats what the words say. */
export const URGENCY_WORDS: Record<Urgency, { readonly words: string; readonly colour: string }> = {
  emergency: { words: 'Emergency', colour: 'red' },
  unknown: { words: 'Not known', colour: 'pink' },
  urgent: { words: 'Urgent', colour: 'orange' },
  soon: { words: 'Soon', colour: 'yellow' },
  routine: { words: 'Routine', colour: 'blue' },
};

export const ENDING_WORDS: Record<CallEnding, string> = {
  silent: 'Nobody spoke',
  dropped: 'The call dropped',
  nuisance: 'Nuisance call',
  'wrong-number': 'Wrong number',
  information: 'Information only',
  joined: 'Joined to another case',
};

/** Those that are said aloud when they come. */
export const PRESSING: ReadonlySet<Urgency> = new Set(['emergency', 'unknown', 'urgent']);

export const CONTACT_WORDS: Record<CareFacts<'case.contacted'>['outcome'], string> = {
  spoke: 'Spoke to patient or caller',
  'no-answer': 'No answer',
  voicemail: 'Voicemail',
  'wrong-number': 'Wrong number',
  'called-in': 'They rang us',
};

type CloseOutcome = CareFacts<'case.closed'>['outcome'];

export const CLOSE_WORDS: Record<CloseOutcome, string> = {
  advice: 'Advice given',
  prescription: 'Prescription',
  appointment: 'Appointment made',
  visit: 'Home visit',
  referred: 'Referred on',
  ambulance: 'Ambulance',
  'no-contact': 'No contact made',
  duplicate: 'Duplicate of another case',
};

const ENDING_ELSEWHERE: Record<Exclude<Ending, CloseOutcome>, string> = {
  'handed-back': 'Handed back to the other system',
  'let-go': 'Dealt with in the other system',
};

export function optionsOf<V extends string>(
  words: Record<V, string>,
): { value: V; label: string }[] {
  return (Object.keys(words) as V[]).map((value) => ({ value, label: words[value] }));
}

/** @param nameOf a colleague's name, `You` for oneself */
export function stateWords(
  state: CaseState,
  nameOf: (id: Extract<CaseState, { by: unknown }>['by']) => string,
): string {
  switch (state.kind) {
    case 'copied':
      return 'With the other system';
    case 'disputed':
      return 'Two sites disagree: decide';
    case 'queued':
      return 'In queue';
    case 'taken':
      return nameOf(state.by);
    case 'closed':
      return state.outcome in ENDING_ELSEWHERE
        ? ENDING_ELSEWHERE[state.outcome as keyof typeof ENDING_ELSEWHERE]
        : `Closed: ${CLOSE_WORDS[state.outcome as CloseOutcome].toLowerCase()}`;
  }
}

export function gpMessageWords(message: GpMessageState, now: number): string {
  switch (message.kind) {
    case 'none':
      return 'No message to the GP';
    case 'due':
      return 'Message to the GP is on its way';
    case 'sent':
      return `Message to the GP sent at ${momentWords(message.at, now)}`;
    case 'failed':
      return message.retryAt === null
        ? `Message to the GP failed (${message.problem}). Somebody must send it another way.`
        : `Message to the GP failed (${message.problem}). Trying again at ${momentWords(message.retryAt, now)}.`;
  }
}

/** The name of a form's field as people read it: `safetyNetting` is Safety netting. */
export function fieldWords(field: string): string {
  return codeWords(field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`));
}

/** Which of a case's referrals matters most just now, and whether a person must act; null where all are done with. */
export function referralWords(
  referrals: Referrals,
): { readonly words: string; readonly mustAct: boolean } | null {
  for (const { words, mustAct, is } of REFERRALS) {
    const one = [...referrals.values()].find(is);
    if (one) return { words: `${ASKED_WORDS[one.kind]} ${words}`, mustAct };
  }
  return null;
}

const ASKED_WORDS = { referral: 'Referral', booking: 'Booking' } as const;

const REFERRALS: readonly {
  readonly words: string;
  readonly mustAct: boolean;
  readonly is: (referral: Referral) => boolean;
}[] = [
  {
    words: 'refused: somebody must act',
    mustAct: true,
    is: ({ state }) => state.kind === 'rejected',
  },
  {
    words: 'could not be sent: somebody must act',
    mustAct: true,
    is: ({ state }) => state.kind === 'failed' && state.retryAt === null,
  },
  {
    words: 'not sent yet',
    mustAct: false,
    is: ({ state }) => state.kind === 'due' || state.kind === 'failed',
  },
  { words: 'not answered yet', mustAct: false, is: isOwed },
];

/** What whoever asked for the case said of it; null where they did not say no. */
export function sharingRefused({ call }: Pick<CaseSummary, 'call'>): string | null {
  return call?.consent === 'no'
    ? 'They said no when asked whether this may be shared with others who care for them.'
    : null;
}

const SMALL = new Set(['and', 'of', 'for', 'the']);

/** A service's or role's code as people read it: `out-of-hours` is Out of hours. */
export function codeWords(code: string): string {
  const words = code
    .split('-')
    .map((word) =>
      SMALL.has(word)
        ? word
        : word.length <= 3 && /^(gp|nhs|uec|iuc)$/.test(word)
          ? word.toUpperCase()
          : word,
    );
  const line = words.join(' ');
  return line.charAt(0).toUpperCase() + line.slice(1);
}
