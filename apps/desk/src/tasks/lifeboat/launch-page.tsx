/** At a lifeboat's own address: two people make it the main site, or a site of its own for a while. Nobody is signed in here. */
import { useEffect, useState } from 'react';
import { launchChallenge } from '#identity/organisation.ts';
import { relayTransport } from '#sync/transport.ts';
import { type Answer, PROTOCOL } from '#wire/keeper.ts';
import { Facts } from '../../components/facts.tsx';
import { Radios } from '../../components/fields.tsx';
import { LonePage } from '../../components/lone-page.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { passkeyProblemWords } from '../../components/problem-words.ts';
import { useInHands } from '../../installed/hands.ts';
import { TwoPeople } from './two-people.tsx';

type Options = Answer<'/launch/options'>;
type Step =
  | { readonly kind: 'asking' }
  | { readonly kind: 'not-here'; readonly words: string }
  | { readonly kind: 'touching'; readonly options: Options }
  | { readonly kind: 'launched'; readonly way: Way };

type Way = 'instead' | 'apart';
const WAYS = [
  { value: 'instead', label: 'It is lost, or must not be trusted any more' },
  { value: 'apart', label: 'It goes on, and cannot be reached from here' },
] as const;

const STARTS_WITHIN_MS = 30_000;
const LOOK_EACH_MS = 500;
const transport = relayTransport('', fetch.bind(globalThis));

export default function LaunchPage() {
  useInHands();
  const [step, setStep] = useState<Step>({ kind: 'asking' });
  const [way, setWay] = useState<Way>('instead');
  const again = () => begin().then(setStep);
  useEffect(() => {
    void begin().then(setStep);
  }, []);
  const apart = way === 'apart' ? ({ apart: true } as const) : {};

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
          {step.options.mayGoApart && (
            <Radios
              id="way"
              label="What is the matter with the main site?"
              options={WAYS}
              value={way}
              onChange={setWay}
            />
          )}
          <p>{WORDS[way].before}</p>
          <p>
            Two people launch it, each with their own passkey: operators, guardians or shift leads.
          </p>
          <TwoPeople
            key={way}
            rp={step.options.rp}
            saying={launchChallenge(step.options.org, { ...step.options, ...apart })}
            act="launch it"
            doing="Launching. This takes a few seconds…"
            onBoth={async (responses) => {
              const { size, root, nonce } = step.options;
              await transport('/launch', {
                ...{ protocol: PROTOCOL, size, root, nonce, responses },
                ...apart,
              });
              await started();
              setStep({ kind: 'launched', way });
            }}
            onSpent={again}
          />
        </>
      )}
      {step.kind === 'launched' && (
        <>
          <p role="status">
            <strong>{WORDS[step.way].after}</strong> Desks that were open find it by themselves.
          </p>
          <p>
            <a href="/">Sign in here</a>
          </p>
        </>
      )}
    </LonePage>
  );
}

const WORDS: Readonly<Record<Way, { readonly before: string; readonly after: string }>> = {
  instead: {
    before:
      'From here on this is the main site. Launch it so only where the main site is lost, or must not be trusted any more.',
    after: 'This is the main site now.',
  },
  apart: {
    before:
      'This room works here until the line is back. Then two people let this site give way, and what was written here is joined to the main site. Where both sites decided on one case, a clinician settles it.',
    after: 'This room works here now.',
  },
};

async function begin(): Promise<Step> {
  try {
    const options = await transport('/launch/options', { protocol: PROTOCOL });
    return { kind: 'touching', options };
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
