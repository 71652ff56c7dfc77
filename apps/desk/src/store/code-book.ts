/** The provider's code lists on this desk: fetched once, kept with the session, searched here, so that nobody learns what is looked for. */
import type { CodeLists } from '#care/codes/code-list.ts';
import {
  type FoundCode,
  type SearchableSlice,
  searchable,
  searchCodes,
} from '#care/codes/search.ts';
import type { LogReader } from '#sync/log-reader.ts';
import { Observable, type Readable } from './observable.ts';
import { unzipped } from './unzipped.ts';

export type CodeBookState =
  | { readonly kind: 'none' }
  | { readonly kind: 'loading'; readonly rows: number; readonly of: number }
  | { readonly kind: 'here' }
  | { readonly kind: 'away' };

export type CodeReader = {
  lists: LogReader['codeLists'];
  slice: LogReader['codeSlice'];
};

export class CodeBook {
  readonly #reader: CodeReader;
  readonly #state = new Observable<CodeBookState>({ kind: 'loading', rows: 0, of: 0 });
  #slices: readonly SearchableSlice[] = [];
  #loading: Promise<void> | null = null;

  constructor(reader: CodeReader) {
    this.#reader = reader;
  }

  get state(): Readable<CodeBookState> {
    return this.#state;
  }

  /** Once; again where it did not come. */
  load(): void {
    if (this.#loading !== null && this.#state.value.kind !== 'away') return;
    this.#loading = this.#load().catch(() => this.#state.set({ kind: 'away' }));
  }

  search(asked: string, most: number): readonly FoundCode[] {
    return searchCodes(this.#slices, asked, most);
  }

  async #load(): Promise<void> {
    const { lists } = await this.#reader.lists();
    const of = lists.reduce((sum, { rows }) => sum + rows, 0);
    if (of === 0) return this.#state.set({ kind: 'none' });
    const slices: SearchableSlice[] = [];
    let rows = 0;
    for (const { system, slice } of inTurns(lists)) {
      this.#state.set({ kind: 'loading', rows, of });
      const bytes = await unzipped(await this.#reader.slice(slice.hash));
      slices.push(searchable(system, new TextDecoder().decode(bytes)));
      rows += slice.rows;
    }
    this.#slices = slices;
    this.#state.set({ kind: 'here' });
  }
}

/** The first slice of each list, then the second: the shortest words of all lists come first. */
function* inTurns(lists: CodeLists['lists']) {
  const longest = Math.max(...lists.map(({ slices }) => slices.length));
  for (let i = 0; i < longest; i += 1) {
    for (const { system, slices } of lists) {
      const slice = slices[i];
      if (slice !== undefined) yield { system, slice };
    }
  }
}
