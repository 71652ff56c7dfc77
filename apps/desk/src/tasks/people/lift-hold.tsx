import { useState } from 'react';
import { streamName } from '#base/stream.ts';
import type { Person } from '#identity/account.ts';
import { Button } from '../../components/button.tsx';
import { useDesk } from '../../components/hooks.ts';
import { Notice } from '../../components/notice.tsx';
import { passkeyProblemWords } from '../../components/problem-words.ts';

type LiftHoldProps = { readonly person: Person; readonly name: string };

/** A third colleague confirms who came back with new passkeys. */
export function LiftHold({ person, name }: LiftHoldProps) {
  const desk = useDesk();
  const [trouble, setTrouble] = useState<string | null>(null);

  async function lift() {
    try {
      await desk.act({
        stream: streamName({ kind: 'directory' }),
        type: 'hold.lifted',
        facts: { account: person.id },
      });
    } catch (error) {
      setTrouble(passkeyProblemWords(error));
    }
  }
  return (
    <Notice title="An account was recovered">
      <p>
        {name} lost their passkeys and has new ones. For an hour the account opens nobody’s record,
        unless you know that it is really them: speak to them first.
      </p>
      {trouble !== null && <p role="alert">{trouble}</p>}
      <Button onPress={lift}>It is {name}: confirm with your passkey</Button>
    </Notice>
  );
}
