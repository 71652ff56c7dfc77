import { useState } from 'react';
import { type Bytes, fromBase64url } from '#base/bytes.ts';
import { enrol } from '#sync/enrol.ts';
import { relayTransport } from '#sync/transport.ts';
import { TextLine } from '../../components/fields.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { LonePage } from '../../components/lone-page.tsx';
import { go } from '../../components/navigation.ts';
import { PageTitle } from '../../components/page-title.tsx';
import { passkeyProblemWords } from '../../components/problem-words.ts';
import { createPasskey } from '../../store/passkey.ts';

type EnrolProps = { readonly enter: (name: string) => Promise<void> };

/** From an invitation's link to a passkey, and from the passkey to the desk. */
export function Enrol({ enter }: EnrolProps) {
  const [name, setName] = useState('');
  const [made, setMade] = useState(false);

  async function makePasskey(): Promise<Faults> {
    const code = codeIn(location.hash);
    if (code === null)
      return { form: 'This link is not whole. Open it again, or ask for a new one.' };
    if (name.trim() === '') return { name: 'Enter your name, as your colleagues know you' };
    try {
      await enrol(relayTransport('', fetch.bind(globalThis)), code, createPasskey);
    } catch (error) {
      return { form: passkeyProblemWords(error) };
    }
    // The code is used up; it need not stand in the browser's history.
    history.replaceState(null, '', '/enrol');
    setMade(true);
    return {};
  }

  async function signIn(): Promise<Faults> {
    try {
      await enter(name.trim());
    } catch (error) {
      return { form: passkeyProblemWords(error) };
    }
    go('/');
    return {};
  }

  if (made) {
    return (
      <LonePage key="made">
        <PageTitle title="Your passkey is ready" />
        <p>
          Use it once more to sign in. From now on this is the only way in: there is no password.
        </p>
        <Form name="Sign in" action="Sign in with the passkey" onSubmit={signIn}>
          {() => null}
        </Form>
      </LonePage>
    );
  }
  return (
    <LonePage key="invited">
      <PageTitle title="Join this Holdfast" />
      <p>
        You were invited to work here. You need two things: your name, and a passkey on this device.
      </p>
      <p>
        A passkey is a key that your device keeps for you and unlocks with your fingerprint, face or
        PIN. Nobody can guess it, read it out or type it into the wrong page.
      </p>
      <Form name="Join" action="Make a passkey" onSubmit={makePasskey}>
        {(faults) => (
          <TextLine
            id="name"
            label="Your name"
            hint="Your colleagues see it beside what you do, for example Dr Amara Osei"
            autoComplete="name"
            value={name}
            onChange={setName}
            fault={faults.name}
          />
        )}
      </Form>
    </LonePage>
  );
}

function codeIn(hash: string): Bytes | null {
  try {
    const code = fromBase64url(hash.slice(1));
    return code.length === 0 ? null : code;
  } catch {
    return null;
  }
}
