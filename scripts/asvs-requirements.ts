/**
 * The shape of OWASP's Application Security Verification Standard 5.0.0 (https://github.com/OWASP/ASVS, CC BY-SA 4.0): for each chapter its
 * sections, and of each section the level of every requirement in turn. V1.2.10 is the tenth digit of V1's second section. Its words are not here.
 */
const SECTIONS: { readonly [chapter: string]: readonly string[] } = {
  V1: ['22', '1111122223', '112222222223', '222', '123'],
  V2: ['122', '112', '12223', '23'],
  V3: ['3', '113', '12223', '11222233', '11122333', '3', '22333'],
  V4: ['12233', '23333', '22', '1222'],
  V5: ['2', '112333', '113', '222'],
  V6: ['122', '111111112222', '11223333', '112233', '22222333', '2223', '33', '2222'],
  V7: ['222', '1111', '22', '11222', '223', '22'],
  V8: ['1233', '1123', '133', '23'],
  V9: ['111', '1222'],
  V10: ['22', '223', '22223', '1111122222233333', '22222', '22', '222'],
  V11: ['2233', '22233', '11233', '1222', '23', '23', '33'],
  V12: ['12233', '11', '22223'],
  V13: ['2333', '222223', '2233', '1222233'],
  V14: ['22', '12223333', '122'],
  V15: ['12233', '12233', '1222222', '3333'],
  V16: ['2', '22222', '2222', '222', '2223'],
  V17: ['23', '22223333', '22'],
};

export type Requirement = { readonly number: string; readonly level: 1 | 2 | 3 };

/** All 345, in the standard's order. */
export const REQUIREMENTS: readonly Requirement[] = Object.entries(SECTIONS).flatMap(
  ([chapter, sections]) =>
    sections.flatMap((levels, section) =>
      [...levels].map((level, i) => ({
        number: `${chapter}.${section + 1}.${i + 1}`,
        level: Number(level) as Requirement['level'],
      })),
    ),
);
