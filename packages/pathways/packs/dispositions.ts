/** Where the packs here can end: codes of care's table, and what is said to the caller. */
import type { Disposition } from '../pack.ts';
import { say, text } from './writing.ts';

type Base = Omit<Disposition, 'advice' | 'worsening'>;

const EMERGENCY = { kind: 'disposition', urgency: 'emergency' } as const;
const URGENT = { kind: 'disposition', urgency: 'urgent' } as const;
const SOON = { kind: 'disposition', urgency: 'soon' } as const;
const ROUTINE = { kind: 'disposition', urgency: 'routine' } as const;

export const AMBULANCE_1: Base = {
  ...EMERGENCY,
  title: text('Ambulance, category 1: life at risk now'),
  code: 'Dx011',
  withinMinutes: null,
  severity: 1,
  service: 'ambulance',
  ambulance: 1,
  words: say(
    'An ambulance is being sent to {you|them|your child} now, as fast as there is. Stay on the line: I will tell you what to do until it is there.',
  ),
};

export const AMBULANCE_2: Base = {
  ...EMERGENCY,
  title: text({ en: 'Ambulance, category 2: emergency', pl: 'Karetka, kategoria 2: stan nagły' }),
  code: 'Dx011',
  withinMinutes: null,
  severity: 2,
  service: 'ambulance',
  ambulance: 2,
  words: say({
    en: '{You need|They need|Your child needs} an ambulance. It is being arranged now. Unlock the door, put a light on, and have any medicines ready to take along.',
    pl: '{Potrzebna jest Panu/Pani karetka|Tej osobie potrzebna jest karetka|Dziecku potrzebna jest karetka}. Już ją wzywamy. Proszę otworzyć drzwi, zapalić światło i przygotować przyjmowane leki.',
  }),
};

export const AMBULANCE_3: Base = {
  ...EMERGENCY,
  title: text('Ambulance, category 3: urgent'),
  code: 'Dx012',
  withinMinutes: null,
  severity: 3,
  service: 'ambulance',
  ambulance: 3,
  words: say(
    '{You need|They need|Your child needs} an ambulance. It may take up to two hours, because those whose life is at risk come first. Call 999 at once if anything gets worse.',
  ),
};

export const AMBULANCE_4: Base = {
  ...EMERGENCY,
  title: text('Ambulance, category 4: less urgent'),
  code: 'Dx012',
  withinMinutes: null,
  severity: 4,
  service: 'ambulance',
  ambulance: 4,
  words: say(
    'An ambulance crew will come to {you|them|your child}. It may take about three hours. {Keep warm, and do not stay alone if you can help it.|Keep them warm, and let somebody stay with them if at all possible.|Keep your child warm, and stay with your child.}',
  ),
};

export const CLINICIAN_NOW: Base = {
  ...EMERGENCY,
  title: text({
    en: 'Speak to a clinician within 20 minutes',
    pl: 'Rozmowa z lekarzem lub pielęgniarką w ciągu 20 minut',
  }),
  code: 'Dx32',
  withinMinutes: 0,
  severity: 5,
  service: 'clinician-call',
  words: say({
    en: 'A nurse or doctor will call back within 20 minutes. Please keep this line free and stay near the telephone.',
    pl: 'Pielęgniarka lub lekarz oddzwoni w ciągu 20 minut. Proszę nie zajmować linii i być przy telefonie.',
  }),
};

export const CRISIS_NOW: Base = {
  ...CLINICIAN_NOW,
  title: text('Speak to the mental health crisis team within 20 minutes'),
  service: 'mental-health-crisis',
  words: say(
    'Somebody from the mental health crisis team will call within 20 minutes. I will stay with you on the line until they do, if you want.',
  ),
};

export const EMERGENCY_DEPARTMENT_1H: Base = {
  ...URGENT,
  title: text({
    en: 'Emergency department within 1 hour',
    pl: 'Szpitalny oddział ratunkowy w ciągu 1 godziny',
  }),
  code: 'Dx02',
  withinMinutes: 60,
  severity: 6,
  service: 'emergency-department',
  words: say({
    en: '{You need|They need|Your child needs} to be at an emergency department within the hour. {Do not drive yourself.|Somebody should take them.|Please take them there.} Take along any medicines.',
    pl: '{Powinien Pan / powinna Pani|Ta osoba powinna|Dziecko powinno} w ciągu godziny znaleźć się na szpitalnym oddziale ratunkowym. {Proszę nie prowadzić samochodu.|Ktoś powinien ją zawieźć.|Proszę je tam zawieźć.} Proszę zabrać przyjmowane leki.',
  }),
};

export const CLINICIAN_1H: Base = {
  ...URGENT,
  title: text('Speak to a clinician within 1 hour'),
  code: 'Dx11',
  withinMinutes: 60,
  severity: 6,
  service: 'clinician-call',
  words: say('A nurse or doctor will call back within one hour. Please stay near the telephone.'),
};

export const CLINICIAN_2H: Base = {
  ...URGENT,
  title: text('Speak to a clinician within 2 hours'),
  code: 'Dx12',
  withinMinutes: 120,
  severity: 7,
  service: 'clinician-call',
  words: say('A nurse or doctor will call back within two hours. Please stay near the telephone.'),
};

export const FACE_TO_FACE_2H: Base = {
  ...URGENT,
  title: text('Be seen within 2 hours'),
  code: 'Dx05',
  withinMinutes: 120,
  severity: 7,
  service: 'face-to-face',
  words: say(
    '{You need|They need|Your child needs} to be seen by a nurse or doctor within two hours. I will find where.',
  ),
};

export const EMERGENCY_DEPARTMENT_4H: Base = {
  ...SOON,
  title: text('Emergency department within 4 hours'),
  code: 'Dx03',
  withinMinutes: 240,
  severity: 8,
  service: 'emergency-department',
  words: say(
    '{You need|They need|Your child needs} to be at an emergency department within four hours. Take along any medicines.',
  ),
};

export const CLINICIAN_6H: Base = {
  ...SOON,
  title: text('Speak to a clinician within 6 hours'),
  code: 'Dx13',
  withinMinutes: 360,
  severity: 9,
  service: 'clinician-call',
  words: say('A nurse or doctor will call back within six hours.'),
};

export const FACE_TO_FACE_6H: Base = {
  ...SOON,
  title: text('Be seen within 6 hours'),
  code: 'Dx06',
  withinMinutes: 360,
  severity: 9,
  service: 'face-to-face',
  words: say(
    '{You need|They need|Your child needs} to be seen by a nurse or doctor within six hours. I will find where.',
  ),
};

export const FACE_TO_FACE_12H: Base = {
  ...SOON,
  title: text('Be seen within 12 hours'),
  code: 'Dx07',
  withinMinutes: 720,
  severity: 10,
  service: 'face-to-face',
  words: say(
    '{You need|They need|Your child needs} to be seen by a nurse or doctor within twelve hours. I will find where.',
  ),
};

export const DENTIST_6H: Base = {
  ...FACE_TO_FACE_6H,
  title: text({ en: 'Urgent dentist within 6 hours', pl: 'Pilnie dentysta w ciągu 6 godzin' }),
  service: 'dentist',
  words: say({
    en: '{You need|They need|Your child needs} to see an urgent dentist within six hours. I will find one.',
    pl: '{Powinien Pan / powinna Pani|Ta osoba powinna|Dziecko powinno} być u dentysty w ciągu sześciu godzin. Znajdę dyżurnego dentystę.',
  }),
};

export const DENTIST_24H: Base = {
  ...ROUTINE,
  title: text({ en: 'Dentist within 24 hours', pl: 'Dentysta w ciągu 24 godzin' }),
  code: 'Dx08',
  withinMinutes: 1440,
  severity: 11,
  service: 'dentist',
  words: say({
    en: '{You need|They need|Your child needs} to see a dentist within a day. Ring {your|their|your child’s} own dentist first; if they cannot help, I will find another.',
    pl: '{Powinien Pan / powinna Pani|Ta osoba powinna|Dziecko powinno} być u dentysty w ciągu doby. Najpierw proszę zadzwonić do swojego dentysty; jeśli nie może pomóc, znajdę innego.',
  }),
};

export const FACE_TO_FACE_24H: Base = {
  ...ROUTINE,
  title: text('Be seen within 24 hours'),
  code: 'Dx08',
  withinMinutes: 1440,
  severity: 11,
  service: 'face-to-face',
  words: say(
    '{You need|They need|Your child needs} to be seen by a nurse or doctor within a day. I will find where.',
  ),
};

export const PHARMACY_24H: Base = {
  ...ROUTINE,
  title: text({ en: 'Pharmacist within 24 hours', pl: 'Farmaceuta w ciągu 24 godzin' }),
  code: 'Dx28',
  withinMinutes: 1440,
  severity: 11,
  service: 'pharmacy',
  words: say({
    en: 'A pharmacist can help with this, today or tomorrow. I can tell you which pharmacy is open.',
    pl: 'W tej sprawie pomoże farmaceuta, dzisiaj lub jutro. Powiem, która apteka jest otwarta.',
  }),
};

export const OWN_PRACTICE: Base = {
  ...ROUTINE,
  title: text('Own practice, not urgent'),
  code: 'Dx10',
  withinMinutes: null,
  severity: 12,
  service: 'face-to-face',
  words: say(
    'This can wait for {your|their|your child’s} own practice. Ring them in opening hours and ask for an appointment.',
  ),
};

export const SELF_CARE: Base = {
  ...ROUTINE,
  title: text({ en: 'Care at home', pl: 'Opieka w domu' }),
  code: 'Dx38',
  withinMinutes: null,
  severity: 12,
  service: 'self-care',
  words: say({
    en: 'From what you told me, {you|they|your child} can be looked after at home for now. I will go through what helps, and what to watch for.',
    pl: 'Z naszej rozmowy wynika, że na razie {może Pan/Pani zostać|ta osoba może zostać|dziecko może zostać} w domu. Powiem, co pomaga i na co uważać.',
  }),
};
