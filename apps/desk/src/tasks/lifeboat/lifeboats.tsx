/** The organisation's lifeboats, for operators: which stand by, and how one is named. */
import { useEffect, useState } from 'react';
import { streamName } from '#base/stream.ts';
import { identityFacts } from '#identity/entries.ts';
import { fingerprintOf } from '#identity/fingerprint.ts';
import { parseIntroduction } from '#identity/lifeboat-introduction.ts';
import type { Lifeboat } from '#identity/organisation.ts';
import { webPrimitives } from '#seal/primitives-web.ts';
import { Button } from '../../components/button.tsx';
import { Details } from '../../components/details.tsx';
import { TextArea } from '../../components/fields.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk, useRoom } from '../../components/hooks.ts';
import { passkeyProblemWords } from '../../components/problem-words.ts';
import { useDraft } from '../../components/use-draft.ts';

type Row = Pick<Lifeboat, 'lifeboat' | 'name' | 'origin' | 'pen'> & { readonly waits: boolean };

export default function Lifeboats() {
  const desk = useDesk();
  const { organisation, proposals } = useRoom().people;
  const [trouble, setTrouble] = useState<string | null>(null);
  const named = proposals.flatMap(({ type, facts }): Row[] =>
    type === 'lifeboat.named' ? [{ ...identityFacts[type].parse(facts), waits: true }] : [],
  );
  const standing = (organisation?.lifeboats ?? []).map((one): Row => ({ ...one, waits: false }));
  const rows = [...standing, ...named];

  async function dismiss(lifeboat: Lifeboat['lifeboat']) {
    setTrouble(null);
    try {
      await desk.act({ stream: 'org', type: 'lifeboat.dismissed', facts: { lifeboat } });
    } catch (error) {
      setTrouble(passkeyProblemWords(error));
    }
  }
  return (
    <section className="desk-card" aria-label="Lifeboats">
      <h2>Lifeboats</h2>
      <p>
        A lifeboat is a second site. It holds a copy of everything and signs for it, and desks keep
        what they wrote until it has. If this site is lost, two people make it the main site.
      </p>
      {rows.length === 0 ? (
        <p>
          <strong>There is none: if this site is lost, so is the record.</strong>
        </p>
      ) : (
        <table className="nhsuk-table desk-table">
          <caption className="nhsuk-u-visually-hidden">Lifeboats</caption>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Address</th>
              <th scope="col">Fingerprint</th>
              <th scope="col">State</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.lifeboat}>
                <td data-label="Name">{row.name}</td>
                <td data-label="Address">{row.origin}</td>
                <td data-label="Fingerprint">
                  <Fingerprint of={row} />
                </td>
                <td data-label="State">
                  {row.waits ? (
                    'Waits for a second operator'
                  ) : (
                    <Button kind="secondary" onPress={() => dismiss(row.lifeboat)}>
                      Dismiss
                      <span className="nhsuk-u-visually-hidden"> {row.name}</span>
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {trouble !== null && <p role="alert">{trouble}</p>}
      <Details summary="Name a lifeboat">
        <NameLifeboat />
      </Details>
    </section>
  );
}

function Fingerprint({ of: { pen } }: { readonly of: Pick<Row, 'pen'> }) {
  const [words, setWords] = useState('');
  useEffect(() => {
    let left = false;
    void webPrimitives.sha256(pen).then((hash) => left || setWords(fingerprintOf(hash)));
    return () => {
      left = true;
    };
  }, [pen]);
  return <code>{words}</code>;
}

const PLACE = { stream: streamName({ kind: 'directory' }), form: 'lifeboat' };
const EMPTY = { introduction: '' };

function NameLifeboat() {
  const desk = useDesk();
  const { fields, change, clear } = useDraft(PLACE, EMPTY, 'directory');

  async function name(): Promise<Faults> {
    const facts = parseIntroduction(fields.introduction);
    if (facts === null) {
      return { introduction: 'Paste all of it, from holdfast-lifeboat-1 to its end' };
    }
    try {
      await desk.act({ stream: 'org', type: 'lifeboat.named', facts });
      await clear();
    } catch (error) {
      return { form: passkeyProblemWords(error) };
    }
    return {};
  }
  return (
    <Form name="Name a lifeboat" action="Propose with your passkey" onSubmit={name}>
      {(faults) => (
        <>
          <p>
            Start one on another machine, at another place, with{' '}
            <code>holdfast lifeboat --main {location.origin}</code>. It prints its introduction and
            its fingerprint: compare that with the one shown here, by another way than this screen.
            Whoever has a lifeboat’s machine can read everything it holds.
          </p>
          <TextArea
            id="introduction"
            label="Its introduction"
            rows={5}
            value={fields.introduction}
            onChange={(introduction) => change({ introduction })}
            fault={faults.introduction}
          />
        </>
      )}
    </Form>
  );
}
