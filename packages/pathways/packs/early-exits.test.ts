/** That no answer ends a triage in something lesser than a question that was still to come could have found. */
import { describe, expect, it } from 'vitest';
import { edgesFrom, stepOf } from '../graph.ts';
import type { Answer, Disposition, Pack, Question } from '../pack.ts';
import { SHIPPED } from './shipped.ts';

/** Of a pack, answers that end it where another answer goes on to something graver, and why that is right. */
const ASKED_OF_OTHERS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'each of these answers has questions of its own': {
    'abdominal-pain': ['where low'],
    'back-pain': ['weeks long'],
    'dental-pain': ['swelling gum', 'filling cold'],
    'medication-query': [
      'which-missed steroid',
      'which-missed fits',
      'which-missed contraception',
      'which-missed mind',
      'days-left later',
    ],
    'mental-health-crisis': ['what medicine'],
    'stroke-signs': ['passed week', 'passed earlier', 'numb one-hand', 'numb forehead'],
    rash: ['looks dry'],
  },
  'no is the good answer, and yes is asked more': {
    'chest-pain': ['pain-today no'],
    'mental-health-crisis': ['wound-suicide no'],
  },
  'a fit, or no breath for a sentence, was heard at the first question': {
    'chest-pain': ['kind heavy', 'kind tearing', 'spread yes', 'sweaty yes'],
    'fever-under-five': ['waking cry', 'neck yes'],
  },
  'whether it is safe at home is asked of whom somebody hurt': {
    'head-injury': ['out yes', 'vomit often', 'thin yes', 'how fast'],
  },
  'what it is called for comes first; the clinician who rings asks the rest': {
    rash: ['contact yes', 'pregnant yes'],
    'chest-pain': ['rash yes'],
  },
};

describe.each(SHIPPED.map((pack) => [pack.id, pack] as const))('%s', (id, pack) => {
  it('asks what is graver before it ends in what is lesser', () => {
    const accepted = Object.values(ASKED_OF_OTHERS).flatMap((of) => of[id] ?? []);
    expect(earlyExits(pack).toSorted()).toEqual(accepted.toSorted());
  });
});

function earlyExits(pack: Pack): readonly string[] {
  return Object.entries(pack.steps).flatMap(([id, step]) =>
    step.kind === 'question'
      ? step.answers
          .filter((answer) => answer.id !== 'unsure' && isEarly(pack, step, answer))
          .map((answer) => `${id} ${answer.id}`)
      : [],
  );
}

function isEarly(pack: Pack, { answers }: Question, answer: Answer): boolean {
  const end = stepOf(pack, answer.next);
  if (end?.kind !== 'disposition') return false;
  const onward = answers.map(({ next }) => next).filter((next) => !isEnd(pack, next));
  return endsAfter(pack, onward).some((other) => isGraver(other, end));
}

/** A clinician who takes over may come to anything. */
function endsAfter(pack: Pack, from: readonly string[]): readonly Disposition[] {
  const reached = new Set(from);
  for (const id of reached) {
    if (stepOf(pack, id)?.kind === 'handover') continue;
    for (const { to } of edgesFrom(pack, id)) reached.add(to);
  }
  return [...reached].flatMap((id) => {
    const step = stepOf(pack, id);
    return step?.kind === 'disposition' ? [step] : [];
  });
}

function isEnd(pack: Pack, id: string): boolean {
  return stepOf(pack, id)?.kind === 'disposition';
}

/** Two ambulances of one category come alike. */
function isGraver(one: Disposition, than: Disposition): boolean {
  return (
    one.severity < than.severity &&
    (one.ambulance === undefined || one.ambulance !== than.ambulance)
  );
}
