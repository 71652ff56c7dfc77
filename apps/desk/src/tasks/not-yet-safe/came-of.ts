import type { Ok } from '#wire/keeper.ts';

type Answer = Ok<'handIn'>;
type WhyNot = Answer['refused'][number]['why'];

/** What came of handing files in, in plain words: a line for each kind of outcome. */
export function cameOf(answers: readonly Answer[]): readonly string[] {
  const sum = (of: (answer: Answer) => number) =>
    answers.reduce((total, answer) => total + of(answer), 0);
  const taken = sum((answer) => answer.taken);
  const stood = sum((answer) => answer.stood);
  const refused = Object.entries(WHY).map(([why, words]) => {
    const count = sum((answer) => answer.refused.find((one) => one.why === why)?.entries ?? 0);
    return count === 0 ? null : `${entries(count)} not taken: ${words}`;
  });
  return [
    `${entries(taken)} taken into the record.`,
    stood === 0 ? null : `${entries(stood)} stood there already.`,
    ...refused,
  ].filter((line) => line !== null);
}

function entries(count: number): string {
  return count === 1 ? '1 entry' : `${count} entries`;
}

const WHY: Readonly<Record<WhyNot, string>> = {
  'author-alone':
    'a signing out, or something that changes what people may do. Only its author can send that, from their own device.',
  'no-session': 'nothing proves that its author was signed in when it was written.',
  ended:
    'somebody ended the session it was written in. Its author can send it, from their own device.',
  left: 'its author has left since. Ask them or your operator what it said.',
  picture: 'its picture is still on the device where it was added. It is sent from there.',
  waits: 'it follows, in the same case, on one that was not taken.',
  'not-accepted':
    'the record’s rules refuse it. It is still on the device where it was written: show it to your operator there.',
};
