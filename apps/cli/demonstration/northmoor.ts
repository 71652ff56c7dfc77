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
  /** The first half of its postcodes and the digit after the blank. */
  readonly sector: string;
  readonly streets: readonly string[];
}

export const QUARTERS: readonly Quarter[] = [
  {
    name: 'Millbeck',
    sector: 'ZZ91 1',
    streets: ['Fuller’s Row', 'Weir Lane', 'Tenter Street', 'Bobbin Close', 'Spinners’ Yard'],
  },
  {
    name: 'High Northmoor',
    sector: 'ZZ91 2',
    streets: ['Cairn Road', 'Lapwing Way', 'Curlew Drive', 'Beacon Terrace', 'Peat Lane'],
  },
  {
    name: 'Saltersgate',
    sector: 'ZZ92 4',
    streets: ['Packhorse Street', 'Toll Bar Road', 'Saltergate Mews', 'Drovers’ Court'],
  },
  {
    name: 'Nether Northmoor',
    sector: 'ZZ93 5',
    streets: ['Canal View', 'Lock Street', 'Wharf Road', 'Osier Avenue', 'Towpath Gardens'],
  },
  {
    name: 'Heathercote',
    sector: 'ZZ94 7',
    streets: ['Bilberry Close', 'Ling Avenue', 'Bracken Hill', 'Gorse Lane', 'Juniper Walk'],
  },
];

/** Royal Mail leaves these out of the second half of every postcode. */
export const UNUSED_LETTERS = 'CIKMOV';

export const PRACTICES: readonly Practice[] = [
  practice(1, 'Millbeck Surgery', 'Weir Lane', 'ZZ91 1CO'),
  practice(2, 'The Beacon Medical Practice', 'Beacon Terrace', 'ZZ91 2KI'),
  practice(3, 'Saltersgate Health Centre', 'Toll Bar Road', 'ZZ92 4MV'),
  practice(4, 'Canal Side Surgery', 'Wharf Road', 'ZZ93 5OC'),
];

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

function practice(n: number, name: string, street: string, postcode: string): Practice {
  return { ods: `DEMO-GP${n}`, name, street, postcode, phone: landlineNumber(n) };
}
