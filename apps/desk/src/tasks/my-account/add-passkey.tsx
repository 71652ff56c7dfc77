import { useState } from 'react';
import { systemClock, systemRandom } from '#base/clock.ts';
import { streamName } from '#base/stream.ts';
import { webPrimitives } from '#seal/primitives-web.ts';
import { enrol } from '#sync/enrol.ts';
import { relayTransport } from '#sync/transport.ts';
import { Button } from '../../components/button.tsx';
import { useDesk } from '../../components/hooks.ts';
import { passkeyProblemWords } from '../../components/problem-words.ts';
import { createPasskey, touchPasskey } from '../../session/passkey.ts';

const LIFE_MS = 9 * 60_000;

/** One touch of a passkey one has, then the new one. */
export function AddPasskey({ onAdded }: { readonly onAdded: () => void }) {
  const desk = useDesk();
  const [code, setCode] = useState<ReturnType<typeof systemRandom> | null>(null);
  const [said, setSaid] = useState<{ readonly trouble: boolean; readonly words: string } | null>(
    null,
  );

  async function offer() {
    const fresh = systemRandom(20);
    await act(async () => {
      await desk.act({
        stream: streamName({ kind: 'directory' }),
        type: 'passkey.offered',
        facts: {
          codeHash: await webPrimitives.sha256(fresh),
          expires: systemClock() + LIFE_MS,
        },
      });
      setCode(fresh);
    });
  }
  async function make() {
    if (code === null) return;
    await act(async () => {
      await enrol({
        transport: relayTransport('', fetch.bind(globalThis)),
        code,
        passkeys: { create: createPasskey, touch: touchPasskey },
        primitives: webPrimitives,
      });
      setCode(null);
      setSaid({ trouble: false, words: 'The new passkey is ready.' });
      onAdded();
    });
  }
  async function act(doing: () => Promise<void>) {
    setSaid(null);
    try {
      await doing();
    } catch (error) {
      setSaid({ trouble: true, words: passkeyProblemWords(error) });
    }
  }
  return (
    <section className="desk-card" aria-label="Add a passkey">
      <h2>Add a passkey</h2>
      <p>On another device: a phone, or a security key that you plug in.</p>
      {code === null ? (
        <Button onPress={offer}>Touch a passkey you have</Button>
      ) : (
        <Button onPress={make}>Now make the new one</Button>
      )}
      {said !== null && <p role={said.trouble ? 'alert' : 'status'}>{said.words}</p>}
    </section>
  );
}
