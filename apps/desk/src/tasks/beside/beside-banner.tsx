import { memo } from 'react';
import type { Standing } from '#care/beside.ts';
import { codeWords } from '../../components/care-words.ts';
import { useDesk, useNow, useRoom } from '../../components/hooks.ts';
import { Link } from '../../components/link.tsx';
import { momentWords } from '../../components/time-words.ts';
import { copiesOf, plural } from './choices.ts';

/** On every screen, while a service of one's own has another system beside it: which of the two does the work. */
export const BesideBanner = memo(function BesideBanner() {
  const { services, roles } = useDesk().session;
  const { board } = useRoom();
  const now = useNow();
  const isLead = roles.includes('shift-lead');
  return services.flatMap((service) => {
    const standing = board.services.get(service);
    if (standing === undefined) return [];
    const copies = copiesOf(board, service).length;
    return (
      <section
        key={service}
        className="desk-beside"
        data-stands={standing.kind}
        aria-label={`${codeWords(service)} beside the other system`}
      >
        <div className="nhsuk-width-container desk-strip__row">
          <span role="status">
            <strong>{codeWords(service)}</strong> {standsWords(standing, copies, now)}
          </span>
          {isLead && <Link href={`/beside/${service}`}>{ACTS[standing.kind]}</Link>}
        </div>
      </section>
    );
  });
});

const ACTS: Readonly<Record<Standing['kind'], string>> = {
  'standing-by': 'Switch over',
  'switched-over': 'Hand back',
  'handing-back': 'Go on handing back',
};

function standsWords({ kind, at }: Standing, copies: number, now: number): string {
  switch (kind) {
    case 'standing-by':
      return `stands by: the other system does the work. ${plural(copies)} wait${copies === 1 ? 's' : ''} here as ${copies === 1 ? 'a copy' : 'copies'}.`;
    case 'switched-over':
      return `works here, in place of the other system, since ${momentWords(at, now)}.`;
    case 'handing-back':
      return 'is being handed back: what comes now is the other system’s. Go on with the cases that are yours.';
  }
}
