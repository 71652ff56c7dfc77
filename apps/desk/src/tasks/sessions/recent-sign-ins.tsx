import { useNow } from '../../components/hooks.ts';
import { momentWords } from '../../components/time-words.ts';
import type { SignIn } from '../../store/sign-ins.ts';
import { BY_WORDS, endWords } from './sign-in-words.ts';
import { useDeviceWords } from './use-device-words.ts';

const MOST = 10;

type RecentSignInsProps = {
  /** In the log's order. */
  readonly all: readonly SignIn[];
  readonly live: readonly SignIn[];
};

/** So that one notices a stranger’s. */
export function RecentSignIns({ all, live }: RecentSignInsProps) {
  const now = useNow();
  const deviceWords = useDeviceWords();
  return (
    <table className="nhsuk-table desk-table">
      <caption className="nhsuk-u-visually-hidden">The latest {MOST} times of signing in</caption>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Device</th>
          <th scope="col">With</th>
          <th scope="col">How it ended</th>
        </tr>
      </thead>
      <tbody>
        {all
          .slice(-MOST)
          .reverse()
          .map((one) => (
            <tr key={one.session}>
              <td data-label="When">{momentWords(one.at, now)}</td>
              <td data-label="Device">{deviceWords(one)}</td>
              <td data-label="With">{BY_WORDS[one.by]}</td>
              <td data-label="How it ended">{endWords(one, live.includes(one), now)}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}
