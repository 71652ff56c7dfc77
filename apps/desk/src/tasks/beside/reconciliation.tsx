import { useState } from 'react';
import { isTakenBack } from '#care/hand-back.ts';
import type { OwedCases } from '#wire/server.ts';
import { Button } from '../../components/button.tsx';
import { codeWords } from '../../components/care-words.ts';
import { useNow, useRoom } from '../../components/hooks.ts';
import { Link } from '../../components/link.tsx';
import { shortId } from '../../components/short-id.ts';
import { momentWords } from '../../components/time-words.ts';
import { CHANNEL_WORDS } from './channel-words.ts';
import { plural } from './choices.ts';

type ReconciliationProps = {
  readonly service: string;
  readonly owed: OwedCases['cases'];
};

/** So many rows at a time: what is missing comes first. */
const PAGE = 50;

/** Each case since the switch, and whether the other system has it. */
export function Reconciliation({ service, owed }: ReconciliationProps) {
  const { labels } = useRoom();
  const now = useNow();
  const [shown, setShown] = useState(PAGE);
  const missing = owed.filter((one) => !isTakenBack(one));
  const rows = [...missing, ...owed.filter(isTakenBack)];
  return (
    <section className="desk-card" aria-label="Reconciliation">
      <h2>Reconciliation</h2>
      <p role="status">
        <strong>{owed.length}</strong> since the switch,{' '}
        <strong>{owed.length - missing.length}</strong> taken back,{' '}
        <strong className={missing.length === 0 ? undefined : 'desk-tally__late'}>
          {missing.length}
        </strong>{' '}
        missing.{missing.length === 0 && ' None is missing.'}
      </p>
      {rows.length > 0 && (
        <table className="nhsuk-table desk-table">
          <caption className="nhsuk-u-visually-hidden">
            Cases of {codeWords(service)} since the switch, those that are missing first
          </caption>
          <thead>
            <tr>
              <th scope="col">Case</th>
              <th scope="col">Since</th>
              <th scope="col">The other system</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shown).map((one) => (
              <tr key={one.id}>
                <td data-label="Case">
                  <Link href={`/case/${one.id}`}>
                    {labels.get(one.id)?.name || shortId(one.id)}
                  </Link>
                </td>
                <td data-label="Since">{momentWords(one.since, now)}</td>
                <td data-label="The other system">{standsWords(one, now)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {rows.length > shown && (
        <p className="desk-pages">
          The first {shown} of {plural(rows.length)}.
          <Button kind="secondary" onPress={() => setShown(shown + PAGE)}>
            Show more
          </Button>
        </p>
      )}
    </section>
  );
}

function standsWords(one: OwedCases['cases'][number], now: number) {
  const { taken } = one;
  if (taken === null) return <strong className="desk-tally__late">Has not taken it</strong>;
  const how = `${CHANNEL_WORDS[taken.channel]}, ${momentWords(taken.at, now)}`;
  if (isTakenBack(one)) return `Has it: ${how.charAt(0).toLowerCase()}${how.slice(1)}`;
  return (
    <strong className="desk-tally__late">
      More was written since it took it ({momentWords(taken.at, now)})
    </strong>
  );
}
