import { useState } from 'react';
import { Problem } from '#problems/catalogue.ts';
import { webPrimitives } from '#seal/primitives-web.ts';
import { Button } from '../../components/button.tsx';
import { passkeyProblemWords } from '../../components/problem-words.ts';
import { touchAnyPasskey } from '../../session/passkey.ts';

type Response = Readonly<Record<string, unknown>>;

type TwoPeopleProps = {
  readonly rp: string;
  /** What they touch for: its SHA-256 is the challenge. */
  readonly saying: Uint8Array<ArrayBuffer>;
  /** What the second person's press does, in two words, and what is said while it is done. */
  readonly act: string;
  readonly doing: string;
  readonly onBoth: (responses: [Response, Response]) => Promise<void>;
  /** What was touched for is spent, or stands elsewhere by now: both begin again. */
  readonly onSpent: () => Promise<void>;
};

/** Two people touch their passkeys, one after the other at one screen, for the same thing. */
export function TwoPeople({ rp, saying, act, doing, onBoth, onSpent }: TwoPeopleProps) {
  const [first, setFirst] = useState<Response | null>(null);
  const [isDoing, setDoing] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);

  async function touch() {
    setTrouble(null);
    try {
      const response = await touchAnyPasskey(await webPrimitives.sha256(saying), rp);
      if (first === null) return setFirst(response);
      setDoing(true);
      await onBoth([first, response]);
    } catch (error) {
      setTrouble(passkeyProblemWords(error));
      if (!(error instanceof Problem)) return;
      setFirst(null);
      await onSpent();
    } finally {
      setDoing(false);
    }
  }
  return (
    <>
      <p role="status">
        {isDoing ? doing : first !== null && 'The first person has touched their passkey.'}
      </p>
      <Button kind="warning" onPress={touch}>
        {first === null ? 'First person: touch a passkey' : `Second person: ${act}`}
      </Button>
      {trouble !== null && <p role="alert">{trouble}</p>}
    </>
  );
}
