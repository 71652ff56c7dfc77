import type { Refused, Standing } from '#wire/lifeboat.ts';

/** What was found wrong with what a courier brought, as the end of a sentence. */
export const REFUSED: Readonly<Record<Refused, string>> = {
  'rolled-back': 'it shows less than was taken from it before',
  forked: 'its entries are not those that its checkpoint was signed for',
  twice: 'an entry stands twice in it',
  'not-signed': 'no key of its log signed its checkpoint',
  'not-an-entry': 'something in it is no entry',
  'unknown-author': 'an entry in it was not written by whom it says',
};

/**
 * Why what was taken from an export is not to be served, in a sentence that is safe to show; null where it is whole.
 * @param altered attachments that are not what the log names
 * @param evenSo serve it though keys or attachments are missing
 */
export function whyNotRestored(
  { refused, ticket, awaited, unopened, attachments, size }: Standing,
  altered: ReadonlySet<string>,
  evenSo: boolean,
): string | null {
  if (refused !== null)
    return `Not restored: ${REFUSED[refused.why]}. The first ${refused.size} entries are as they should be.`;
  if (ticket === null)
    return 'Not restored: the log of this export names no lifeboat with these keys. They are another safe’s, or were dismissed.';
  if (evenSo) return null;
  const lacking = [
    ...(awaited.streams === 0 ? [] : [`the keys of ${awaited.streams} streams did not come`]),
    ...(unopened === 0
      ? []
      : [`${unopened} slips, of keys or of what patients are found by, do not open`]),
    ...(attachments - altered.size > 0
      ? [`${attachments - altered.size} attachments are missing`]
      : []),
    ...(altered.size === 0 ? [] : [`${altered.size} attachments are not what the log names`]),
  ];
  if (lacking.length === 0) return null;
  return `Not restored: all ${size} entries are there and true, but ${lacking.join(', and ')}. Go on without them by --even-so.`;
}
