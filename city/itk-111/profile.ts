import { type Markup, xml } from './xml.ts';

/** Object identifiers of the NHS, and those below which its messages keep theirs. */
export const NHS = '2.16.840.1.113883.2.1';
export const ARC = `${NHS}.3.2.4`;

/** A template's name, on the element that it shapes. */
export function template(id: string): Markup {
  return xml`<templateId root="${ARC}.18.2" extension="${id}"/>`;
}

/** A template's name, beside the element that it shapes. */
export function contains(id: string): Markup {
  return xml`<npfitlc:contentId root="${ARC}.18.16" extension="${id}"/>`;
}

/** UUIDs stand in capitals in these messages. */
export function upper(id: string): string {
  return id.toUpperCase();
}
