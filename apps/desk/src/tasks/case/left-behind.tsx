import { useEffect, useState } from 'react';
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { Button } from '../../components/button.tsx';
import { Facts } from '../../components/facts.tsx';
import { useDesk } from '../../components/hooks.ts';
import { Notice } from '../../components/notice.tsx';
import { leftBehindIn, type Unsaved } from '../close/unsaved.ts';

/** On a closed case: what one typed in it and did not save. The forms that held it went with the close. */
export function LeftBehind({ id }: { readonly id: Uuid }) {
  const desk = useDesk();
  const [unsaved, setUnsaved] = useState<readonly Unsaved[]>([]);
  useEffect(() => {
    let left = false;
    leftBehindIn(desk, id).then(
      (all) => left || setUnsaved(all),
      () => undefined,
    );
    return () => {
      left = true;
    };
  }, [desk, id]);
  if (unsaved.length === 0) return null;

  async function letGo({ form }: Unsaved): Promise<void> {
    await desk.drafts.remove({ stream: streamName({ kind: 'case', id }), form });
    setUnsaved(unsaved.filter((one) => one.form !== form));
  }
  return (
    <Notice title="You typed something here that was not saved">
      <p>The case was closed before you saved it. Reopen the case to go on with it.</p>
      {unsaved.map((one) => (
        <article key={one.form}>
          <h3>Of {one.name}</h3>
          <Facts facts={one.said} />
          <Button kind="secondary" onPress={() => letGo(one)}>
            Delete it
          </Button>
        </article>
      ))}
    </Notice>
  );
}
