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
/** How the disk answers to one thing that is saved, where not at once. */
let disk: ((fields: Fields) => Promise<void>) | null;
let keysAsked: number;
beforeEach(() => {
  kept = null;
  answers = Promise.withResolvers();
  isFull = false;
  told = 0;
  disk = null;
  keysAsked = 0;
});

function opened(answer = async () => {}): OpenDraft<typeof EMPTY> {
  const ensure = () => {
    keysAsked += 1;
    return answer();
  };
  const drafts = {
    onItsWay: () => null,
    has: async () => kept !== null,
    load: () => answers.promise.then(() => kept),
    async save(_: unknown, fields: Fields, key?: () => Promise<void>) {
      await key?.();
      await disk?.(fields);
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
    kept = { history: 'Chest pain', plan: 'Ambulance' };
    const draft = opened(() => Promise.reject(new Error('nobody answers')));
    draft.change({ history: 'Cough' });
    await draft.read();
    expect(draft.fields).toEqual({ history: 'Cough', plan: '' });
  });

  it('asks for no key before something is typed, and for one where something was kept', async () => {
    answers.resolve();
    const draft = opened();
    await draft.read();
    expect(keysAsked).toBe(0);
    draft.change({ history: 'Cough' });
    await draft.save();
    expect(keysAsked).toBe(1);
    await opened().read();
    expect(keysAsked).toBe(2);
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
    await draft.clear(draft.fields);
    await draft.save();
    expect(kept).toBeNull();
    expect(draft.fields).toEqual(EMPTY);
  });

  it('is what was typed last, where the disk refuses what was typed before it', async () => {
    answers.resolve();
    const draft = opened();
    await draft.read();
    const earlier = Promise.withResolvers<void>();
    disk = ({ history }) => (history === 'Chest' ? earlier.promise : Promise.resolve());
    draft.change({ history: 'Chest' });
    const first = draft.save();
    draft.change({ history: 'Chest pain' });
    await draft.save();
    earlier.reject(new Error('full'));
    await first;
    await draft.save();
    expect(kept).toEqual({ history: 'Chest pain', plan: '' });
    expect(draft.isUnkept).toBe(false);
  });

  it('is not kept where the disk refuses the last of it, whatever it took of the earlier', async () => {
    answers.resolve();
    const draft = opened();
    await draft.read();
    const earlier = Promise.withResolvers<void>();
    disk = ({ history }) =>
      history === 'Chest' ? earlier.promise : Promise.reject(new Error('full'));
    draft.change({ history: 'Chest' });
    const first = draft.save();
    draft.change({ history: 'Chest pain' });
    await draft.save();
    earlier.resolve();
    await first;
    expect(draft.isUnkept).toBe(true);
    disk = null;
    await draft.save();
    expect(kept).toEqual({ history: 'Chest pain', plan: '' });
    expect(draft.isUnkept).toBe(false);
  });

  it('lets go of what was said, and keeps what was typed while it was being said', async () => {
    answers.resolve();
    const draft = opened();
    await draft.read();
    draft.change({ history: 'Cough', plan: 'Rest' });
    await draft.save();
    const said = draft.fields;
    draft.change({ history: 'Cough. Allergic to penicillin' });
    await draft.clear(said);
    expect(draft.fields).toEqual({ history: 'Cough. Allergic to penicillin', plan: '' });
    expect(kept).toEqual(draft.fields);
    await draft.clear(draft.fields);
    expect(draft.fields).toEqual(EMPTY);
    expect(kept).toBeNull();
  });

  it('does not come back by a save that fails after it was said', async () => {
    answers.resolve();
    const draft = opened();
    await draft.read();
    const earlier = Promise.withResolvers<void>();
    disk = () => earlier.promise;
    draft.change({ history: 'Cough' });
    const saving = draft.save();
    await draft.clear(draft.fields);
    earlier.reject(new Error('full'));
    await saving;
    disk = null;
    await draft.save();
    expect(kept).toBeNull();
    expect(draft.isUnkept).toBe(false);
  });
});
