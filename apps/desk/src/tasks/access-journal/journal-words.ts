/** What happened and why, in plain words: the same on the screen and in the file. */
import { codeWords } from '../../components/care-words.ts';
import { momentWords } from '../../components/time-words.ts';
import { GLASS_WORDS } from '../break-glass/glass-words.ts';
import { FORGET_WORDS } from '../people/forget-words.ts';
import { closedWords } from '../sessions/sign-in-words.ts';
import type { JournalRow, Review, Second, Under, What } from './fold-journal.ts';

export type NameOf = (id: JournalRow['who']) => string;

export function whatWords(what: What): string {
  switch (what.kind) {
    case 'opening':
      return 'Opened';
    case 'list':
      return 'Opened a list';
    case 'lookup':
      return 'Looked up';
    case 'glass':
      return 'Broke glass';
    case 'review':
      return 'Reviewed broken glass';
    case 'freeze':
      return 'Was stopped';
    case 'raise':
      return 'Raised a budget';
    case 'bulk':
      return 'Opened in bulk';
    case 'forgotten':
      return 'Forgot a person';
    case 'signed-in':
      return 'Signed in';
    case 'signed-out':
      return 'Signed out';
  }
}

const SIGNED_IN_WORDS = {
  passkey: 'With a passkey',
  offline: 'With a passkey, while no server answered',
  cis2: 'With Care Identity',
  machine: 'With its key',
} as const;

export const SIGNATURE_WORDS: Readonly<Record<JournalRow['signature'], string>> = {
  holds: 'holds',
  broken: 'does not hold',
  unknown: 'not checked',
};

/** Of whom, where it is of nobody in particular. */
export function nobodyWords(what: What): string {
  if (what.kind === 'lookup') return 'Nobody';
  return what.kind === 'list' ? 'No one person' : '';
}

export function whyWords(what: What, nameOf: NameOf, now: number): string {
  switch (what.kind) {
    case 'opening':
      return what.under === null ? purposeWords(what.purpose) : underWords(what.under, nameOf);
    case 'list':
      return purposeWords(what.purpose);
    case 'lookup':
      return `By ${what.by.map(indexWords).join(', then ')}: ${what.found ? 'found' : 'nobody found'}`;
    case 'glass':
      return `${GLASS_WORDS[what.reason]}; ${reviewWords(what.review, nameOf)}`;
    case 'review': {
      const whose = what.of === null ? '' : `, broken by ${inside(nameOf(what.of))}`;
      return `${FINDING_WORDS[what.finding]}${whose}`;
    }
    case 'freeze': {
      const { raise } = what;
      const after =
        raise === null
          ? 'not raised'
          : `raised by ${raise.people}, by ${inside(nameOf(raise.by))}, ${momentWords(raise.at, now)}`;
      return `${stoppedWords(what)}; ${after}`;
    }
    case 'raise': {
      const whom = what.of === null ? 'a colleague' : inside(nameOf(what.of));
      return `${people(what.people)} more for ${whom}, until ${momentWords(what.until, now)}`;
    }
    case 'bulk': {
      const most = `up to ${people(what.people)} until ${momentWords(what.until, now)}`;
      const whose = `for ${inside(nameOf(what.account))}, ${most}`;
      return `${codeWords(what.purpose)}, ${whose}; ${secondWords(what.second, nameOf, now)}`;
    }
    case 'forgotten':
      return `${FORGET_WORDS[what.reason]}; ${secondWords(what.second, nameOf, now)}`;
    case 'signed-in':
      return SIGNED_IN_WORDS[what.by];
    case 'signed-out':
      return closedWords(what.reason);
  }
}

export const FINDING_WORDS: Readonly<Record<Review['finding'], string>> = {
  'in-order': 'In order',
  'not-in-order': 'Not in order',
};

/** How broken glass was looked at afterwards. */
export function reviewWords(review: Review | null, nameOf: NameOf): string {
  if (review === null) return 'not yet reviewed';
  return `reviewed by ${inside(nameOf(review.by))}: ${FINDING_WORDS[review.finding].toLowerCase()}`;
}

function underWords(under: Under, nameOf: NameOf): string {
  if (under.kind === 'bulk') return `In bulk: ${codeWords(under.purpose).toLowerCase()}`;
  return `Broken glass: ${GLASS_WORDS[under.reason].toLowerCase()}; ${reviewWords(under.review, nameOf)}`;
}

function secondWords(second: Second | null, nameOf: NameOf, now: number): string {
  if (second === null) return 'no second person has agreed';
  return `agreed by ${inside(nameOf(second.by))}, ${momentWords(second.at, now)}`;
}

function stoppedWords({ reason, scope, people: count }: Extract<What, { kind: 'freeze' }>): string {
  if (reason === 'enumeration') return `${count} lookups that found nobody`;
  const where = { account: '', device: ' at one device', organisation: ' in the organisation' };
  return `${people(count)} in an hour${where[scope]}`;
}

const PURPOSE_WORDS: Readonly<Record<string, string>> = {
  care: 'Care',
  'break-glass': 'Care',
  bulk: 'Bulk',
  board: 'The board',
  directory: 'Names of colleagues',
  notices: 'Notices',
  'set-aside': 'Messages set aside',
  receive: 'Received a report',
  'gp-message': 'Message to the GP',
};

function purposeWords(purpose: string): string {
  return PURPOSE_WORDS[purpose] ?? codeWords(purpose);
}

const INDEX_WORDS: Readonly<Record<string, string>> = {
  'nhs-number': 'NHS number',
  'family-birth-postcode': 'name, date of birth and postcode',
  'phone-birth': 'phone and date of birth',
  'sound-birth': 'a name that sounds alike, and date of birth',
};

function indexWords(kind: string): string {
  return INDEX_WORDS[kind] ?? kind;
}

function people(count: number): string {
  return count === 1 ? '1 person' : `${count} people`;
}

/** Within a sentence. */
function inside(name: string): string {
  return name === 'You' || name === 'A colleague' ? name.toLowerCase() : name;
}
