import { doubleMetaphone } from 'double-metaphone';

/**
 * How a surname sounds, as one or two codes: Double Metaphone (Lawrence Philips, 2000), whole and not cut to four letters. It was made for names of many
 * origins spoken in English, and gives a second code where a name may be said otherwise (Schmidt, as Smith). Its letters are Latin: a name in
 * others has no code, and none is found by sound.
 *
 * @param letters of the name alone, lower case, without accents
 */
export function nameSounds(letters: string): readonly string[] {
  if (!/^[a-z]+$/.test(letters)) return [];
  const [first, second] = doubleMetaphone(letters);
  return [...new Set([first, second])].filter((code) => code !== '');
}
