import { memo, useEffect, useMemo, useRef, useState } from 'react';
import { useDesk, useNow, useRoom } from '../../components/hooks.ts';
import { type Known, newsOf } from './news.ts';
import { rowsOf, tally } from './rows.ts';
import { stepTrend, type Trend, warningsOf, warningWords } from './warnings.ts';

const NOTHING = { words: '', turn: 0 };

/** The same words once more are something new to say. */
function saidNext(before: typeof NOTHING, words: string | null): typeof NOTHING {
  return words === null ? before : { words, turn: before.turn + 1 };
}

const LOOK_EVERY_MS = 5_000;

/** On whatever screen one is: what is about to go wrong, to be read; and what is new, said aloud once. */
export const Announcements = memo(function Announcements() {
  const { session } = useDesk();
  const { services, account } = session;
  const { board } = useRoom();
  const now = useNow();
  const rows = useMemo(() => rowsOf(board, services), [board, services]);
  const trend = useRef<Trend>([]);
  const known = useRef<Known | null>(null);
  const [said, setSaid] = useState({ pressing: NOTHING, polite: NOTHING });

  // The cases are looked through when they change, and now and then for those whose time comes.
  const look = Math.floor(now / LOOK_EVERY_MS) * LOOK_EVERY_MS;
  const warnings = useMemo(() => {
    trend.current = stepTrend(trend.current, tally(rows, look).waiting, look);
    return warningsOf(rows, trend.current, look);
  }, [rows, look]);
  useEffect(() => {
    const { cases } = board;
    const news = newsOf(known.current, { rows, cases, warnings, me: account, now: look });
    known.current = news.known;
    if (news.pressing === null && news.polite === null) return;
    setSaid((before) => ({
      pressing: saidNext(before.pressing, news.pressing),
      polite: saidNext(before.polite, news.polite),
    }));
  }, [rows, board, warnings, account, look]);

  const words = warningWords(warnings, look);
  return (
    <>
      {words.length > 0 && (
        <section className="desk-warned" aria-label="What is about to go wrong">
          <div className="nhsuk-width-container desk-strip__row">
            {words.map((one) => (
              <span key={one}>{one}</span>
            ))}
          </div>
        </section>
      )}
      <div className="nhsuk-u-visually-hidden" role="alert">
        <span key={said.pressing.turn}>{said.pressing.words}</span>
      </div>
      <div className="nhsuk-u-visually-hidden" role="status">
        <span key={said.polite.turn}>{said.polite.words}</span>
      </div>
    </>
  );
});
