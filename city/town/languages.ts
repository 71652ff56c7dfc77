import type { Draw } from '../draw.ts';
import { FAMILY, GIVEN } from './names.ts';

export interface Names {
  readonly family: readonly string[];
  readonly given: Readonly<
    Record<'female' | 'male', Readonly<Record<'old' | 'young', readonly string[]>>>
  >;
}

interface Language extends Names {
  readonly name: string;
  /** Of a thousand people, whose first language it is. */
  readonly perThousand: number;
}

/** First languages: near what Census 2021 found in England and Wales, the many small ones gathered under the larger. */
const LANGUAGES: readonly Language[] = [
  { name: 'English', perThousand: 911, family: FAMILY, given: GIVEN },
  language('Polish', 16, 'Jankowski Kaczmarek Kowalczyk Nowak Wojcik Zielinski Mazur', {
    female: 'Zofia Halina Oliwia Maja Ewa Agnieszka',
    male: 'Kazimierz Stefan Jakub Szymon Piotr Tomasz',
  }),
  language('Romanian', 15, 'Popescu Ionescu Radu Dumitru Stan', {
    female: 'Ioana Elena Maria Andreea',
    male: 'Andrei Mihai Ion Vasile',
  }),
  language('Panjabi', 11, 'Bains Dhillon Gill Sandhu Sidhu Singh Kaur', {
    female: 'Harpreet Jasleen Manjit Surinder',
    male: 'Harbhajan Gurdeep Balbir Arjun',
  }),
  language('Urdu', 11, 'Akhtar Chaudhry Hussain Iqbal Mahmood', {
    female: 'Aisha Fatima Zainab Nasreen',
    male: 'Ibrahim Yusuf Hamza Tariq',
  }),
  language('Bengali', 7, 'Begum Rahman Miah Uddin Khatun', {
    female: 'Shirin Rahima Salma Taslima',
    male: 'Abdul Faruk Kamal Omar',
  }),
  language('Arabic', 8, 'Farouk Haddad Mansour Saleh', {
    female: 'Leila Soraya Amal Huda',
    male: 'Omar Rayan Khalid Samir',
  }),
  language('Portuguese', 9, 'Silva Castellano Pereira Costa', {
    female: 'Sofia Ana Beatriz Ines',
    male: 'Luca Mateo Rui Paulo',
  }),
  language('Cantonese', 5, 'Cheung Leung Yeung Chan', {
    female: 'Mei Hana Xin Yuki',
    male: 'Wei Hiro Kai Ming',
  }),
  language('Somali', 4, 'Warsame Farah Abdi Hassan', {
    female: 'Hodan Amina Ifrah Sagal',
    male: 'Abdi Mahad Liban Yusuf',
  }),
  language('Ukrainian', 3, 'Shevchenko Bondar Kovalenko', {
    female: 'Oksana Olena Iryna',
    male: 'Taras Mykola Andriy',
  }),
];

/** Of those with another first language, how many want an interpreter on the telephone: near Census 2021, "not well" and "not at all". */
const WANTS_INTERPRETER = 0.2;

/** A household's first language. */
export function languageOf(draw: Draw): Language {
  return draw.weighted(LANGUAGES, ({ perThousand }) => perThousand);
}

/** The language in which somebody wants to speak, where that is not English. */
export function interpreterFor(draw: Draw, { name }: Language, age: number): string | undefined {
  if (name === 'English' || age < 16) return undefined;
  return draw.chance(WANTS_INTERPRETER * (age > 60 ? 2 : 1)) ? name : undefined;
}

function language(
  name: string,
  perThousand: number,
  family: string,
  given: Readonly<Record<'female' | 'male', string>>,
): Language {
  const of = (words: string) => {
    const list = words.split(' ');
    return { old: list, young: list };
  };
  return {
    name,
    perThousand,
    family: family.split(' '),
    given: { female: of(given.female), male: of(given.male) },
  };
}
