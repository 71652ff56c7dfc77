import { useState } from 'react';
import { type Bytes, fromBase64url } from '#base/bytes.ts';
import { webPrimitives } from '#seal/primitives-web.ts';
import { enrol } from '#sync/enrol.ts';
import { relayTransport } from '#sync/transport.ts';
import { Button } from '../../components/button.tsx';
import { TextLine } from '../../components/fields.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { LonePage } from '../../components/lone-page.tsx';
import { go } from '../../components/navigation.ts';
import { PageTitle } from '../../components/page-title.tsx';
import { passkeyProblemWords } from '../../components/problem-words.ts';
import { useInHands } from '../../installed/hands.ts';
import { createPasskey, touchPasskey } from '../../session/passkey.ts';
import { TwoKeys } from './two-keys.tsx';

type EnrolProps = { readonly enter: (name: string) => Promise<void> };

/** From an invitation's link to two passkeys, and from them to the desk. */
export function Enrol({ enter }: EnrolProps) {
  useInHands();
  const [name, setName] = useState('');
  const [passkeys, setPasskeys] = useState(0);
  /** Set while the new passkey waits for the first to vouch for it. */
  const [vouch, setVouch] = useState<(() => void) | null>(null);

  async function makePasskey(): Promise<Faults> {
    const code = codeIn(location.hash);
    if (code === null)
      return { form: 'This link is not whole. Open it again, or ask for a new one.' };
    if (name.trim() === '') return { name: 'Enter your name, as your colleagues know you' };
    try {
      const made = await enrol({
        transport: relayTransport('', fetch.bind(globalThis)),
        code,
        passkeys: {
          create: createPasskey,
          // A browser wants a press of its own for each touch.
          async touch(challenge, credential) {
            await new Promise<void>((pressed) => setVouch(() => pressed));
            setVouch(null);
            return touchPasskey(challenge, credential);
          },
        },
        primitives: webPrimitives,
      });
      setPasskeys(made.passkeys);
      // The code is used up; it need not stand in the browser's history.
      if (made.passkeys > 1) history.replaceState(null, '', '/enrol');
      return {};
    } catch (error) {
      setVouch(null);
      return { form: passkeyProblemWords(error) };
    }
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

  if (passkeys > 1) {
    return (
      <LonePage key="made">
        <PageTitle title="Your two passkeys are ready" />
        <TwoKeys made={2} />
        <p>
          Use one of them to sign in. From now on they are the only way in: there is no password.
        </p>
        <Form name="Sign in" action="Sign in with the passkey" onSubmit={signIn}>
          {() => null}
        </Form>
      </LonePage>
    );
  }
  return (
    <LonePage key={passkeys === 0 ? 'invited' : 'second'}>
      <PageTitle title={passkeys === 0 ? 'Join this Holdfast' : 'Now your second passkey'} />
      <TwoKeys made={passkeys} />
      {passkeys === 0 ? (
        <>
          <p>
            You were invited to work here. You need your name, and two passkeys on two devices: if
            one is lost, the other still lets you in, and nobody else.
          </p>
          <p>
            A passkey is a key that a device keeps for you and unlocks with your fingerprint, face
            or PIN. Nobody can guess it, read it out or type it into the wrong page.
          </p>
        </>
      ) : (
        <p>
          Make it on another device: your phone, or a security key that you plug in. Then touch the
          first one once more, so that it is certain that both are yours.
        </p>
      )}
      <Form
        name="Join"
        action={passkeys === 0 ? 'Make a passkey' : 'Make the second passkey'}
        onSubmit={makePasskey}
      >
        {(faults) =>
          passkeys === 0 && (
            <TextLine
              id="name"
              label="Your name"
              hint="Your colleagues see it beside what you do, for example Dr Amara Osei"
              autoComplete="name"
              value={name}
              onChange={setName}
              fault={faults.name}
            />
          )
        }
      </Form>
      {vouch !== null && (
        <p role="status">
          The second passkey is made.{' '}
          <Button onPress={async () => vouch()}>Touch your first passkey</Button>
        </p>
      )}
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
