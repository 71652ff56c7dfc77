import { useState } from 'react';
import { base64url } from '#base/bytes.ts';
import { systemClock, systemRandom } from '#base/clock.ts';
import { streamName } from '#base/stream.ts';
import type { Person } from '#identity/account.ts';
import { webPrimitives } from '#seal/primitives-web.ts';
import { Button } from '../../components/button.tsx';
import { useDesk, useRoom } from '../../components/hooks.ts';
import { passkeyProblemWords } from '../../components/problem-words.ts';

/** Just under the ten minutes that the keeper allows, whichever of two clocks is ahead. */
const LIFE_MS = 9 * 60_000;

type RecoverProps = { readonly person: Person; readonly name: string };

/** For whoever has lost their passkeys and stands here in person. */
export function Recover({ person, name }: RecoverProps) {
  const desk = useDesk();
  const { proposals } = useRoom().people;
  const [asked, setAsked] = useState(false);
  const [link, setLink] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);

  async function give() {
    const code = systemRandom(20);
    try {
      await desk.act({
        stream: streamName({ kind: 'directory' }),
        type: 'recovery.given',
        facts: {
          account: person.id,
          lost: person.passkeys.map(({ credential }) => credential),
          codeHash: await webPrimitives.sha256(code),
          expires: systemClock() + LIFE_MS,
        },
      });
      setLink(`${location.origin}/enrol#${base64url(code)}`);
    } catch (error) {
      setTrouble(passkeyProblemWords(error));
    }
  }
  if (link !== null) {
    const waits = proposals.some(
      ({ type, account }) => type === 'recovery.given' && account === person.id,
    );
    return (
      <>
        {waits && <p>A second operator must agree before this link works.</p>}
        <p>
          Let {name} open this link now, here: it works for nine minutes, and for two new passkeys.
          For an hour after that the account opens nobody’s record, unless a third colleague
          confirms it.
        </p>
        <p className="desk-fingerprint">{link}</p>
        <Button onPress={() => setLink(null)}>Done</Button>
      </>
    );
  }
  if (person.passkeys.length === 0) return null;
  if (!asked) {
    return (
      <Button kind="secondary" onPress={() => setAsked(true)}>
        Lost passkeys…
      </Button>
    );
  }
  return (
    <>
      <p>
        Only with {name} in front of you. All passkeys of this account stop working at once, and it
        is signed out everywhere. Touch your passkey to confirm.
      </p>
      {trouble !== null && <p role="alert">{trouble}</p>}
      <Button onPress={give}>{name} is here: give a new link</Button>{' '}
      <Button kind="secondary" onPress={() => setAsked(false)}>
        Cancel
      </Button>
    </>
  );
}
