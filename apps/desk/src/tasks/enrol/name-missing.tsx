import { useState } from 'react';
import { streamName } from '#base/stream.ts';
import { TextLine } from '../../components/fields.tsx';
import { Form } from '../../components/form.tsx';
import { useDesk, useRoom } from '../../components/hooks.ts';
import { Notice } from '../../components/notice.tsx';
import { problemWords } from '../../components/problem-words.ts';
import { useDraft } from '../../components/use-draft.ts';
import { sayName } from './say-name.ts';

const PLACE = { stream: streamName({ kind: 'directory' }), form: 'name' };
const EMPTY = { name: '' };

/** For whoever enrolled and left before their name was kept. */
export function NameMissing() {
  const desk = useDesk();
  const { names } = useRoom();
  const { fields, change, clear } = useDraft(PLACE, EMPTY, 'directory');
  const [asked] = useState(() => !names.has(desk.session.account) && !isOnItsWay(desk));
  if (!asked || names.has(desk.session.account)) return null;

  async function say() {
    const name = fields.name.trim();
    if (name === '') return { name: 'Enter your name, as your colleagues know you' };
    try {
      await sayName(desk, name);
      await clear();
      return {};
    } catch (error) {
      return { form: problemWords(error) };
    }
  }
  return (
    <Notice title="Your colleagues do not know your name yet">
      <Form name="Your name" action="Save name" onSubmit={say}>
        {(faults) => (
          <TextLine
            id="name"
            label="Your name"
            autoComplete="name"
            value={fields.name}
            onChange={(name) => change({ name })}
            fault={faults.name}
          />
        )}
      </Form>
    </Notice>
  );
}

/** Just said, and not read back yet. */
function isOnItsWay({ live, session }: ReturnType<typeof useDesk>): boolean {
  return [...live.own.values()].some(
    ({ header }) => header.type === 'account.named' && header.author === session.account,
  );
}
