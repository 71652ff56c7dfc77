/** What a drill found, and whether that is as it must be. */
import { z } from 'zod';

export const figure = z.strictObject({
  what: z.string(),
  value: z.number(),
  unit: z.string(),
  /** The most that it may be; null where it is told and not judged. */
  most: z.number().nullable(),
});
export type Figure = Readonly<z.output<typeof figure>>;

export function passed({ figures }: { readonly figures: readonly Figure[] }): boolean {
  return figures.every(({ value, most }) => most === null || value <= most);
}

/** A figure's value as people read it. */
export function valueWords({ value, unit }: Figure): string {
  return `${Number.isInteger(value) ? value : value.toFixed(1)} ${unit}`.trim();
}

/** Empty where nothing is asked of it. */
export function boundWords({ value, most }: Figure): string {
  if (most === null) return '';
  return value <= most ? 'as it must be' : `MORE THAN ${most}`;
}

/** `PASSED` or `FAILED`. */
export function verdictWords(found: { readonly figures: readonly Figure[] }): string {
  return passed(found) ? 'PASSED' : 'FAILED';
}
