import { useState } from 'react';
import { besideFacts, type Standing } from '#care/beside.ts';
import { isTakenBack } from '#care/hand-back.ts';
import { Button } from '../../components/button.tsx';
import { codeWords } from '../../components/care-words.ts';
import { Form } from '../../components/form.tsx';
import { useDesk, useRoom } from '../../components/hooks.ts';
import { passkeyProblemWords } from '../../components/problem-words.ts';
import { plural } from './choices.ts';
import type { Pack } from './make-pack.ts';
import { PackFiles } from './pack-files.tsx';
import { Reconciliation } from './reconciliation.tsx';
import { useOwed } from './use-owed.ts';

/** From here on what comes is the other system's again. Takes a second person. */
export function BeginHandBack({ service }: { readonly service: string }) {
  const desk = useDesk();
  const waits = useRoom().people.proposals.some(
    ({ type, facts }) =>
      type === 'service.handing-back' && besideFacts[type].parse(facts).service === service,
  );
  const [trouble, setTrouble] = useState<string | null>(null);

  async function propose(): Promise<void> {
    setTrouble(null);
    try {
      await desk.act({ stream: 'org', type: 'service.handing-back', facts: { service } });
    } catch (error) {
      setTrouble(passkeyProblemWords(error));
    }
  }
  return (
    <section className="desk-card" aria-label="Hand back">
      <h2>Hand back</h2>
      <p>
        For when the other system works again. From then on new reports are that system’s to deal
        with, and come here as copies. This room goes on with its own cases until that system has
        each of them. An operator must agree.
      </p>
      {trouble !== null && <p role="alert">{trouble}</p>}
      {waits ? (
        <p role="status">It waits for an operator to agree.</p>
      ) : (
        <Button onPress={propose}>Hand {codeWords(service).toLowerCase()} back</Button>
      )}
    </section>
  );
}

/** The files, the ticks, and the end. */
export function HandingBack({
  service,
  standing,
}: {
  readonly service: string;
  readonly standing: Standing;
}) {
  const owed = useOwed(service);
  const [pack, setPack] = useState<Pack | null>(null);
  if (owed === null) return <p role="status">Reading what the other system is owed…</p>;
  if (owed.length === 0 && standing.kind === 'standing-by') return null;
  const missing = owed.filter((one) => !isTakenBack(one));
  return (
    <>
      {missing.length > 0 && (
        <PackFiles owed={missing} standing={standing} pack={pack} onPack={setPack} />
      )}
      <Reconciliation service={service} owed={owed} />
      {standing.kind === 'handing-back' && (
        <Finish service={service} cases={owed.length} missing={missing.length} />
      )}
    </>
  );
}

type FinishProps = {
  readonly service: string;
  readonly cases: number;
  readonly missing: number;
};

function Finish({ service, cases, missing }: FinishProps) {
  const desk = useDesk();
  return (
    <section className="desk-card" aria-label="Finish">
      <h2>Finish</h2>
      <p>
        {missing === 0
          ? 'The other system has every case. Once you say so, the service stands by again.'
          : `Not yet: ${missing} of ${plural(cases)} not taken back.`}
      </p>
      {missing === 0 && (
        <Form
          name="Finish"
          action="Say with your passkey that all is handed back"
          onSubmit={async () => {
            try {
              const facts = { service, cases };
              await desk.act({ stream: 'org', type: 'service.handed-back', facts });
            } catch (error) {
              return { form: passkeyProblemWords(error) };
            }
            return {};
          }}
        >
          {() => null}
        </Form>
      )}
    </section>
  );
}
