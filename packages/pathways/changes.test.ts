import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesIn } from './changes.ts';
import type { Pack, Question } from './pack.ts';
import { chestPain } from './packs/chest-pain.ts';
import { dentalPain } from './packs/dental-pain.ts';
import { SHIPPED } from './packs/shipped.ts';

function changed(change: (pack: Pack) => void): readonly string[] {
  const after = structuredClone(chestPain);
  change(after);
  return changesIn(chestPain, after);
}

const question = (pack: Pack, id: string) => pack.steps[id] as Question;

describe('between two versions of a pack', () => {
  it.each(SHIPPED.map((pack) => [pack.id, pack] as const))('%s is like itself', (_, pack) => {
    expect(changesIn(pack, structuredClone(pack))).toEqual([]);
  });

  it.each<[string, (pack: Pack) => void, string]>([
    [
      'an answer that leads elsewhere',
      (pack) => {
        question(pack, 'rash').answers[0]!.next = 'self-care';
      },
      'Yes leads to Care at home (Dx38); before, to Be seen within 24 hours (Dx08).',
    ],
    [
      'an answer that is no red flag any more',
      (pack) => {
        delete question(pack, 'kind').answers[0]!.redFlag;
      },
      'Heavy, tight, squeezing or crushing is no red flag any more.',
    ],
    [
      'an answer that is gone',
      (pack) => void question(pack, 'kind').answers.pop(),
      'the answer “Hard to say” is gone.',
    ],
    [
      'a red flag that leads elsewhere',
      (pack) => {
        pack.redFlags.heart!.disposition = 'self-care';
      },
      'The red flag “Heavy, tight or crushing pain; sweating, grey, faint” leads to',
    ],
    [
      'a red flag that is gone',
      (pack) => {
        delete pack.redFlags.tear;
      },
      'The red flag “Sudden tearing pain through to the back” is gone.',
    ],
    [
      'words',
      (pack) => {
        question(pack, 'kind').words.en!.self = 'Tell me of the pain.';
      },
      'is asked in other words.',
    ],
    [
      'answers in another order',
      (pack) => void question(pack, 'kind').answers.reverse(),
      '“What is the pain like?” has its answers in another order.',
    ],
    [
      'other sources',
      (pack) => {
        pack.provenance.sources = ['What the caller’s aunt knows.'];
      },
      'Its sources are: What the caller’s aunt knows.',
    ],
    [
      'the name of an end',
      (pack) => {
        const end = pack.steps['self-care']!;
        if (end.kind === 'disposition') end.title.en = 'Nothing to do';
      },
      'Care at home (Dx38) is called “Nothing to do” now.',
    ],
    [
      'a step that is gone',
      (pack) => {
        delete pack.steps.blood;
      },
      'Gone: “Have you coughed up blood?”.',
    ],
    [
      'what it says of its use',
      (pack) => {
        pack.provenance.use = 'For use at Northmoor.';
      },
      'What it says of its use: For use at Northmoor.',
    ],
    [
      'where a triage begins',
      (pack) => {
        pack.start = 'kind';
      },
      'It begins with “What is the pain like?”.',
    ],
    [
      'the code of an end',
      (pack) => {
        const end = pack.steps['self-care']!;
        if (end.kind === 'disposition') end.code = 'Dx09';
      },
      'has another code, time, urgency or service.',
    ],
  ])('%s is told', (_, change, words) => {
    expect(changed(change).join('\n')).toContain(words);
  });

  it('a title that is another in one language alone is told', () => {
    const after = structuredClone(dentalPain);
    after.title.pl = 'Ząb';
    expect(changesIn(dentalPain, after)).toEqual(['It is called “Dental pain / Ząb” now.']);
  });

  it('nothing is different of which nothing is told', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SHIPPED), fc.infiniteStream(fc.nat()), (before, draws) => {
        const after = structuredClone(before);
        const { version, id, ...rest } = after;
        touch(rest, () => draws.next().value as number);
        expect(changesIn(before, { version, id, ...rest })).not.toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});

/** One thing somewhere in it, made another: words, a number, or the order of a list. */
function touch(inside: object, draw: () => number): void {
  const [key, value] = Object.entries(inside)[draw() % Object.keys(inside).length]!;
  const isList = Array.isArray(value) && new Set(value.map((one) => JSON.stringify(one))).size > 1;
  if (isList && draw() % 3 === 0) value.reverse();
  else if (typeof value === 'object' && value !== null && Object.keys(value).length > 0)
    touch(value, draw);
  else Object.assign(inside, { [key]: typeof value === 'number' ? value + 1 : `${value} or so` });
}
