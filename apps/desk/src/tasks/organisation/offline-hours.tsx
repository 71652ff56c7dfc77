import { useState } from 'react';
import { MOST_OFFLINE_HOURS } from '#identity/entries.ts';
import { Details } from '../../components/details.tsx';
import { TextLine } from '../../components/fields.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk } from '../../components/hooks.ts';
import { passkeyProblemWords } from '../../components/problem-words.ts';

/** For how long a desk lets its people in with no server there. */
export function OfflineHours({ hours }: { readonly hours: number }) {
  const desk = useDesk();
  const [typed, setTyped] = useState('');

  async function propose(): Promise<Faults> {
    const asked = /^\d{1,3}$/.test(typed.trim()) ? Number(typed) : 0;
    if (asked < 1 || asked > MOST_OFFLINE_HOURS)
      return { hours: `Enter a whole number of hours, from 1 to ${MOST_OFFLINE_HOURS}` };
    if (asked === hours) return { hours: 'It is so many already' };
    try {
      await desk.act({ stream: 'org', type: 'offline.bounded', facts: { hours: asked } });
      setTyped('');
    } catch (error) {
      return { form: passkeyProblemWords(error) };
    }
    return {};
  }
  return (
    <section className="desk-card" aria-label="With no server there">
      <h2>With no server there</h2>
      <p>
        People can sign in at a desk with no server there for{' '}
        <strong>{hours === 1 ? 'an hour' : `${hours} hours`}</strong> after they last signed in at
        it while a server answered. What the desk kept for such a day is deleted after that. A
        change counts from each person’s next signing in.
      </p>
      <Details summary="Change the hours">
        <Form
          name="Change the hours"
          action="Propose the hours with your passkey"
          onSubmit={propose}
        >
          {(faults) => (
            <TextLine
              id="hours"
              label="Hours"
              keyboard="numeric"
              hint="36 covers the same shift tomorrow. For as long, whoever takes both a desk and a passkey can use what was opened there"
              value={typed}
              onChange={setTyped}
              fault={faults.hours}
            />
          )}
        </Form>
      </Details>
    </section>
  );
}
