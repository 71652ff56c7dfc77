/** At a site's own address: two people let it give way to another, which joins what was written here. Nobody is signed in here. */
import { useEffect, useState } from 'react';
import type { Uuid } from '#base/ids.ts';
import { standDownChallenge } from '#identity/organisation.ts';
import { relayTransport } from '#sync/transport.ts';
import { type Answer, PROTOCOL } from '#wire/keeper.ts';
import { Facts } from '../../components/facts.tsx';
import { Radios } from '../../components/fields.tsx';
import { LonePage } from '../../components/lone-page.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { passkeyProblemWords } from '../../components/problem-words.ts';
import { useInHands } from '../../installed/hands.ts';
import { TwoPeople } from './two-people.tsx';

type Options = Answer<'/stand-down/options'>;
type Step =
  | { readonly kind: 'asking' }
  | { readonly kind: 'not-here'; readonly words: string }
  | { readonly kind: 'touching'; readonly options: Options }
  | { readonly kind: 'over'; readonly name: string };

const transport = relayTransport('', fetch.bind(globalThis));

export default function StandDownPage() {
  useInHands();
  const [step, setStep] = useState<Step>({ kind: 'asking' });
  const [chosen, setChosen] = useState<Uuid | null>(null);
  const again = () => begin().then(setStep);
  useEffect(() => {
    void begin().then(setStep);
  }, []);
  const { sites } = step.kind === 'touching' ? step.options : { sites: [] };
  const to = sites.find(({ lifeboat }) => lifeboat === chosen) ?? sites[0];

  return (
    <LonePage>
      <PageTitle title="Stand this site down" />
      {step.kind === 'asking' && <p role="status">Asking this site who could take over…</p>}
      {step.kind === 'not-here' && <p role="alert">{step.words}</p>}
      {step.kind === 'touching' && to === undefined && (
        <p role="alert">No site stands by here that could take over what was written.</p>
      )}
      {step.kind === 'touching' && to !== undefined && (
        <>
          <Facts facts={[['Log', step.options.org]]} />
          {sites.length === 1 ? (
            <Facts facts={[['Gives way to', `${to.name} (${to.origin})`]]} />
          ) : (
            <Radios
              id="to"
              label="To which site does it give way?"
              options={sites.map(({ lifeboat, name, origin }) => ({
                value: lifeboat,
                label: `${name} (${origin})`,
              }))}
              value={to.lifeboat}
              onChange={setChosen}
            />
          )}
          <p>
            Nothing more is written here from then on. Desks that are open keep what is written
            until the other site has joined what was written here, and go on there.
          </p>
          <p>
            Two people stand it down, each with their own passkey: operators, guardians or shift
            leads.
          </p>
          <TwoPeople
            key={to.lifeboat}
            rp={step.options.rp}
            saying={standDownChallenge(step.options.org, step.options.pen, {
              to: to.lifeboat,
              nonce: step.options.nonce,
            })}
            act="stand it down"
            doing="Standing down…"
            onBoth={async (responses) => {
              const { nonce } = step.options;
              await transport('/stand-down', {
                ...{ protocol: PROTOCOL, to: to.lifeboat, nonce, responses },
              });
              setStep({ kind: 'over', name: to.name });
            }}
            onSpent={again}
          />
        </>
      )}
      {step.kind === 'over' && (
        <p role="status">
          <strong>This site has given way to {step.name}.</strong> Leave it running until an
          administrator of {step.name} has joined what was written here.
        </p>
      )}
    </LonePage>
  );
}

async function begin(): Promise<Step> {
  try {
    const options = await transport('/stand-down/options', { protocol: PROTOCOL });
    return { kind: 'touching', options };
  } catch (error) {
    return { kind: 'not-here', words: passkeyProblemWords(error) };
  }
}
