import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { download } from '../../components/download.ts';
import { useDesk } from '../../components/hooks.ts';
import { problemWords } from '../../components/problem-words.ts';

/** For a device that reaches nobody: what waits on it leaves on a stick. It works with no server there, and deletes nothing here. */
export function SaveToFile() {
  const { carryOut } = useDesk();
  const [said, setSaid] = useState('');

  async function save(): Promise<void> {
    try {
      const files = await carryOut();
      for (const [i, file] of files.entries())
        download(new Blob([file]), nameOf(Date.now(), i + 1, files.length));
      setSaid(
        `Saved. ${files.length === 1 ? 'It is' : `They are ${files.length} files, and are`} in this browser’s downloads.`,
      );
    } catch (error) {
      setSaid(problemWords(error));
    }
  }
  return (
    <>
      <p>
        If this device reaches nobody, carry this work out by hand: whoever is signed in at another
        device can hand the file in. Nobody can read it on the way, and everything stays here too.
      </p>
      <Button kind="secondary" onPress={save}>
        Save what is not sent to a file
      </Button>
      <p role="status" className="desk-saved">
        {said}
      </p>
    </>
  );
}

/** Of when it was saved alone. */
function nameOf(now: number, n: number, of: number): string {
  const when = new Date(now).toISOString().slice(0, 19).replaceAll(':', '');
  return `holdfast-unsent-${when}Z${of === 1 ? '' : `-${n}-of-${of}`}.sealed`;
}
