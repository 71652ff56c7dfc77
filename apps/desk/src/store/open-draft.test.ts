import { beforeEach, describe, expect, it } from 'vitest';
import type { Fields } from './drafts.ts';
import { OpenDraft } from './open-draft.ts';

const PLACE = { stream: 'case/01890a5d-ac96-774b-bcce-b302099a8057', form: 'consultation' };
const EMPTY = { history: '', plan: '' };

/** What the device kept, and when it answers. */
let kept: Fields | null;
let answers: PromiseWithResolvers<void>;
let isFull: boolean;
let told: number;
beforeEach(() => {
  kept = null;
  answers = Promise.withResolvers();
  isFull = false;
  told = 0;
});

function opened(ensure = async () => {}): OpenDraft<typeof EMPTY> {
  const drafts = {
    onItsWay: () => null,
    load: () => answers.promise.then(() => kept),
    async save(_: unknown, fields: Fields) {
      if (isFull) throw new Error('full');
      kept = fields;
    },
    async remove() {
      kept = null;
    },
  };
  return new OpenDraft({ drafts, place: PLACE, empty: EMPTY, ensure, changed: () => told++ });
}

describe('an open draft', () => {
  it('is what was kept, with what was typed before it was read', async () => {
    kept = { history: 'Cough for two days', plan: 'Fluids' };
    const draft = opened();
    const reading = draft.read();
    draft.change({ plan: 'Rest' });
    await draft.save();
    expect(kept).toEqual({ history: 'Cough for two days', plan: 'Fluids' });
    expect(draft.isRead).toBe(false);
    answers.resolve();
    await reading;
    expect(draft.isRead).toBe(true);
    expect(draft.fields).toEqual({ history: 'Cough for two days', plan: 'Rest' });
    await draft.save();
    expect(kept).toEqual({ history: 'Cough for two days', plan: 'Rest' });
  });

  it('is what was typed where nothing can be read', async () => {
    answers.resolve();
    const draft = opened(() => Promise.reject(new Error('nobody answers')));
    draft.change({ history: 'Cough' });
    await draft.read();
    expect(draft.fields).toEqual({ history: 'Cough', plan: '' });
  });

  it('says that it is not kept, and is kept once there is room', async () => {
    answers.resolve();
    const draft = opened();
    await draft.read();
    isFull = true;
    draft.change({ history: 'Cough' });
    await draft.save();
    expect(draft.isUnkept).toBe(true);
    isFull = false;
    const before = told;
    await draft.save();
    expect(draft.isUnkept).toBe(false);
    expect(told).toBe(before + 1);
    expect(kept).toEqual({ history: 'Cough', plan: '' });
  });

  it('is written once for what was typed once, and not again once it was said', async () => {
    answers.resolve();
    const draft = opened();
    await draft.read();
    draft.change({ history: 'Cough' });
    await draft.clear();
    await draft.save();
    expect(kept).toBeNull();
    expect(draft.fields).toEqual(EMPTY);
  });
});
