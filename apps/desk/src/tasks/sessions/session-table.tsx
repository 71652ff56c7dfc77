import { useState } from 'react';
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { Button } from '../../components/button.tsx';
import { useDesk, useNow } from '../../components/hooks.ts';
import { passkeyProblemWords } from '../../components/problem-words.ts';
import { momentWords } from '../../components/time-words.ts';
import type { Desk } from '../../session/desk.ts';
import type { SignIn } from '../../store/sign-ins.ts';
import { BY_WORDS } from './sign-in-words.ts';
import { useDeviceWords } from './use-device-words.ts';

type SessionTableProps = {
  readonly account: Uuid;
  /** Live ones, the latest first. */
  readonly sessions: readonly SignIn[];
  /** Whose they are, as a caption. */
  readonly caption: string;
};

/** Sessions that are open now, each of which can be ended: one's own here without, any other with a touch of one's passkey. */
export function SessionTable({ account, sessions, caption }: SessionTableProps) {
  const desk = useDesk();
  const now = useNow();
  const deviceWords = useDeviceWords();
  const [trouble, setTrouble] = useState<string | null>(null);
  const [done, setDone] = useState('');
  const here = desk.session.id;
  const others = sessions.filter(({ session }) => session !== here);

  async function end(some: readonly SignIn[]) {
    setTrouble(null);
    try {
      for (const [i, one] of some.entries()) {
        if (some.length > 1) setDone(`Ending ${i + 1} of ${some.length}…`);
        await endSession(desk, account, one);
      }
      setDone(some.length === 1 ? 'The session has ended.' : 'They have ended.');
    } catch (error) {
      setDone('');
      setTrouble(passkeyProblemWords(error));
    }
  }
  return (
    <>
      {sessions.length === 0 ? (
        <p>Not signed in anywhere.</p>
      ) : (
        <table className="nhsuk-table desk-table">
          <caption className="nhsuk-u-visually-hidden">{caption}</caption>
          <thead>
            <tr>
              <th scope="col">Since</th>
              <th scope="col">Device</th>
              <th scope="col">Signed in with</th>
              <th scope="col">At the latest until</th>
              <th scope="col">End it</th>
            </tr>
          </thead>
          <tbody>
            {sessions.map((one) => (
              <tr key={one.session}>
                <td data-label="Since">{momentWords(one.at, now)}</td>
                <td data-label="Device">
                  {deviceWords(one)}
                  {one.session === here && ' (this one)'}
                </td>
                <td data-label="Signed in with">{BY_WORDS[one.by]}</td>
                <td data-label="At the latest until">{momentWords(one.expires, now)}</td>
                <td>
                  <Button
                    kind="secondary"
                    onPress={() => (one.session === here ? desk.leave('signed-out') : end([one]))}
                  >
                    End this session
                    <span className="nhsuk-u-visually-hidden">
                      {' '}
                      of {deviceWords(one)}, {momentWords(one.at, now)}
                    </span>
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {trouble !== null && <p role="alert">{trouble}</p>}
      <p role="status" className="desk-saved">
        {done}
      </p>
      {others.length > 1 && (
        <Button kind="secondary" onPress={() => end(others)}>
          End all {others.length}
          {others.length < sessions.length && ' others'}, with a touch for each
        </Button>
      )}
    </>
  );
}

async function endSession(desk: Desk, account: Uuid, { session }: SignIn): Promise<void> {
  const reason = account === desk.session.account ? 'ended-elsewhere' : 'ended-by-operator';
  await desk.act({
    stream: streamName({ kind: 'account', id: account }),
    type: 'session.closed',
    facts: { session, reason },
  });
}
