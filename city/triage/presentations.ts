/**
 * Which of the packs that ship a complaint is asked by, and what of it is settled already by what the caller told. A complaint that no pack is
 * about is not here: the call handler then chooses what happens next by hand. Our own choice, for demonstration.
 */

export interface Presentation {
  readonly pack: string;
  /** Of a question, the answers that fit. Whatever is not here may be answered either way. */
  readonly says: Readonly<Record<string, readonly string[]>>;
}

const NO = ['no'];
/** As every call begins. */
const AWAKE = { awake: ['yes'] };

const BREATHES = { ...AWAKE, choking: NO, swelling: NO };
const NOT_BLUE = { ...BREATHES, colour: NO };
const BELLY = { ...AWAKE, blood: NO, chest: NO, pregnant: NO, hernia: NO, testicle: NO };
const LOOSE_STOOL = { ...BELLY, baby: NO, rigid: NO, sepsis: NO, blocked: NO, where: ['all-over'] };
const SKIN = {
  ...AWAKE,
  breath: NO,
  glass: NO,
  ill: NO,
  peeling: NO,
  pain: NO,
  medicine: NO,
  contact: NO,
  pregnant: NO,
};
const FEVERISH = {
  ...AWAKE,
  rash: NO,
  colour: NO,
  waking: ['sleepy', 'usual'],
  neck: NO,
  fit: NO,
  breathing: NO,
};

/** By the complaint's condition. */
export const PRESENTATIONS: Readonly<Record<string, Presentation>> = {
  'Abdominal pain': { pack: 'abdominal-pain', says: BELLY },
  'Vomiting and diarrhoea, child': { pack: 'abdominal-pain', says: LOOSE_STOOL },
  'Diarrhoea while on antibiotics': {
    pack: 'abdominal-pain',
    says: { ...LOOSE_STOOL, 'sudden-old': NO },
  },
  'Urinary symptoms': {
    pack: 'abdominal-pain',
    says: {
      ...LOOSE_STOOL,
      'sudden-old': NO,
      where: ['low', 'side'],
      colic: NO,
    },
  },
  'Back pain': {
    pack: 'back-pain',
    says: {
      ...AWAKE,
      injury: NO,
      sudden: NO,
      saddle: NO,
      bladder: NO,
      legs: ['one', 'fine'],
      sepsis: NO,
      pregnant: NO,
      foot: NO,
      fever: NO,
      'over-fifty': NO,
    },
  },
  'Severe breathlessness': {
    pack: 'breathlessness',
    says: { ...BREATHES, sentence: ['words', 'half'] },
  },
  'Chest infection symptoms': {
    pack: 'breathlessness',
    says: { ...NOT_BLUE, sentence: ['whole'], heart: NO, sudden: NO, 'chest-pain': NO },
  },
  'Cold and cough': {
    pack: 'breathlessness',
    says: {
      ...NOT_BLUE,
      sentence: ['whole'],
      muddled: NO,
      ribs: NO,
      feeding: NO,
      stridor: NO,
      short: NO,
      heart: NO,
      sudden: NO,
      'chest-pain': NO,
      flat: NO,
      fever: NO,
      still: NO,
      'known-lung': NO,
      rest: ['nose'],
    },
  },
  Croup: {
    pack: 'breathlessness',
    says: { ...NOT_BLUE, sentence: ['half'], 'muddled-half': NO, ribs: NO },
  },
  'Wheeze, known asthma, child': {
    pack: 'breathlessness',
    says: {
      ...NOT_BLUE,
      sentence: ['half'],
      'muddled-half': NO,
      ribs: NO,
      inhaler: ['helped', 'not'],
    },
  },
  'Chest pain, central': { pack: 'chest-pain', says: { ...AWAKE, 'pain-now': ['yes'] } },
  'Face drooping, speech slurred': {
    pack: 'stroke-signs',
    says: { ...AWAKE, drowsy: NO, face: ['yes'] },
  },
  Migraine: {
    pack: 'stroke-signs',
    says: {
      ...AWAKE,
      drowsy: NO,
      face: NO,
      arms: NO,
      speech: NO,
      sight: NO,
      balance: NO,
      headache: NO,
      'numb-side': NO,
      passed: NO,
      sugar: NO,
      knock: NO,
      numb: ['zigzag'],
    },
  },
  'Low mood and poor sleep': {
    pack: 'mental-health-crisis',
    says: {
      ...AWAKE,
      'safe-now': NO,
      suicide: NO,
      'harm-others': NO,
      voices: NO,
      sudden: NO,
      alcohol: NO,
      what: ['low', 'talk'],
    },
  },
  'Dental pain': {
    pack: 'dental-pain',
    says: { airway: NO, chest: NO, ill: NO, injury: ['itself'], swelling: ['face', 'gum'] },
  },
  'Fall at home, not injured': {
    pack: 'fall-older-person',
    says: {
      ...AWAKE,
      bleeding: NO,
      why: ['trip', 'weak'],
      stroke: NO,
      head: NO,
      neck: NO,
      floor: ['up', 'short'],
      hip: NO,
      'hip-up': NO,
      thinner: NO,
    },
  },
  'Head injury, child': {
    pack: 'head-injury',
    says: {
      ...AWAKE,
      fit: NO,
      bleeding: NO,
      drowsy: NO,
      neck: NO,
      skull: NO,
      out: NO,
      how: ['simple', 'fast'],
      vomit: ['once'],
    },
  },
  'Fever, baby under one': { pack: 'fever-under-five', says: FEVERISH },
  'Newborn feeding poorly': { pack: 'fever-under-five', says: FEVERISH },
  'Rash, child': { pack: 'rash', says: SKIN },
  'Insect bite, spreading redness': { pack: 'rash', says: { ...SKIN, looks: ['red-hot'] } },
  'Repeat medicine run out': {
    pack: 'medication-query',
    says: {
      ...AWAKE,
      about: ['missed'],
      'which-missed': ['inhaler', 'fits', 'mind', 'other'],
      wheezy: NO,
    },
  },
  'Medicine question': { pack: 'medication-query', says: { ...AWAKE, about: ['how'] } },
  'Emergency contraception': {
    pack: 'medication-query',
    says: { ...AWAKE, about: ['missed'], 'which-missed': ['contraception'] },
  },
};
