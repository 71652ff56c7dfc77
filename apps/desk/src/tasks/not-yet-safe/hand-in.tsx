import { useState } from 'react';
import type { Ok } from '#wire/keeper.ts';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk } from '../../components/hooks.ts';
import { problemWords } from '../../components/problem-words.ts';
import { cameOf } from './came-of.ts';

/** What a colleague saved at a device that reaches nobody, brought here by whoever is at this one. */
export function HandIn() {
  const { session } = useDesk();
  const [chosen, setChosen] = useState<readonly File[]>([]);
  const [came, setCame] = useState<readonly Ok<'handIn'>[]>([]);

  async function handIn(): Promise<Faults> {
    setCame([]);
    if (chosen.length === 0) return { 'saved-file': 'Choose the file that was saved' };
    const answers: Ok<'handIn'>[] = [];
    try {
      // In the order they were saved: what is in one may stand on the one before it.
      for (const file of chosen.toSorted((a, b) => compareNames(a.name, b.name))) {
        const bytes = new Uint8Array(await file.arrayBuffer());
        answers.push(await session.call('handIn', { file: bytes }));
      }
    } catch (error) {
      return { 'saved-file': problemWords(error) };
    } finally {
      setCame(answers);
    }
    return {};
  }
  return (
    <>
      <h2>Hand in what somebody saved</h2>
      <p>
        At a device that reached nobody. Each entry is taken as its author’s, who need not be here;
        you cannot read it, and nothing of it is yours.
      </p>
      <Form name="Hand in what somebody saved" action="Hand in" kind="secondary" onSubmit={handIn}>
        {(faults) => (
          <div
            className={`nhsuk-form-group${faults['saved-file'] ? ' nhsuk-form-group--error' : ''}`}
          >
            <label className="nhsuk-label" htmlFor="saved-file">
              Saved file
            </label>
            <div className="nhsuk-hint" id="saved-file-hint">
              Its name begins with “holdfast-unsent”. Where there are several, choose them all
            </div>
            {faults['saved-file'] && (
              <span className="nhsuk-error-message" id="saved-file-error">
                <span className="nhsuk-u-visually-hidden">Error:</span> {faults['saved-file']}
              </span>
            )}
            <input
              className="nhsuk-file-upload"
              id="saved-file"
              type="file"
              multiple
              aria-describedby={`saved-file-hint${faults['saved-file'] ? ' saved-file-error' : ''}`}
              onChange={(event) => setChosen([...(event.target.files ?? [])])}
            />
          </div>
        )}
      </Form>
      <div role="status">
        {came.length > 0 && (
          <ul className="nhsuk-list nhsuk-u-margin-top-3">
            {cameOf(came).map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        )}
      </div>
    </>
  );
}

function compareNames(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
