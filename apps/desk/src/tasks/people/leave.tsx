import { useState } from 'react';
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { Button } from '../../components/button.tsx';
import { useDesk } from '../../components/hooks.ts';
import { passkeyProblemWords } from '../../components/problem-words.ts';

/** Ends an account, after saying what that does. */
export function LeaveButton({ account, name }: { readonly account: Uuid; readonly name: string }) {
  const desk = useDesk();
  const [asked, setAsked] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);

  async function end() {
    try {
      await desk.act({
        stream: streamName({ kind: 'directory' }),
        type: 'account.left',
        facts: { account, reason: 'left' },
      });
    } catch (error) {
      setTrouble(passkeyProblemWords(error));
    }
  }
  if (!asked) {
    return (
      <Button kind="secondary" onPress={() => setAsked(true)}>
        Has left…
      </Button>
    );
  }
  return (
    <>
      <p>
        {name} is signed out everywhere at once, and this account never comes back. Touch your
        passkey to confirm.
      </p>
      {trouble !== null && <p role="alert">{trouble}</p>}
      <Button onPress={end}>{name} has left: confirm</Button>{' '}
      <Button kind="secondary" onPress={() => setAsked(false)}>
        Cancel
      </Button>
    </>
  );
}
