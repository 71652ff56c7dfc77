import { useState } from 'react';
import { streamName } from '#base/stream.ts';
import type { AllowedAuthenticator } from '#identity/entries.ts';
import { Button } from '../../components/button.tsx';
import { Details } from '../../components/details.tsx';
import { TextArea, TextLine } from '../../components/fields.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk } from '../../components/hooks.ts';
import { passkeyProblemWords } from '../../components/problem-words.ts';
import { useDraft } from '../../components/use-draft.ts';
import { certificatesIn } from './certificates-in.ts';

type Allowed = readonly AllowedAuthenticator[];

/** Which security keys those with power over others may have. */
export function AllowedAuthenticators({ allowed }: { readonly allowed: Allowed | null }) {
  const desk = useDesk();
  const [trouble, setTrouble] = useState<string | null>(null);
  const known = allowed ?? [];

  function propose(authenticators: Allowed) {
    return desk.act({
      stream: 'org',
      type: 'authenticators.allowed',
      facts: { authenticators: [...authenticators] },
    });
  }
  async function without(aaguid: string) {
    setTrouble(null);
    try {
      await propose(known.filter((one) => one.aaguid !== aaguid));
    } catch (error) {
      setTrouble(passkeyProblemWords(error));
    }
  }
  return (
    <section className="desk-card" aria-label="Security keys">
      <h2>Security keys of those with power over others</h2>
      {allowed === null ? (
        <p>
          Any authenticator is accepted. Once there is a list, operators, guardians and support need
          one of it for every new passkey; those they have stay good.
        </p>
      ) : (
        <table className="nhsuk-table desk-table">
          <caption className="nhsuk-u-visually-hidden">Security keys that are accepted</caption>
          <thead>
            <tr>
              <th scope="col">AAGUID</th>
              <th scope="col">Root certificates</th>
              <th scope="col">Take it off</th>
            </tr>
          </thead>
          <tbody>
            {allowed.map(({ aaguid, roots }) => (
              <tr key={aaguid}>
                <td data-label="AAGUID">
                  <code>{aaguid}</code>
                </td>
                <td data-label="Root certificates">{roots.length}</td>
                <td>
                  {allowed.length > 1 ? (
                    <Button kind="secondary" onPress={() => without(aaguid)}>
                      Take it off
                      <span className="nhsuk-u-visually-hidden"> the list: {aaguid}</span>
                    </Button>
                  ) : (
                    'One must stay'
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {trouble !== null && <p role="alert">{trouble}</p>}
      <Details summary="Accept another model">
        <AddModel known={known} propose={propose} />
      </Details>
    </section>
  );
}

const PLACE = { stream: streamName({ kind: 'directory' }), form: 'authenticator' };
const EMPTY = { aaguid: '', roots: '' };
const AAGUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

type AddModelProps = {
  readonly known: Allowed;
  readonly propose: (all: Allowed) => Promise<unknown>;
};

function AddModel({ known, propose }: AddModelProps) {
  const { fields, change, clear } = useDraft(PLACE, EMPTY, 'directory');

  async function add(): Promise<Faults> {
    const aaguid = fields.aaguid.trim().toLowerCase();
    if (!AAGUID.test(aaguid))
      return {
        aaguid: 'Enter it with its dashes, for example ee882879-721c-4913-9775-3dfcce97072a',
      };
    if (known.some((one) => one.aaguid === aaguid)) return { aaguid: 'It is on the list already' };
    const roots = certificatesIn(fields.roots);
    if (roots === null) return { roots: 'Paste whole certificates, from BEGIN to END' };
    try {
      await propose([...known, { aaguid, roots }]);
      await clear();
    } catch (error) {
      return { form: passkeyProblemWords(error) };
    }
    return {};
  }
  return (
    <Form name="Accept a model" action="Propose with your passkey" onSubmit={add}>
      {(faults) => (
        <>
          <TextLine
            id="aaguid"
            label="AAGUID"
            hint="Which model it is, as its maker publishes it"
            value={fields.aaguid}
            onChange={(aaguid) => change({ aaguid })}
            fault={faults.aaguid}
          />
          <TextArea
            id="roots"
            label="Root certificates of its maker, PEM"
            rows={6}
            value={fields.roots}
            onChange={(roots) => change({ roots })}
            fault={faults.roots}
          />
        </>
      )}
    </Form>
  );
}
