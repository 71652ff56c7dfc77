import { useState } from 'react';
import type { Bytes } from '#base/bytes.ts';
import { streamName } from '#base/stream.ts';
import { Button } from '../../components/button.tsx';
import { useDesk } from '../../components/hooks.ts';
import { passkeyProblemWords } from '../../components/problem-words.ts';

type RemovePasskeyProps = { readonly credential: Bytes; readonly onRemoved: () => void };

/** With a touch of another: none removes itself. */
export function RemovePasskey({ credential, onRemoved }: RemovePasskeyProps) {
  const desk = useDesk();
  const [trouble, setTrouble] = useState<string | null>(null);

  async function remove() {
    try {
      await desk.act({
        stream: streamName({ kind: 'directory' }),
        type: 'passkey.removed',
        facts: { credential },
      });
      onRemoved();
    } catch (error) {
      setTrouble(passkeyProblemWords(error));
    }
  }
  return (
    <>
      {trouble !== null && <p role="alert">{trouble}</p>}
      <Button kind="secondary" onPress={remove}>
        Remove it
      </Button>
    </>
  );
}
