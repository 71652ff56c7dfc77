/** The draft of a form that is open: what is typed over what was kept, and back to the disk. */
import type { DraftPlace, Drafts, Fields } from './drafts.ts';

type Parts<F extends Fields> = {
  readonly drafts: Pick<Drafts, 'onItsWay' | 'has' | 'load' | 'save' | 'remove'>;
  readonly place: DraftPlace;
  readonly empty: F;
  /** Resolves when the stream's key is here. Asked where something was kept, or is to be. */
  readonly ensure: () => Promise<void>;
  /** Told of every change. */
  readonly changed: () => void;
};

export class OpenDraft<F extends Fields> {
  readonly #parts: Parts<F>;
  #fields: F;
  #isUnkept = false;
  /** What is not yet on disk. */
  #unsaved: F | null = null;
  /** What went to the disk last, or is on its way there. */
  #sent: F | null = null;
  /** What was typed before it was known what was kept: it stands over that. Null once it is known. */
  #early: Partial<F> | null = {};

  constructor(parts: Parts<F>) {
    const { drafts, place, empty } = parts;
    this.#parts = parts;
    // What was begun a moment ago is here: nobody waits for the disk to give it back.
    const begun = drafts.onItsWay(place);
    this.#fields = { ...empty, ...begun };
    if (begun !== null) this.#early = null;
  }

  get fields(): F {
    return this.#fields;
  }

  get isRead(): boolean {
    return this.#early === null;
  }

  /** The device did not keep what was typed last. */
  get isUnkept(): boolean {
    return this.#isUnkept;
  }

  /** Never rejects: what cannot be read is as if nothing was kept. */
  async read(): Promise<void> {
    if (this.#early === null) return;
    const kept = await this.#load().catch(() => null);
    // It was said meanwhile.
    if (this.#early === null) return;
    this.#fields = { ...this.#fields, ...kept, ...this.#early };
    if (this.#unsaved !== null) this.#unsaved = this.#fields;
    this.#early = null;
    this.#parts.changed();
  }

  change(part: Partial<F>): void {
    this.#fields = { ...this.#fields, ...part };
    this.#unsaved = this.#fields;
    if (this.#early !== null) this.#early = { ...this.#early, ...part };
    this.#parts.changed();
  }

  /** Resolves when what was typed is on the disk, or was refused; then it is tried again with the next. */
  async save(): Promise<void> {
    const typed = this.#unsaved;
    // What was kept is not written over before it was read.
    if (typed === null || this.#early !== null) return;
    this.#unsaved = null;
    this.#sent = typed;
    const { drafts, place, ensure } = this.#parts;
    try {
      await drafts.save(place, typed, ensure);
      if (this.#sent === typed) this.#say(false);
    } catch {
      // What was sent later than this has its own answer.
      if (this.#sent !== typed) return;
      this.#unsaved = this.#fields;
      this.#say(true);
    }
  }

  /** What was submitted is said, and let go; what was typed while it was being said stays. */
  async clear(submitted: F): Promise<void> {
    const { drafts, place, empty } = this.#parts;
    const since = Object.entries(this.#fields).filter(([name, typed]) => typed !== submitted[name]);
    this.#sent = null;
    this.#early = null;
    this.#fields = { ...empty, ...Object.fromEntries(since) };
    this.#unsaved = since.length > 0 ? this.#fields : null;
    this.#isUnkept = false;
    this.#parts.changed();
    await (since.length > 0 ? this.save() : drafts.remove(place));
  }

  async #load(): Promise<Fields | null> {
    const { drafts, place, ensure } = this.#parts;
    if (!(await drafts.has(place))) return null;
    await ensure();
    return drafts.load(place);
  }

  #say(isUnkept: boolean): void {
    if (this.#isUnkept === isUnkept) return;
    this.#isUnkept = isUnkept;
    this.#parts.changed();
  }
}
