import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Details } from '../../components/details.tsx';
import { useDesk } from '../../components/hooks.ts';
import { passkeyProblemWords } from '../../components/problem-words.ts';

/** For operators, once there is no other system to hand back to. */
export function MoveOver({ service }: { readonly service: string }) {
  const desk = useDesk();
  const [said, setSaid] = useState<string | null>(null);

  async function propose(): Promise<void> {
    try {
      await desk.act({ stream: 'org', type: 'service.moved-over', facts: { service } });
      setSaid('Proposed: it waits for a second operator.');
    } catch (error) {
      setSaid(passkeyProblemWords(error));
    }
  }
  return (
    <Details summary="Move over for good">
      <p>
        Nothing is handed back any more, and the service works here alone. A second operator must
        agree.
      </p>
      <Button kind="secondary" onPress={propose}>
        Propose with your passkey
      </Button>
      <p role="status" className="desk-saved">
        {said}
      </p>
    </Details>
  );
}
