import { useEffect, useState } from 'react';
import { type IdentityFacts, identityFacts } from '#identity/entries.ts';
import { webPrimitives } from '#seal/primitives-web.ts';
import { Button } from '../../components/button.tsx';
import { Facts } from '../../components/facts.tsx';
import { useDesk, useRoom } from '../../components/hooks.ts';
import { passkeyProblemWords, problemWords } from '../../components/problem-words.ts';
import { compareKeys, type KeyRow, type Keys, rowWords } from './compare-keys.ts';

type Trust = IdentityFacts<'cis2.trusted'>;
type Shown =
  | { readonly kind: 'asking' | 'none' }
  | { readonly kind: 'trouble'; readonly words: string }
  | { readonly kind: 'shown'; readonly trust: Trust };

/** Care Identity: what is trusted beside what its issuer shows at this moment. */
export function TrustedCareIdentity({ trusted }: { readonly trusted: Trust | null }) {
  const desk = useDesk();
  const { proposals } = useRoom().people;
  const [now, setNow] = useState<Shown>({ kind: 'asking' });
  const [rows, setRows] = useState<readonly KeyRow[]>([]);
  const [trouble, setTrouble] = useState<string | null>(null);
  const waiting = proposals.find(({ type }) => type === 'cis2.trusted');
  const proposed =
    waiting === undefined ? null : identityFacts['cis2.trusted'].parse(waiting.facts);
  const shown = now.kind === 'shown' ? now.trust : null;

  useEffect(() => {
    let left = false;
    desk.careIdentity().then(
      (trust) => left || setNow(trust === null ? { kind: 'none' } : { kind: 'shown', trust }),
      (error: unknown) => left || setNow({ kind: 'trouble', words: problemWords(error) }),
    );
    return () => {
      left = true;
    };
  }, [desk]);
  useEffect(() => {
    let left = false;
    const keys = { trusted: keysOf(trusted), proposed: keysOf(proposed), now: keysOf(shown) };
    void compareKeys(keys, webPrimitives.sha256).then((made) => left || setRows(made));
    return () => {
      left = true;
    };
  }, [trusted, proposed, shown]);

  async function propose(facts: Trust) {
    setTrouble(null);
    try {
      await desk.act({ stream: 'org', type: 'cis2.trusted', facts });
    } catch (error) {
      setTrouble(passkeyProblemWords(error));
    }
  }
  if (now.kind === 'none' && trusted === null) {
    return (
      <section className="desk-card" aria-label="Care Identity">
        <h2>Care Identity</h2>
        <p>This installation is not connected to Care Identity.</p>
      </section>
    );
  }
  const isNew = shown !== null && !isSame(shown, trusted) && !isSame(shown, proposed);
  return (
    <section className="desk-card" aria-label="Care Identity">
      <h2>Care Identity</h2>
      <Facts
        facts={[
          ['Trusted issuer', trusted === null ? 'None yet' : trusted.issuer],
          ['Trusted client', trusted?.client],
          ['Issuer now', shown?.issuer],
          ['Client now', shown?.client],
        ]}
      />
      {rows.length > 0 && (
        <table className="nhsuk-table desk-table">
          <caption className="nhsuk-u-visually-hidden">Keys of Care Identity</caption>
          <thead>
            <tr>
              <th scope="col">Key</th>
              <th scope="col">Trusted</th>
              {proposed !== null && <th scope="col">Waits for a second operator</th>}
              <th scope="col">Now</th>
              <th scope="col">Compared</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.kid}>
                <td data-label="Key">{row.kid}</td>
                <td data-label="Trusted">
                  <Print of={row.trusted} />
                </td>
                {proposed !== null && (
                  <td data-label="Waits for a second operator">
                    <Print of={row.proposed} />
                  </td>
                )}
                <td data-label="Now">
                  <Print of={row.now} />
                </td>
                <td data-label="Compared">{shown === null ? '' : rowWords(row)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {now.kind === 'asking' && <p role="status">Asking Care Identity for its keys…</p>}
      {now.kind === 'trouble' && <p role="alert">{now.words}</p>}
      {shown !== null && isSame(shown, trusted) && <p>Care Identity is as it is trusted.</p>}
      {isNew && (
        <>
          <p>
            Whoever holds one of these keys can sign in as anybody whose smartcard is linked.
            Compare issuer, client and keys with what NHS England gave you, by another way than this
            screen.
          </p>
          <Button onPress={() => propose(shown)}>
            Trust Care Identity as it is now, with your passkey
          </Button>
        </>
      )}
      {trouble !== null && <p role="alert">{trouble}</p>}
    </section>
  );
}

function Print({ of }: { readonly of: string | null }) {
  return of === null ? <span className="desk-quiet">None</span> : <code>{of}</code>;
}

const NO_KEYS: Keys = [];

function keysOf(trust: Trust | null): Keys {
  return trust?.keys ?? NO_KEYS;
}

function isSame(one: Trust, other: Trust | null): boolean {
  const told = ({ issuer, client, keys }: Trust) =>
    JSON.stringify([issuer, client, keys.map(({ kid, key }) => [kid, key.toHex()]).sort()]);
  return other !== null && told(one) === told(other);
}
