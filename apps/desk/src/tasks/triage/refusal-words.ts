import {
  PackRefusal,
  type PackRefusalCode,
  TriageRefusal,
  type TriageRefusalCode,
} from '#pathways/refusal.ts';
import { problemWords } from '../../components/problem-words.ts';

const TRIAGE: Readonly<Record<TriageRefusalCode, string>> = {
  'triage/context': 'Say how old the patient is, who is speaking, and in which language.',
  'triage/malformed': 'This is too long, or empty. Shorten it and try again.',
  'triage/other-pack':
    'The pack that this triage was made with is not here any more, so it can be read and not gone on with. Begin another.',
  'triage/out-of-order':
    'A part of this triage is missing, so it can be read and not gone on with. Begin another.',
  'triage/not-asked': 'This question is not being asked any more.',
  'triage/no-such-answer': 'The question has no such answer.',
  'triage/nothing-before': 'This is the first question.',
  'triage/no-such-flag': 'This red flag is not raised.',
  'triage/ended': 'The triage has ended. Go back to ask on.',
  'triage/not-ended': 'The triage has not come to an end.',
  'triage/other-words':
    'This triage was not asked in its pack’s words, so it can be read and not gone on with.',
  'triage/untold': 'Tick what was read out; where something was not, say why.',
  'triage/no-handover': 'It was handed over already.',
  'triage/needs-clinician': 'Only a clinician who has taken over can do this.',
};

const PACK: Readonly<Record<PackRefusalCode, string>> = {
  'pack/malformed': 'The file is no triage pack.',
  'pack/unsigned': 'Nobody signed this pack.',
  'pack/unknown-publisher': 'It is signed by somebody whose key this organisation has not adopted.',
  'pack/altered': 'It is not what its publisher signed.',
  'pack/unsound': 'The checker found it unsound.',
};

/** What to tell a person of why a move was not made, or a pack not used. */
export function refusalWords(error: unknown): string {
  if (error instanceof TriageRefusal) return TRIAGE[error.code];
  if (error instanceof PackRefusal) return PACK[error.code];
  return problemWords(error);
}
