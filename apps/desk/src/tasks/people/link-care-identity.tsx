import { useState } from 'react';
import { equal } from '#base/bytes.ts';
import { streamName } from '#base/stream.ts';
import { hasPrivilegedRole, type Person } from '#identity/account.ts';
import { subjectBytes } from '#identity/cis2/subject.ts';
import { webPrimitives } from '#seal/primitives-web.ts';
import { TextLine } from '../../components/fields.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk, useRoom } from '../../components/hooks.ts';
import { Link } from '../../components/link.tsx';
import { passkeyProblemWords } from '../../components/problem-words.ts';
import { useDraft } from '../../components/use-draft.ts';
import { useNames } from '../../components/use-names.ts';

const DIRECTORY = streamName({ kind: 'directory' });
const EMPTY = { number: '' };
const FIELD = 'nhs-uuid';

/** Which smartcard opens the account: the log keeps a hash of its number, and never the number. */
export function LinkCareIdentity({ person }: { readonly person: Person }) {
  const desk = useDesk();
  const { colleagues, organisation } = useRoom().people;
  const nameOf = useNames();
  const { fields, change, clear } = useDraft(
    { stream: DIRECTORY, form: `care-identity ${person.id}` },
    EMPTY,
    'directory',
  );
  const [done, setDone] = useState('');
  const issuer = organisation?.cis2?.issuer;

  async function link(of: string): Promise<Faults> {
    setDone('');
    const sub = fields.number.replaceAll(/\s/g, '');
    if (!/^\d{12}$/.test(sub)) return { [FIELD]: 'Enter the 12 digits' };
    const subject = await webPrimitives.sha256(subjectBytes({ issuer: of, sub }));
    const theirs = [...colleagues.values()].find(
      ({ linked }) => linked !== null && equal(linked, subject),
    );
    if (theirs !== undefined) {
      const whose =
        theirs.id === person.id ? 'this account' : `the account of ${nameOf(theirs.id)}`;
      return { [FIELD]: `This number opens ${whose} already` };
    }
    try {
      await desk.act({
        stream: DIRECTORY,
        type: 'account.linked',
        facts: { account: person.id, subject },
      });
      await clear();
    } catch (error) {
      return { form: passkeyProblemWords(error) };
    }
    setDone(hasPrivilegedRole(person) ? 'It holds once a second operator has agreed.' : 'Linked.');
    return {};
  }
  return (
    <section className="desk-card" aria-label="Care Identity">
      <h2>Care Identity</h2>
      <p>
        {person.linked === null
          ? 'No smartcard opens this account.'
          : 'A smartcard opens this account. Another number takes its place.'}
      </p>
      {issuer === undefined ? (
        <p>
          Care Identity is not trusted here yet: see <Link href="/organisation">Organisation</Link>.
        </p>
      ) : (
        <Form
          name="Care Identity"
          action={person.linked === null ? 'Link with your passkey' : 'Replace with your passkey'}
          onSubmit={() => link(issuer)}
        >
          {(faults) => (
            <TextLine
              id={FIELD}
              label="Their UUID number in Care Identity"
              hint="12 digits, from their smartcard or Care Identity’s own pages. Never from an e-mail"
              value={fields.number}
              onChange={(number) => change({ number })}
              fault={faults[FIELD]}
            />
          )}
        </Form>
      )}
      <p role="status" className="desk-saved">
        {done}
      </p>
    </section>
  );
}
