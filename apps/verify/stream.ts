import { UUID_TEXT } from './uuid.ts';

export type StreamKind =
  | 'org'
  | 'directory'
  | 'account'
  | 'patient'
  | 'case'
  | 'labels'
  | 'aside'
  | 'notices'
  | 'room';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** What a stream is about, by its name; null where the name is none. */
export function streamKind(name: string): StreamKind | null {
  const [kind, ...rest] = name.split('/');
  const [first = '', second = ''] = rest;
  switch (kind) {
    case 'org':
    case 'directory':
      return rest.length === 0 ? kind : null;
    case 'account':
    case 'patient':
    case 'case':
      return rest.length === 1 && UUID_TEXT.test(first) ? kind : null;
    case 'labels':
      return rest.length === 2 && /^[a-z0-9-]+$/.test(first) && DAY.test(second) ? kind : null;
    case 'aside':
    case 'notices':
    case 'room':
      return rest.length === 1 && DAY.test(first) ? kind : null;
    default:
      return null;
  }
}
