/** At a lifeboat's own address: two people make it the main site. Nobody is signed in here. */
import { useEffect, useState } from 'react';
import { launchChallenge } from '#identity/organisation.ts';
import { Problem } from '#problems/catalogue.ts';
import { webPrimitives } from '#seal/primitives-web.ts';
import { relayTransport } from '#sync/transport.ts';
import { type Answer, PROTOCOL } from '#wire/keeper.ts';
import { Button } from '../../components/button.tsx';
import { Facts } from '../../components/facts.tsx';
import { LonePage } from '../../components/lone-page.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { passkeyProblemWords } from '../../components/problem-words.ts';
import { useInHands } from '../../installed/hands.ts';
import { touchAnyPasskey } from '../../store/passkey.ts';

type Response = Readonly<Record<string, unknown>>;
type Options = Answer<'/launch/options'>;
type Step =
  | { readonly kind: 'asking' }
  | { readonly kind: 'not-here'; readonly words: string }
  | { readonly kind: 'touching'; readonly options: Options; readonly first: Response | null }
  | { readonly kind: 'launched' };

const STARTS_WITHIN_MS = 30_000;
const LOOK_EACH_MS = 500;
const transport = relayTransport('', fetch.bind(globalThis));

export default function LaunchPage() {
  useInHands();
  const [step, setStep] = useState<Step>({ kind: 'asking' });
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isStarting, setStarting] = useState(false);
  useEffect(() => {
    void begin().then(setStep);
  }, []);

  async function touch(options: Options, first: Response | null) {
    setTrouble(null);
    try {
      const challenge = await webPrimitives.sha256(launchChallenge(options.org, options));
      const response = await touchAnyPasskey(challenge, options.rp);
      if (first === null) return setStep({ kind: 'touching', options, first: response });
      setStarting(true);
      const { size, root, nonce } = options;
      const responses: [Response, Response] = [first, response];
      await transport('/launch', { protocol: PROTOCOL, size, root, nonce, responses });
      await started();
      setStep({ kind: 'launched' });
    } catch (error) {
      setTrouble(passkeyProblemWords(error));
      // What was touched for is spent, or stands elsewhere by now: both begin again.
      if (error instanceof Problem) setStep(await begin());
    } finally {
      setStarting(false);
    }
  }
  return (
    <LonePage>
      <PageTitle title="Launch the lifeboat" />
      {step.kind === 'asking' && <p role="status">Asking the lifeboat what it holds…</p>}
      {step.kind === 'not-here' && <p role="alert">{step.words}</p>}
      {step.kind === 'touching' && (
        <>
          <Facts
            facts={[
              ['Lifeboat', step.options.name],
              ['Log', step.options.org],
              ['Entries it holds', step.options.size.toLocaleString('en-GB')],
              [
                'Records it cannot open',
                step.options.awaited === 0 ? 'None' : `${step.options.awaited}`,
              ],
            ]}
          />
          <p>
            From here on this is the main site. Launch it only where the main site is lost, or must
            not be trusted any more: two main sites at once take people days to bring together.
          </p>
          <p>
            Two people launch it, each with their own passkey: operators, guardians or shift leads.
          </p>
          <p role="status">
            {isStarting
              ? 'Launching. This takes a few seconds…'
              : step.first !== null && 'The first person has touched their passkey.'}
          </p>
          <Button kind="warning" onPress={() => touch(step.options, step.first)}>
            {step.first === null ? 'First person: touch a passkey' : 'Second person: launch it'}
          </Button>
        </>
      )}
      {trouble !== null && <p role="alert">{trouble}</p>}
      {step.kind === 'launched' && (
        <>
          <p role="status">
            <strong>This is the main site now.</strong> Desks that were open find it by themselves.
          </p>
          <p>
            <a href="/">Sign in here</a>
          </p>
        </>
      )}
    </LonePage>
  );
}

async function begin(): Promise<Step> {
  try {
    const options = await transport('/launch/options', { protocol: PROTOCOL });
    return { kind: 'touching', options, first: null };
  } catch (error) {
    return { kind: 'not-here', words: passkeyProblemWords(error) };
  }
}

/** Its keeper begins anew, and takes people in. */
async function started(): Promise<void> {
  const deadline = performance.now() + STARTS_WITHIN_MS;
  const ask = { protocol: PROTOCOL, knownKeeper: null } as const;
  for (;;) {
    const isUp = await transport('/session/options', ask).then(
      () => true,
      () => false,
    );
    if (isUp || performance.now() > deadline) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EACH_MS));
  }
}
