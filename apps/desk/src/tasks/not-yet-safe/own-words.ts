/** What an entry says, for whoever wrote it: their own words, each by the name of its field. */
import { codeWords, fieldWords } from '../../components/care-words.ts';
import { sentTimeWords } from '../../components/time-words.ts';

type Words = readonly (readonly [field: string, words: string])[];

/** What was chosen, as it stands in the clear. */
const CHOSEN: ReadonlySet<string> = new Set([
  ...(['outcome', 'condition', 'urgency', 'service', 'kind', 'ending'] as const),
  ...(['reason', 'rating', 'presence', 'finding'] as const),
]);

/** What stands for something else, and says nothing to a person. */
const REFERS: ReadonlySet<string> = new Set([
  ...(['pack', 'version', 'question', 'answer', 'to', 'flag', 'code', 'system'] as const),
  ...(['disposition', 'mediaType', 'case', 'unmapped'] as const),
]);

/** @param payload as it was opened; null where nothing was sealed */
export function ownWords(facts: object, payload: unknown): Words {
  const chosen = Object.entries(facts).flatMap(([field, value]) =>
    CHOSEN.has(field) && typeof value === 'string'
      ? [[fieldWords(field), codeWords(value)] as const]
      : [],
  );
  return [...chosen, ...wordsIn('', payload)];
}

function wordsIn(field: string, value: unknown): Words {
  switch (typeof value) {
    case 'string': {
      const words = field.endsWith('At') ? sentTimeWords(value) : value.trim();
      return REFERS.has(field) || words === '' ? [] : [[fieldWords(field), words]];
    }
    case 'number':
      return REFERS.has(field) ? [] : [[fieldWords(field), String(value)]];
    case 'boolean':
      return [[fieldWords(field), value ? 'Yes' : 'No']];
    case 'object':
      if (value === null || value instanceof Uint8Array) return [];
      if (Array.isArray(value)) return value.flatMap((one) => wordsIn(field, one));
      if ('display' in value) return wordsIn(field, value.display);
      return Object.entries(value).flatMap(([name, inner]) => wordsIn(name, inner));
    default:
      return [];
  }
}
