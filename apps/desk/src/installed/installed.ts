/** Whether this device can open the desk without a server. */
import { Observable } from '../store/observable.ts';

export type Installed =
  | { readonly kind: 'looking' }
  | { readonly kind: 'installing'; readonly done: number; readonly of: number }
  | { readonly kind: 'installed' }
  /** The files did not come, or were not the release's. It is tried again. */
  | { readonly kind: 'failed' }
  /** A private window, or a browser that cannot. */
  | { readonly kind: 'not-supported' };

export const installed = new Observable<Installed>({ kind: 'looking' });

export function installedWords(state: Installed): string {
  switch (state.kind) {
    case 'looking':
      return 'Looking whether this device can open Holdfast without a server…';
    case 'installing':
      return `Keeping Holdfast’s files on this device: ${state.done} of ${state.of}.`;
    case 'installed':
      return 'This device can open Holdfast without a server.';
    case 'failed':
      return 'This device cannot open Holdfast without a server yet: its files did not come, or were not those of the release. It is tried again each minute.';
    case 'not-supported':
      return 'This browser keeps no files for this site, so it can open Holdfast from a server alone. Private windows are one reason.';
  }
}
