import { useEffect, useMemo, useRef, useState } from 'react';
import { useDesk, useNow, useRoom } from '../../components/hooks.ts';
import { Link } from '../../components/link.tsx';
import { type Known, newsOf } from './news.ts';
import { rowsOf, tally } from './rows.ts';
import { stepTrend, type Trend, warningsOf, warningWords } from './warnings.ts';

/** On whatever screen one is: what is about to go wrong, to be read; and what is new, said aloud once. */
export function Announcements() {
  const { services, account } = useDesk().session;
  const { board } = useRoom();
  const now = useNow();
  const rows = useMemo(() => rowsOf(board, services), [board, services]);
  const trend = useRef<Trend>([]);
  const known = useRef<Known | null>(null);
  const [said, setSaid] = useState({ pressing: '', polite: '' });

  trend.current = stepTrend(trend.current, tally(rows, now).waiting, now);
  const warnings = warningsOf(rows, trend.current, now);
  useEffect(() => {
    const news = newsOf(known.current, rows, warnings, account, now);
    known.current = news.known;
    if (news.pressing === null && news.polite === null) return;
    setSaid((before) => ({
      pressing: news.pressing ?? before.pressing,
      polite: news.polite ?? before.polite,
    }));
  });

  const words = warningWords(warnings, now);
  return (
    <>
      {words.length > 0 && (
        <div className="desk-warned">
          <div className="nhsuk-width-container desk-strip__row">
            {words.map((one) => (
              <Link key={one} href="/">
                {one}
              </Link>
            ))}
          </div>
        </div>
      )}
      <div className="nhsuk-u-visually-hidden" role="alert">
        {said.pressing}
      </div>
      <div className="nhsuk-u-visually-hidden" role="status">
        {said.polite}
      </div>
    </>
  );
}
