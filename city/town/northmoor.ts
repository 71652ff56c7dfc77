import type { Draw } from '../draw.ts';

/**
 * Northmoor, a town that is on no map. Its postcodes have the form of a postcode, in an area that Royal Mail has not
 * got and with letters that it does not use in the second half; its telephone numbers are among those that Ofcom
 * keeps for drama; its organisations have codes that the Organisation Data Service cannot give out.
 */
export const TOWN = 'Northmoor';

export interface Practice {
  readonly ods: string;
  readonly name: string;
  readonly street: string;
  readonly postcode: string;
  readonly phone: string;
}

export interface Quarter {
  readonly name: string;
  /** The first half of its postcodes. */
  readonly district: string;
  readonly streets: readonly string[];
}

export const QUARTERS: readonly Quarter[] = [
  {
    name: 'Millbeck',
    district: 'ZZ91',
    streets: ['Fuller’s Row', 'Weir Lane', 'Tenter Street', 'Bobbin Close', 'Spinners’ Yard'],
  },
  {
    name: 'High Northmoor',
    district: 'ZZ95',
    streets: ['Cairn Road', 'Lapwing Way', 'Curlew Drive', 'Beacon Terrace', 'Peat Lane'],
  },
  {
    name: 'Saltersgate',
    district: 'ZZ92',
    streets: ['Packhorse Street', 'Toll Bar Road', 'Saltergate Mews', 'Drovers’ Court'],
  },
  {
    name: 'Nether Northmoor',
    district: 'ZZ93',
    streets: ['Canal View', 'Lock Street', 'Wharf Road', 'Osier Avenue', 'Towpath Gardens'],
  },
  {
    name: 'Heathercote',
    district: 'ZZ94',
    streets: ['Bilberry Close', 'Ling Avenue', 'Bracken Hill', 'Gorse Lane', 'Juniper Walk'],
  },
];

/** Royal Mail leaves these out of the second half of every postcode. */
const UNUSED_LETTERS = 'CIKMOV'.split('');

const FEWEST_PRACTICES = 4;
/** About as many as a practice in England has. */
const PEOPLE_A_PRACTICE = 10_000;
const PRACTICE_NAMES = ['Surgery', 'Medical Practice', 'Health Centre', 'Family Practice'];

/** The practices of a town of so many. */
export function practicesFor(people: number): readonly Practice[] {
  const count = Math.max(FEWEST_PRACTICES, Math.round(people / PEOPLE_A_PRACTICE));
  return Array.from({ length: count }, (_, i) => {
    const quarter = QUARTERS[i % QUARTERS.length] as Quarter;
    const round = Math.floor(i / QUARTERS.length);
    const street = quarter.streets[round % quarter.streets.length] as string;
    const name = round === 0 ? quarter.name : street;
    return {
      ods: `DEMO-GP${i + 1}`,
      name: `${name} ${PRACTICE_NAMES[i % PRACTICE_NAMES.length]}`,
      street,
      postcode: `${quarter.district} ${i % 10}CO`,
      phone: landlineNumber(i % 1000),
    };
  });
}

/** An address in a quarter. */
export function homeIn(draw: Draw, quarter: Quarter, kind: 'home' | 'care-home') {
  const number = `${draw.between(1, 140)} ${draw.pick(quarter.streets)}`;
  const [first, second] = [draw.pick(UNUSED_LETTERS), draw.pick(UNUSED_LETTERS)];
  return {
    line: kind === 'home' ? number : `${draw.pick(CARE_HOMES)} (care home), ${number}`,
    quarter: quarter.name,
    postcode: `${quarter.district} ${draw.between(0, 9)}${first}${second}`,
  };
}

const CARE_HOMES = ['Larchfield', 'The Limes', 'Moor View', 'Southlands', 'Beechcroft', 'Fernlea'];

/** Who takes the calls, and who is asked to act on them. */
export const SENDER = { ods: 'DEMO-111', name: 'Northmoor NHS 111 (demonstration)' };
export const RECIPIENT = { ods: 'DEMO-OOH', name: 'Northmoor Out of Hours (demonstration)' };

/** Ofcom, numbers for drama: 07700 900000 to 900999 and 01632 960000 to 960999. */
export function mobileNumber(last: number): string {
  return `07700 900${String(last).padStart(3, '0')}`;
}

export function landlineNumber(last: number): string {
  return `01632 960${String(last).padStart(3, '0')}`;
}
