import type { Invariant } from '#care/invariants.ts';
import { codeWords } from '../../components/care-words.ts';
import { Link } from '../../components/link.tsx';
import { Notice } from '../../components/notice.tsx';
import type { Shown } from './whose-broken.ts';

const RULE_WORDS: Readonly<Record<Invariant, string>> = {
  owner: 'Whoever has it cannot deal with it any more: give it to somebody else',
  queue: 'Nobody who works here can take it from its queue: give it to somebody, or transfer it',
  dispute: 'Sites disagree about it and nobody who works here can settle it: call a clinician in',
  clock: 'Nobody said by when it is due: reassess it',
  'accounted-for': 'The board does not show it as the record has it: tell your operator',
  duplicate:
    'It was closed as a duplicate, and so was the case that should go on: open one of them again',
  'gp-message': 'Its message to the GP does not leave: somebody must send it another way',
  referral:
    'A referral or booking of it was refused, or does not leave: ring the service, or deal with it another way',
  label: 'It came from another service and its line on the board is missing: tell your operator',
};

const MOST = 20;

/** Cases that could be lost: each rule that does not hold, and for which cases, of another service with its name. Nothing where all is well. */
export function BrokenRules({ broken }: { readonly broken: readonly Shown[] }) {
  if (broken.length === 0) return null;
  return (
    <Notice title={broken.length === 1 ? 'A case needs you' : `${broken.length} cases need you`}>
      {[...Map.groupBy(broken, ({ rule }) => rule)].map(([rule, some]) => (
        <p key={rule}>
          <strong>{RULE_WORDS[rule]}.</strong>{' '}
          {some.slice(0, MOST).map(({ case: id, of }, i) => (
            <span key={id}>
              {i > 0 && ', '}
              <Link href={`/case/${id}`}>case {i + 1}</Link>
              {of !== null && ` (${codeWords(of)}, which has no shift lead)`}
            </span>
          ))}
          {some.length > MOST && ` and ${some.length - MOST} more`}
        </p>
      ))}
    </Notice>
  );
}
